using System;
using System.Text;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;

namespace RingBuffer.Cli;

/// <summary>Descriptor 1, and what it means for the exit code when it cannot be written. Main thread.</summary>
internal static class StandardOutput
{
    public const int Descriptor = 1;

    /// <summary>Writes text that is not records: help, lists, the schema.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(ReadOnlySpan<byte> text)
    {
        using OutputBuffer output = new(Descriptor);
        output.Write(text);
        output.Flush();
        return ExitCode(output.Failure);
    }

    /// <inheritdoc cref="Print(ReadOnlySpan{byte})"/>
    public static int Print(string text) => Print(Encoding.UTF8.GetBytes(text));

    /// <summary>A reader that went away is no failure; anything else is said.</summary>
    public static int ExitCode(Errno failure)
    {
        if (failure is Errno.None or Errno.BrokenPipe)
            return ExitCodes.Done;
        Words.Say($"cannot write to standard output: {Libc.Describe(failure)}");
        return ExitCodes.CouldNotRun;
    }
}
