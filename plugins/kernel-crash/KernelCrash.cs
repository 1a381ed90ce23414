using System;
using System.Threading;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Turns the kernel's long reports (oopses, warnings, sanitizers, lockdep, lockups, stalls, hung tasks, panics) into one incident
/// each, titled as the kernel-fuzzing community titles them. A head line opens a report for its caller; while one is open every
/// kernel record comes here, and those that look like part of it are gathered; it ends with its last line, another report's head, a
/// time without lines, or the end of the log. Without reports open it costs what its triggers cost.
/// </summary>
[KernelPlugin("kernel-crash", Version = "1.0.0", Author = "RingBuffer", Description = "Oopses, warnings, lockups, stalls, panics as incidents",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.ReportIncidents)]
[Trigger("[ cut here ]", "===================", "BUG: KASAN: ", "BUG: KASan: ", "BUG: KMSAN: ", "BUG: KCSAN: ", "BUG: KFENCE: ", "UBSAN: ",
    "nable to handle ", "BUG: kernel NULL", "BUG: Kernel NULL", "general protection fault", "stack segment: ", "divide error: ",
    "divide_error: ", "ernel BUG at ", "Kernel bug detected", "rust_kernel: panicked", "CFI failure at ", "PANIC: double fault",
    "PANIC: early exception", "stack guard page was hit", "Insufficient stack space", "Unhandled fault: ", "Unhandled prefetch",
    "Alignment trap: ", "SError Interrupt", "Bad mode in ", "Internal error: ", "invalid opcode: ", "0000 [#", "program exception: ",
    "ilc:1 [#", "ilc:2 [#", "ilc:3 [#", "Oops: Kernel", "Oops: Exception", "Oops: Machine check", "Oops: 00", "Oops - ", "Oops [#", "Oops[#1", "Oops[#2", "Oops[#3",
    "]: Oops", "in kernel code[#", "unaligned access[#", "INFO: possible ", "lock order detected", "INFO: inconsistent lock",
    "INFO: suspicious RCU", "INFO: trying to register", "bad unlock balance", "held lock freed", "lock held when returning",
    "still has locks held", "BUG: Invalid wait", "BUG: MAX_", "BUG: spinlock ", "BUG: rwlock ", "BUG: sleeping function",
    "BUG: scheduling while", "scheduling from the idle thread", "BUG: using ", "BUG: workqueue", "BUG: soft lockup", "hard LOCKUP",
    "Hard LOCKUP", "INFO: rcu_", "INFO: task ", "BUG: Bad page", "BUG: Bad rss", "BUG: non-zero", "BUG: memory leak",
    "unreferenced object", "BUG: Dentry ", "ainted): ", "(Tainted: ", "INFO: Allocated in ", "INFO: Freed in ", "page allocation failure",
    "Kernel Fault: Code=", "Killed process ", "unregister_netdevice: ", "VFS: Close: file", "VFS: Busy inodes", ": nobody cared", "IRQ handler type mismatch",
    "Flags mismatch irq", "page_mapcount(page) went", "list_add corruption", "list_del corruption", "do_IRQ: stack overflow",
    "near stack overflow", "RTNL: assertion failed", "unchecked MSR access", "sysctl table check failed", "Badness at ", "PANIC at ",
    "PANIC: zfs: ", "PANIC: blkptr", "SPLError: ", "()) LBUG", "Poison overwritten", "Redzone overwritten", "Object already free",
    "Synchronous External", "Unhandled fault at", "Missing ENDBR", "nVHE hyp ", "Oops: kernel", "Oops: machine", "WARNING: ",
    "Kernel panic - not syncing")]
