using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// One step on the way through a report's lines to the function that is to blame. Rules are made of them, <see cref="Culprit"/>
/// takes them: each goes forward from where the one before it stopped, and may find candidates.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Text">What <see cref="StepKind.Past"/> and <see cref="StepKind.NameAfter"/> look for.</param>
internal readonly record struct Step(StepKind Kind, byte[] Text)
{
    private Step(StepKind kind)
        : this(kind, [])
    {
    }

    public static readonly Step HeadFunction = new(StepKind.HeadFunction);
    public static readonly Step HeadSymbol = new(StepKind.HeadSymbol);
    public static readonly Step ProgramCounter = new(StepKind.ProgramCounter);
    public static readonly Step ReturnAddress = new(StepKind.ReturnAddress);
    public static readonly Step CallTrace = new(StepKind.CallTrace);
    public static readonly Step Frames = new(StepKind.Frames);
    public static readonly Step LockPlace = new(StepKind.LockPlace);
    public static readonly Step Address = new(StepKind.Address);
    public static readonly Step Interrupt = new(StepKind.Interrupt);

    /// <summary>Goes to the next line that holds this text.</summary>
    public static Step Past(ReadOnlySpan<byte> text) => new(StepKind.Past, text.ToArray());

    /// <summary>The name that stands behind this text in the next line that holds it.</summary>
    public static Step NameAfter(ReadOnlySpan<byte> text) => new(StepKind.NameAfter, text.ToArray());
}

internal enum StepKind : byte
{
    /// <summary>The function that the head line names after " in " or ": ".</summary>
    HeadFunction,

    /// <summary>The first function with an offset in the head line.</summary>
    HeadSymbol,

    /// <summary>The next line that says where the processor was (RIP, pc, NIP, …).</summary>
    ProgramCounter,

    /// <summary>The next line that says where the processor was to return to: who called what is no code.</summary>
    ReturnAddress,

    /// <summary>Goes to the next "Call Trace:".</summary>
    CallTrace,

    /// <summary>All frames up to where another stack begins.</summary>
    Frames,

    /// <summary>The next "…, at: [&lt;address&gt;] function" of a lock report.</summary>
    LockPlace,

    /// <summary>The next "[&lt;address&gt;] function".</summary>
    Address,

    /// <summary>Goes to where an interrupt came into the stack: timer interrupt of x86, exception of arm and arm64.</summary>
    Interrupt,

    Past,

    NameAfter,
}
