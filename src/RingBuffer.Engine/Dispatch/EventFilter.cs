using System;
using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// Which events are written, after the options. Plugins see every event all the same, and gaps and notices are always written.
/// Asked by the dispatcher, on its thread; allocates nothing per event.
/// </summary>
internal sealed class EventFilter
{
    /// <summary>Bit n: severity n is wanted.</summary>
    public byte Severities { get; init; } = 0xFF;

    /// <summary>Wanted facility numbers, or null for all.</summary>
    public SearchValues<byte>? Facilities { get; init; }

    /// <summary>Wanted subsystems as UTF-8, or empty for all.</summary>
    public byte[][] Subsystems { get; init; } = [];

    /// <summary>Matched against the message; null: all.</summary>
    public Regex? Grep { get; init; }

    /// <summary>Must not match the message; null: none.</summary>
    public Regex? Exclude { get; init; }

    /// <summary>Only events that a plugin annotated.</summary>
    public bool OnlyAnnotated { get; init; }

    /// <summary>No events at all, as with <c>--only warnings</c> or <c>--only incidents</c>.</summary>
    public bool NoEvents { get; init; }

    /// <summary>Whether warnings are written.</summary>
    public bool Warnings { get; init; } = true;

    /// <summary>Whether incidents are written.</summary>
    public bool Incidents { get; init; } = true;

    public bool Accepts(in KernelEvent e, NoteBuffer notes) =>
        !NoEvents
        && (Severities & (1 << (int)e.Severity)) != 0
        && (Facilities is null || Facilities.Contains((byte)e.Facility))
        && (Subsystems.Length == 0 || HasSubsystem(e.Subsystem))
        && (!OnlyAnnotated || HasAnnotation(notes))
        && (Grep is null || IsMatch(Grep, e.MessageText, whenTooSlow: true))
        && (Exclude is null || !IsMatch(Exclude, e.MessageText, whenTooSlow: false));

    /// <summary>An expression that takes too long on some message must not end the run, nor hide that message.</summary>
    private static bool IsMatch(Regex expression, ReadOnlySpan<char> text, bool whenTooSlow)
    {
        try
        {
            return expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return whenTooSlow;
        }
    }

    private bool HasSubsystem(ReadOnlySpan<byte> subsystem)
    {
        foreach (byte[] wanted in Subsystems)
        {
            if (Ascii.EqualsIgnoreCase(subsystem, wanted))
                return true;
        }

        return false;
    }

    private static bool HasAnnotation(NoteBuffer notes)
    {
        foreach (ref readonly NoteEntry note in notes.Notes)
        {
            if (note.Kind == NoteKind.Annotation)
                return true;
        }

        return false;
    }
}
