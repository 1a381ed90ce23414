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
    public const byte AllSeverities = 0xFF;

    /// <summary>Bit n: severity n is wanted.</summary>
    public byte Severities { get; init; } = AllSeverities;

    /// <summary>Wanted facility numbers, or null for all.</summary>
    public SearchValues<byte>? Facilities { get; init; }

    /// <summary>Wanted subsystems as UTF-8, or empty for all.</summary>
    public byte[][] Subsystems { get; init; } = [];

    /// <summary>Wanted devices as UTF-8, or empty for all.</summary>
    public byte[][] Devices { get; init; } = [];

    /// <summary>Nothing before this.</summary>
    public TimeBound? Since { get; init; }

    /// <summary>Nothing after this.</summary>
    public TimeBound? Until { get; init; }

    /// <summary>One of them must match the message; empty: all messages are wanted.</summary>
    public Regex[] Grep { get; init; } = [];

    /// <summary>None of them may match the message.</summary>
    public Regex[] Exclude { get; init; } = [];

    /// <summary>Only events that a plugin annotated.</summary>
    public bool OnlyAnnotated { get; init; }

    /// <summary>No events at all, as with <c>--only warnings</c> or <c>--only incidents</c>.</summary>
    public bool NoEvents { get; init; }

    /// <summary>Warnings and incidents less severe than this are not written, nor counted in <see cref="AlertsFound"/>.</summary>
    public Severity AlertsAtLeast { get; init; } = Severity.Debug;

    /// <summary>Warnings and incidents of that severity that there were.</summary>
    public long AlertsFound { get; private set; }

    /// <summary>Whether warnings are written.</summary>
    public bool Warnings { get; init; } = true;

    /// <summary>Whether incidents are written.</summary>
    public bool Incidents { get; init; } = true;

    /// <summary>Events left out because their input does not say how bad they are.</summary>
    public long WithoutSeverity { get; private set; }

    /// <summary>Events left out because it is not known when they happened.</summary>
    public long WithoutTime { get; private set; }

    /// <summary>Messages that an expression took too long on: they are shown.</summary>
    public long TooSlow { get; private set; }

    public bool Accepts(in KernelEvent e, NoteBuffer notes) =>
        !NoEvents
        && (Severities == AllSeverities || HasSeverity(in e))
        && ((Since is null && Until is null) || IsInTime(in e))
        && (Facilities is null || Facilities.Contains((byte)e.Facility))
        && (Subsystems.Length == 0 || HasSubsystem(e.Subsystem))
        && (Devices.Length == 0 || HasDevice(e.Device))
        && (!OnlyAnnotated || HasAnnotation(notes))
        && (Grep.Length == 0 || HasMatch(Grep, e.MessageText, whenTooSlow: true))
        && (Exclude.Length == 0 || !HasMatch(Exclude, e.MessageText, whenTooSlow: false));

    /// <summary>Whether an alert is severe enough, and of the time that is wanted as far as it is known when it was; those that are get counted.</summary>
    public bool AcceptsAlert(Severity severity, in NoteTime when)
    {
        bool accepted = severity <= AlertsAtLeast && IsInTime(in when) is not false;
        AlertsFound += accepted ? 1 : 0;
        return accepted;
    }

    private bool HasMatch(Regex[] expressions, ReadOnlySpan<char> text, bool whenTooSlow)
    {
        foreach (Regex expression in expressions)
        {
            if (IsMatch(expression, text, whenTooSlow))
                return true;
        }

        return false;
    }

    /// <summary>An expression that takes too long on some message must not end the run, nor hide that message.</summary>
    private bool IsMatch(Regex expression, ReadOnlySpan<char> text, bool whenTooSlow)
    {
        try
        {
            return expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            TooSlow++;
            return whenTooSlow;
        }
    }

    /// <summary>What cannot be decided is left out, and counted so that it can be said.</summary>
    private bool HasSeverity(in KernelEvent e)
    {
        if (!e.HasSeverity)
            WithoutSeverity++;
        return e.HasSeverity && (Severities & (1 << (int)e.Severity)) != 0;
    }

    private bool IsInTime(in KernelEvent e)
    {
        bool? inTime = IsInTime(new NoteTime(in e.Slot));
        WithoutTime += inTime is null ? 1 : 0;
        return inTime is true;
    }

    /// <returns>Null when it is not known.</returns>
    private bool? IsInTime(in NoteTime when)
    {
        bool? after = Since?.IsBefore(in when);
        bool? before = Until?.IsAfter(in when);
        if ((Since is not null && after is null) || (Until is not null && before is null))
            return null;
        return after is not false && before is not false;
    }

    /// <summary>A device is named as in its tag (<c>+usb:1-2</c>, <c>b8:0</c>), or by its name alone (<c>1-2</c>).</summary>
    private bool HasDevice(ReadOnlySpan<byte> device)
    {
        foreach (byte[] wanted in Devices)
        {
            if (device.SequenceEqual(wanted))
                return true;
            if (device is [(byte)'+', ..] && device[(device.IndexOf((byte)':') + 1)..].SequenceEqual(wanted))
                return true;
        }

        return false;
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