[Recognizes("a fault in the kernel", "BUG: kernel NULL pointer dereference, address: 0000000000000010")]
[Recognizes("an assertion", "kernel BUG at fs/widget/journal.c:1391!")]
[Recognizes("a warning", "WARNING: CPU: 0 PID: 217 at drivers/widget/core.c:31 widget_probe+0x31/0x90 [widget]")]
[Recognizes("what a sanitizer found", "BUG: KASAN: slab-use-after-free in __lock_acquire+0x78/0x7640")]
[Recognizes("a lock taken the wrong way", "WARNING: possible circular locking dependency detected")]
[Recognizes("a processor that spins", "watchdog: BUG: soft lockup - CPU#0 stuck for 123s! [spinner:0:8009]")]
[Recognizes("a grace period that does not end", "rcu: INFO: rcu_preempt self-detected stall on CPU")]
[Recognizes("a task that hangs", "INFO: task busybox:147 blocked for more than 5 seconds.")]
[Recognizes("a panic", "Kernel panic - not syncing: sysrq triggered crash")]
public sealed class KernelCrash : KernelPlugin
{
    private const long Second = 1_000_000;
    private const long LongestSilence = 3 * Second;
    private const long LongestClosing = Second / 2;

    /// <summary>rcu_dump_cpu_stacks() waits so long for the stack of a CPU that does not take an NMI (lib/nmi_backtrace.c).</summary>
    private const long LongestAnswer = 12 * Second;
    private const long LongestReport = 60 * Second;
    private const int MaxStrangers = 24;
    private const int MaxStrangersClosing = 8;
    private const int MaxLinesBeforeHead = 8;

    private readonly ReportTable _reports = new();
    private readonly ReportTeller _teller = new();

    /// <summary>The report that began with the line before.</summary>
    private Report? _begun;
    private bool _following;

    /// <inheritdoc/>
    public override void OnEvent(in KernelEvent e)
    {
        EndOverdue(e.StreamMicroseconds);
        ReadOnlySpan<byte> message = e.Message;
        while (true)
        {
            int end = message.IndexOf((byte)'\n');
            OnLine(e, (end < 0 ? message : message[..end]).TrimEnd((byte)'\r'));
            if (end < 0)
                break;
            message = message[(end + 1)..];
        }

        Follow();
    }

    /// <inheritdoc/>
    public override void OnTimer()
    {
        EndAll();
        Follow();
    }

    /// <inheritdoc/>
    public override void OnUnload() => EndAll();

    private void OnLine(in KernelEvent e, ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = default;
        HeadRule? rule = Context.IsTriggered ? HeadRules.Find(line, out rest) : null;
        if (rule is not null && (IsOthersName(line) || IsArgument(e, line)))
            rule = null;
        if (rule is { Joining: Joining.Tells })
        {
            Context.RegisterAnnotation(e, $"{rule.Family}").With("kind", ReportKinds.Name(rule.Kind));
            rule = null;
        }

        if (rule is null && Context.IsTriggered)
            _teller.HearKill(e, line);
        long caller = Report.CallerOf(e);
        Report? report = _reports.Find(caller) ?? _begun?.GoOnAs(caller) ?? FindPasted(caller, line);
        _begun = null;
        if (rule is not null)
            OnHead(e, report, rule, line, line.Length - rest.Length);
        else if (report is not null)
            OnFurtherLine(e, report, line);
        else if (IsOpening(line))
            Expect(e, line);
        else if (_reports.FindAsking(caller) is { } asking)
            Append(e, asking, line);
    }

    /// <summary>
    /// A report whose first lines only were pasted with their stamps: what is plainly of a report and has none goes on with it, but for
    /// the end of a head that was wrapped.
    /// </summary>
    private Report? FindPasted(long caller, ReadOnlySpan<byte> line) => caller == Report.Unstamped && BodyLine.Classify(line) == BodyKind.Body
        && _reports.Find(Report.Unnamed) is { IsKnown: true } report && report.Head < report.Lines.Count - 1 ? report : null;

    // "BUG: KFENCE: us[7]: segfault at 0 ip …": a process, or a device, may be called like the head of a report
    private static bool IsOthersName(ReadOnlySpan<byte> line) => TaskName.IsSubject(line) || DeviceName.IsSaidIn(line);

