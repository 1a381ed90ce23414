using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Oom;

/// <summary>
/// Turns the 35 to 100 records of an out-of-memory kill into one incident: who died, how large it was, whose limit it was and who
/// asked. Facts of the lines before the kill are kept until the kill is said; if those lines were lost, what is there is reported.
/// Suspend's <c>OOM killer disabled</c> says nothing.
/// </summary>
[KernelPlugin("oom-detector", Version = "1.0.0", Author = "RingBuffer", Description = "Out-of-memory kills",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts | PluginCapabilities.ReportIncidents)]
[Trigger("invoked oom-killer", " Comm: ", "oom-kill:constraint", "Killed process ", "or sacrifice child", " or a child", "memory.oom.group",
    "OOM victim ", "oom_reaper: ", "no killable processes", "as a result of limit of", "Manual OOM execution",
    "Memory cgroup stats", "deadlocked on memory", "panic_on_oom is enabled")]
[Recognizes("a process killed for memory",
    "Out of memory: Killed process 247 (crash) total-vm:266220kB, anon-rss:264208kB, file-rss:4kB, shmem-rss:628kB, UID:0 "
    + "pgtables:556kB oom_score_adj:0")]
[Recognizes("whose limit it was",
    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/jobs,task_memcg=/jobs/1,task=worker,pid=900,uid=1000")]
public sealed class OomDetector : KernelPlugin
{
    private const long Second = 1_000_000;

    private readonly OomReport _report = new();
    private int _kills;
    private long _lastVictim = KnownFields.Unknown;
    private long _lastKillMicroseconds;
    private long _manualMicroseconds = KnownFields.Unknown;

    /// <summary>Kills of processes with less resident memory than this many bytes are noted, but nobody is alerted.</summary>
    [PluginOption("min-rss", Unit = OptionUnit.Bytes, Description = "Kills of smaller processes (resident memory) raise no warning")]
    public long MinRss { get; set; }

    /// <inheritdoc/>
    public override void OnEvent(in KernelEvent e)
    {
        ReadOnlySpan<byte> message = e.Message;
        if (OomKill.TryParse(message, out OomKill kill))
        {
            OnKilled(e, kill);
            return;
        }

        if (_report.IsPending && e.StreamMicroseconds - _report.Pending.StreamMicroseconds > 2 * Second)
            WarnOfUnseenKill();
        if (CpuLine.TryParse(message, out CpuLine cpu))
            OnCpuLine(e, cpu.Pid);
        else if (OomInvocation.TryParse(message, out OomInvocation invocation))
            OnInvoked(e, invocation);
        else if (OomSummary.TryParse(message, out OomSummary summary))
            OnSummary(e, summary);
        else if (!OnVictimLine(e, message) && !OnReaper(e, message))
            OnOther(e, message);
    }

    /// <inheritdoc/>
    public override void OnUnload() => OnTimer();

    /// <summary>The rest of a report did not come.</summary>
    public override void OnTimer()
    {
        if (_report.IsPending)
            WarnOfUnseenKill();
        else if (_report.IsUndecided)
            WarnOfUnseenVictim();
    }

    private void OnInvoked(in KernelEvent e, scoped in OomInvocation invocation)
    {
        long now = e.StreamMicroseconds;
        if (_report.IsPending)
            WarnOfUnseenKill();
        else if (_report.IsUndecided && !_report.IsOpenAt(now))
            WarnOfUnseenVictim();
        _report.Start(e);
        Context.CallAfter(TimeSpan.FromMicroseconds(2 * OomReport.LongestMicroseconds));
        Context.RegisterAnnotation(e, $"{invocation.Comm} finds no memory: a process is to be killed for it")
            .With("comm", invocation.Comm).With("gfp_mask", invocation.GfpMask).With("order", invocation.Order);
        _report.Invoker.Set(invocation.Comm);
        _report.GfpMask.Set(invocation.GfpMask);
        _report.Order = invocation.Order;
        _report.IsManual = invocation.Order == -1
            || (_manualMicroseconds != KnownFields.Unknown && now - _manualMicroseconds < 5 * Second);
        _manualMicroseconds = KnownFields.Unknown;
    }

    private void OnCpuLine(in KernelEvent e, long pid)
    {
        if (_report.IsOpenAt(e.StreamMicroseconds) && !_report.IsKilled
            && !_report.Invoker.IsEmpty && _report.InvokerPid == KnownFields.Unknown)
            _report.InvokerPid = pid;
    }

    private void OnSummary(in KernelEvent e, scoped in OomSummary summary)
    {
        _report.Continue(e);
        _report.Constraint.Set(summary.Constraint);
        _report.OomMemcg.Set(summary.OomMemcg);
        _report.TaskMemcg.Set(summary.TaskMemcg);
        _report.Victim.Set(summary.Comm);
        _report.VictimPid = summary.Pid;
        _report.VictimUid = summary.Uid;
        _report.Scope = OomScope.OfConstraint(summary.Constraint);
        Expect(e);
    }

    /// <summary>The line that names the victim; the kill follows at once.</summary>
    private void Expect(in KernelEvent e)
    {
        _report.Pending = e.Mark;
        Context.CallAfter(TimeSpan.FromMicroseconds(10 * Second));
    }

    private void OnKilled(in KernelEvent e, scoped in OomKill kill)
    {
        bool isRepeat = IsLastVictim(kill.Pid, e.StreamMicroseconds); // memory.oom.group names the first victim twice (6.1, 6.12)
        bool isMember = _report.IsGroup && _report.IsKilled && _report.IsOpenAt(e.StreamMicroseconds); // the group is one trouble
        if (!isRepeat)
            Count(e, kill);
        _report.Pending = default;
        Describe(kill.HasSizes
            ? Context.RegisterAnnotation(e, $"OOM kill #{_kills}: {kill.Comm} (pid {kill.Pid}), {new Kilobytes(kill.RssKb)} resident{_report.Cause}{_report.CausePath}")
            : Context.RegisterAnnotation(e, $"OOM kill #{_kills}: {kill.Comm} (pid {kill.Pid}){_report.Cause}{_report.CausePath}"), kill);
        if (isRepeat || isMember || (kill.HasSizes && kill.RssKb < MinRss / 1024))
            return;
        Describe(Context.ReportIncident("oom", _report.SpanTo(e.Mark), $"OOM kill: {kill.Comm}{_report.Cause}{_report.CausePath}"), kill)
            .With("hint", _report.Hint).WithFingerprint(_report.FoldKey).FoldBy(_report.FoldKey);
    }

    private void Count(in KernelEvent e, scoped in OomKill kill)
    {
        _report.Continue(e);
        _kills++;
        _lastVictim = kill.Pid;
        _lastKillMicroseconds = e.StreamMicroseconds;
        _report.Scope ??= kill.Scope;
        if (!_report.IsKilled) // members of a group fold into the first
            _report.FoldKey = FoldKey.Of(kill.Comm, _report.OomMemcg.Bytes);
        _report.IsKilled = true;
    }

    private Note Describe(Note note, scoped in OomKill kill)
    {
        long uid = kill.Uid == KnownFields.Unknown && _report.VictimPid == kill.Pid ? _report.VictimUid : kill.Uid;
        return _report.Describe(note
            .With("pid", kill.Pid).With("comm", kill.Comm).WithKnown("uid", uid)
            .WithKnown("total_vm_kb", kill.TotalVmKb).WithKnown("anon_rss_kb", kill.AnonRssKb).WithKnown("file_rss_kb", kill.FileRssKb)
            .WithKnown("shmem_rss_kb", kill.ShmemRssKb).WithKnown("rss_kb", kill.HasSizes ? kill.RssKb : KnownFields.Unknown)
            .WithKnown("pgtables_kb", kill.PgtablesKb).WithKnown("oom_score_adj", kill.ScoreAdj));
    }

    // The summary or "Kill process … or sacrifice child" came, the kill itself did not: overwritten, or the log ends here.
    private void WarnOfUnseenKill()
    {
        EventMark named = _report.Pending;
        _report.Pending = default;
        if (IsLastVictim(_report.VictimPid, named.StreamMicroseconds))
            return;
        _kills++;
        _lastVictim = _report.VictimPid;
        _lastKillMicroseconds = named.StreamMicroseconds;
        _report.IsKilled = true;
        _report.FoldKey = FoldKey.Of(_report.Victim.Bytes, _report.OomMemcg.Bytes);
        _report.Describe(Context.ReportIncident("oom", _report.SpanTo(named), $"OOM kill: {_report.Victim.Bytes}{_report.Cause}{_report.CausePath}")
            .With("pid", _report.VictimPid).With("comm", _report.Victim.Bytes).WithKnown("uid", _report.VictimUid))
            .With("hint", _report.Hint).WithFingerprint(_report.FoldKey).FoldBy(_report.FoldKey);
    }

    // The log ends within the report: the machine died of it, or the rest was cut off.
    private void WarnOfUnseenVictim()
    {
        _report.IsKilled = true;
        _report.Describe(Context.ReportIncident("oom", _report.FirstLine, $"out of memory: {_report.Invoker.Bytes} finds none{_report.Cause}")
            .With("hint", _report.Hint).FoldBy(FoldKey.Of(_report.Invoker.Bytes)));
    }

    // Until 4.20 "Out of memory: Kill process 7 (x) score 651 or sacrifice child", "kill" and "or a child" until 2.6.36; the child may be the one that dies.
    private bool OnVictimLine(in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!OomScope.TryTakePrefix(ref line, out string? scope))
            return false;
        if (line.Take("OOM victim "u8) && line.TakeNumber(out long pid))
        {
            _report.Pending = default;
            _report.IsKilled = true;
            Context.RegisterAnnotation(e, $"OOM victim pid {pid} is already exiting, nothing is killed").With("pid", pid);
            return true;
        }

        if (!(line.Take("Kill process "u8) || line.Take("kill process "u8)) || !line.TakeNumber(out pid) || !line.Take(" "u8)
            || !line.TakeUntilLast(" score "u8, out ReadOnlySpan<byte> name) || !TaskName.TryUnwrap(name, out ReadOnlySpan<byte> comm)
            || !line.TakeNumber(out long score))
            return false;
        _report.Continue(e);
        _report.Victim.Set(comm);
        _report.VictimPid = pid;
        _report.Scope ??= scope;
        Expect(e);
        Context.RegisterAnnotation(e,
            $"OOM victim: {comm} (pid {pid}), or a child of it").With("pid", pid).With("comm", comm).With("score", score);
        return true;
    }

    private bool OnReaper(in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.Take("oom_reaper: "u8))
            return false;
        if (line.Take("reaped process "u8) && line.TakeNumber(out long pid) && line.Take(" "u8)
            && line.TakeUntilLast(", now anon-rss:"u8, out ReadOnlySpan<byte> name)
            && TaskName.TryUnwrap(name, out ReadOnlySpan<byte> comm))
            Context.RegisterAnnotation(e, $"memory of {comm} (pid {pid}) was taken back").With("pid", pid).With("comm", comm);
        else if (line.Take("unable to reap pid:"u8) && line.TakeNumber(out pid) && line.Take(" "u8)
            && TaskName.TryUnwrap(line.Rest, out comm))
            Context.EmitWarning(e, $"memory of the killed {comm} (pid {pid}) cannot be taken back").With("pid", pid).With("comm", comm)
                .With("hint", "it waits inside the kernel: its stack in /proc/PID/stack; more kills may follow");
        return true;
    }

    private void OnOther(in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (line.Take("Tasks in "u8)
            && line.TakeUntilLast(" are going to be killed due to memory.oom.group set"u8, out ReadOnlySpan<byte> path))
            OnGroup(e, path);
        else if (line.Take("Task in "u8) && line.TakeUntilLast(" killed as a result of limit of "u8, out path))
            OnOldMemcg(e, path, line.Rest);
        else if (line.Take("Memory cgroup stats for "u8) && _report.IsOpenAt(e.StreamMicroseconds))
            _report.OomMemcg.Set(line.TakeUntil(":"u8, out path) ? path : line.Rest); // also where no summary follows
        else if (message.StartsWith("Out of memory and no killable processes"u8))
            OnNoVictim(e);
        else if (message.SequenceEqual("sysrq: Manual OOM execution"u8) || message.EndsWith("SysRq : Manual OOM execution"u8))
            _manualMicroseconds = e.StreamMicroseconds;
        else if (message.StartsWith("Kernel panic - not syncing: System is deadlocked on memory"u8)
            || (message.StartsWith("Kernel panic - not syncing: Out of memory: "u8) && message.IndexOf("panic_on_oom is enabled"u8) > 0))
            Context.RegisterAnnotation(e, "the kernel stops because it is out of memory");
    }

    private void OnGroup(in KernelEvent e, scoped ReadOnlySpan<byte> path)
    {
        if (!_report.IsOpenAt(e.StreamMicroseconds))
            _report.Start(e);
        _report.IsGroup = true;
        Context.RegisterAnnotation(e, $"the whole memory cgroup {path} is killed").With("oom_memcg", path).With("oom_group", value: true);
    }

    // Version 1 cgroups before 5.0, which print no summary line.
    private void OnOldMemcg(in KernelEvent e, scoped ReadOnlySpan<byte> task, scoped ReadOnlySpan<byte> limit)
    {
        _report.Continue(e);
        _report.Scope = OomScope.Memcg;
        _report.TaskMemcg.Set(task);
        _report.OomMemcg.Set(limit);
    }

    private void OnNoVictim(in KernelEvent e)
    {
        _report.Continue(e);
        _report.IsKilled = true;
        _report.Describe(Context.RegisterAnnotation(e, "out of memory, and no process left to kill"));
        _report.Describe(Context.EmitWarning(e, "out of memory, and no process left to kill", Severity.Crit))
            .With("hint", _report.Hint);
    }

    private bool IsLastVictim(long pid, long now) => pid == _lastVictim && now - _lastKillMicroseconds is >= -5 * Second and <= 5 * Second;
}
