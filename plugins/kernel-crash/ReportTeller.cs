using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Says what reports are: a note where one begins, the incident when it has ended, with its title, its severity and what to look at.
/// Knows what it said last, and whom the out-of-memory killer ended. Owned by <see cref="KernelCrash"/>, dispatcher thread.
/// </summary>
internal sealed class ReportTeller
{
    private const long Second = 1_000_000;

    /// <summary>A killed task is gone by then.</summary>
    private const long LongestDying = 60 * Second;

    private readonly Culprit _culprit = new();
    private readonly KeptText _title = new(200);
    private ulong _lastFault;
    private long _lastFaultMicroseconds;
    private long _killed = KnownFields.Unknown;
    private long _killedMicroseconds;

    // "Out of memory: Killed process 160 (tail) total-vm:174360kB, …" (mm/oom_kill.c)
    public void HearKill(in KernelEvent e, ReadOnlySpan<byte> line)
    {
        TextScanner text = new(line);
        if (!text.SkipPast("Killed process "u8) || !text.TakeNumber(out long pid))
            return;
        _killed = pid;
        _killedMicroseconds = e.StreamMicroseconds;
    }

    /// <summary>At the head, whose facts are read.</summary>
    public void TellBegin(PluginContext context, in KernelEvent e, Report report)
    {
        Title.Write(report, default, _title);
        report.Facts.Describe(context.RegisterAnnotation(e, $"a report begins: {_title.Bytes}").With("kind", ReportKinds.Name(report.Rule!.Kind)));
    }

    /// <summary>After the last line.</summary>
    public void Tell(PluginContext context, Report report)
    {
        if (report.HasDoubtful)
            report.Lines.DropDoubtful(report.Head);
        ReadOnlySpan<byte> function = _culprit.Find(report.Lines, report.Head, report.Rule!);
        Title.Write(report, function, _title);
        ulong fault = FoldKey.Of(_title.Bytes);
        ulong repeat = report.Facts.RepeatKey(report.Rule!.Kind, fault);
        if (IsAgain(report, repeat))
            return;
        Note note = context.ReportIncident(
            ReportKinds.Name(report.Rule.Kind), new IncidentSpan(report.First, report.Last, report.Records), $"{_title.Bytes}", SeverityOf(report));
        report.Facts.Describe(note.With("function", function)).With("panic", report.Panic.Bytes).With("registers", report.Registers.Bytes)
            .With("hint", ReportHints.Of(report));
        note.WithFingerprint(Trace.Describe(note, report.Lines, report.Head, fault)).FoldBy(repeat);
    }

    private Severity SeverityOf(Report report) => !report.Panic.IsEmpty ? Severity.Emerg
        : report.Rule!.IsToldElsewhere || report.Facts.IsOfNetworkCard || IsOfKilled(report) ? Severity.Info
        : report.Facts.Order == 0 ? Severity.Crit // not a single page
        : report.Facts.IsBrief ? Severity.Warn
        : ReportKinds.Severity(report.Rule.Kind);

    /// <summary>What the out-of-memory killer has ended gets no memory any more: the kill has been told.</summary>
    private bool IsOfKilled(Report report) => report.Rule!.Kind == ReportKind.AllocationFailure
        && _killed != KnownFields.Unknown && report.Facts.Pid == _killed
        && Math.Abs(report.First.StreamMicroseconds - _killedMicroseconds) < LongestDying;

    /// <summary>The same task at the same place within a second, as when a call is tried again, is the same incident.</summary>
    private bool IsAgain(Report report, ulong repeat)
    {
        long since = report.First.StreamMicroseconds - _lastFaultMicroseconds;
        bool isTimed = report.First.HasStamp || report.First.TimeQuality != TimeQuality.None; // else all of a log is one moment
        bool again = repeat == _lastFault && report.Panic.IsEmpty && since is >= 0 and < Second && isTimed;
        if (!again)
            (_lastFault, _lastFaultMicroseconds) = (repeat, report.First.StreamMicroseconds);
        return again;
    }
}