    // Arguments and environment of the first program, printed below "Run /init as init process" (init/main.c); a pasted log may be indented.
    private static bool IsArgument(in KernelEvent e, ReadOnlySpan<byte> line) => e.HasStamp && line.StartsWith("    "u8);

    private void OnHead(in KernelEvent e, Report? report, HeadRule rule, ReadOnlySpan<byte> line, int restAt)
    {
        if (rule.Joining == Joining.Alone)
        {
            ReportAlone(e, rule, line, restAt);
            return;
        }

        if (report is { IsKnown: true })
        {
            if (report.HasDied && report.EndsWith(line))
            {
                report.Count(e);
                return;
            }

            bool isJoined = report.IsJoinedBy(rule, line);
            if (isJoined || report.IsRepeatedBy(rule, line))
            {
                if (isJoined)
                    report.Join(rule, line[restAt..]);
                else
                    report.SetHead(rule, restAt);
                Append(e, report, line);
                return;
            }

            End(report);
            report = null;
        }

        _begun = report ??= Begin(e);
        _reports.MoveToEnd(report);
        report.SetHead(rule, restAt);
        report.HasDied = rule.Joining == Joining.Dies;
        report.Facts.ReadHead(rule.Kind, line, line[restAt..]);
        Append(e, report, line);
        _teller.TellBegin(Context, e, report);
    }

    private void OnFurtherLine(in KernelEvent e, Report report, ReadOnlySpan<byte> line)
    {
        BodyKind kind = e.Device.IsEmpty ? BodyLine.Classify(line) : BodyKind.Stranger; // a device's own message
        if ((BodyLine.IsCutHere(line) && !report.SaysWhy) || (kind == BodyKind.Rule && !EndsWithRule(report)))
        {
            End(report);
            Expect(e, line);
        }
        else if (report.State == ReportState.Expected)
        {
            Await(e, report, line);
        }
        else if (kind == BodyKind.Stranger && report.IsBeforeDetail && MayBeDetail(e, line))
        {
            report.Facts.SetDetail(line);
            Append(e, report, line);
        }
        else if (kind == BodyKind.Stranger)
        {
            OnStranger(report, line);
        }
        else
        {
            Append(e, report, line);
            if (kind == BodyKind.VeryEnd)
                End(report);
            else if (kind != BodyKind.Body)
                report.Close();
        }
    }

    private void Expect(in KernelEvent e, ReadOnlySpan<byte> line)
    {
        Report report = Begin(e);
        report.Count(e);
        report.Lines.Add(line);
    }

    /// <summary>A line between "cut here" and the head: what a WARN() says about itself.</summary>
    private void Await(in KernelEvent e, Report report, ReadOnlySpan<byte> line)
    {
        if (report.Lines.Count > MaxLinesBeforeHead)
        {
            End(report);
            return;
        }

        report.Count(e);
        report.Lines.Add(line);
        if (line.IndexOfAnyExcept("-= "u8) >= 0)
            report.Facts.SetDetail(line);
    }

    /// <summary>No device's message, no audit record, no line of a program that logs to the kernel.</summary>
    private static bool MayBeDetail(in KernelEvent e, ReadOnlySpan<byte> line) =>
        e.Device.IsEmpty && !line.StartsWith("audit: "u8) && !TaskName.IsInFront(line);

    private void OnStranger(Report report, ReadOnlySpan<byte> line)
    {
        report.Lines.Add(line);
        report.Strangers++;
        bool closing = report.State == ReportState.Closing;
        if (report.Strangers > (closing ? report.Caller < 0 ? MaxStrangersClosing : 0 : MaxStrangers))
            End(report);
    }

    private static void Append(in KernelEvent e, Report report, ReadOnlySpan<byte> line)
    {
        report.Count(e);
        if (report.Rule!.Kind == ReportKind.RcuStall && StackLine.IsOfCpu(line, out long cpu))
            report.OtherCpuSpeaks = report.Facts.Stalled != KnownFields.Unknown && report.Facts.Stalled != cpu;
        if (report.OtherCpuSpeaks)
            return;
        report.Facts.ReadLine(report.Rule.Kind, line);
        if (line.IndexOf("Sending NMI from CPU"u8) >= 0)
            report.OtherCpusSpeak = true;
        if (e.Raw.Length > 0 && BodyLine.IsRegisters(line))
        {
            report.Registers.Append(line);
            report.Registers.Append("\n"u8);
        }

        if (report.Rule.Kind == ReportKind.RcuStall)
            report.OthersStack = StackLine.IsOfGracePeriodThread(line) || (report.OthersStack && !StackLine.IsOfStalled(line));
        if (report.OthersStack)
            return;
        TaskLine.Read(line, report.Facts);
        report.HasDoubtful |= StackLine.IsDoubtful(line);
        report.Lines.Add(line);
    }

    private static bool IsOpening(ReadOnlySpan<byte> line) => BodyLine.IsCutHere(line) || BodyLine.Classify(line) == BodyKind.Rule;

    /// <summary>Reports of sanitizers stand between two lines of signs.</summary>
    private static bool EndsWithRule(Report report) => report is { State: ReportState.Open, Rule: not null }
        && report.Rule.Kind is ReportKind.Kasan or ReportKind.Kmsan or ReportKind.Kcsan or ReportKind.Kfence or ReportKind.Ubsan;

    private Report Begin(in KernelEvent e)
    {
        if (_reports.IsFull)
            EndFirst();
        return _reports.Add(e);
    }

    /// <summary>Ends what has been silent for too long.</summary>
    private void EndOverdue(long now)
    {
        for (int i = _reports.Count - 1; i >= 0; i--)
        {
            Report report = _reports[i];
            long silence = now - report.Last.StreamMicroseconds;
            if (silence > LongestOf(report) || now - report.First.StreamMicroseconds > LongestReport)
                report.End();
        }

        SayEnded();
    }

    private void EndAll()
    {
        while (_reports.Count > 0)
            EndFirst();
    }

    private void EndFirst() => End(_reports[0]);

    /// <summary>Sees to it that lines and time come while a report is open, and only then.</summary>
    private void Follow()
    {
        bool open = _reports.Count > 0;
        if (open || _following)
            Context.CallAfter(open ? Patience() : Timeout.InfiniteTimeSpan);
        if (open == _following)
            return;
        _following = open;
        Context.SeeEverything(open);
    }

    private TimeSpan Patience()
    {
        long longest = LongestSilence;
        for (int i = 0; i < _reports.Count; i++)
        {
            if (_reports[i].State is not (ReportState.Open or ReportState.Ended))
                return TimeSpan.FromMicroseconds(LongestClosing);
            longest = Math.Max(longest, LongestOf(_reports[i]));
        }

        return TimeSpan.FromMicroseconds(longest);
    }

    private static long LongestOf(Report report) => report.State != ReportState.Open ? LongestClosing
        : report.OtherCpusSpeak && report.Facts.Pid == KnownFields.Unknown ? LongestAnswer : LongestSilence;

    private void ReportAlone(in KernelEvent e, HeadRule rule, ReadOnlySpan<byte> line, int restAt)
    {
        Report alone = Begin(e);
        alone.SetHead(rule, restAt);
        alone.Facts.ReadHead(rule.Kind, line, line[restAt..]);
        Append(e, alone, line);
        End(alone);
    }

    private void End(Report report)
    {
        report.End();
        SayEnded();
    }

    /// <summary>Reports in the order of their heads: one that has ended waits, some seconds at most, for those before it.</summary>
    private void SayEnded()
    {
        while (_reports.Count > 0 && _reports[0].State == ReportState.Ended)
        {
            Report ended = _reports[0];
            _reports.Remove(ended); // whatever comes of telling: it is told once
            if (ended.IsKnown && (ended.HasDied || !ended.Rule!.NeedsDeath))
                _teller.Tell(Context, ended);
        }
    }
}
