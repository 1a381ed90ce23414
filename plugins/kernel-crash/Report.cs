using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>How far a report has come.</summary>
internal enum ReportState : byte
{
    /// <summary>"cut here" or "=====" was seen, the head was not.</summary>
    Expected,

    /// <summary>The head was seen.</summary>
    Open,

    /// <summary>Its last line was seen; registers and the panic that it causes may follow.</summary>
    Closing,

    /// <summary>It has ended and waits for those that began before it.</summary>
    Ended,
}

/// <summary>
/// A report while its lines come: the lines, the facts in them, where it began and where it is. Pooled by <see cref="ReportTable"/>;
/// the plugin fills it and reports it when it has ended.
/// </summary>
internal sealed class Report
{
    /// <summary>The caller of lines without a stamp: in a console capture that has stamps they are of user space, mostly.</summary>
    public const long Unstamped = -2;

    /// <summary>The caller of lines that have a stamp and name nobody.</summary>
    public const long Unnamed = -1;

    public ReportLines Lines { get; } = new();

    public ReportFacts Facts { get; } = new();

    public ReportState State { get; private set; }

    /// <summary>Who logs it; <see cref="CallerOf"/>.</summary>
    public long Caller { get; private set; }

    public HeadRule? Rule { get; private set; }

    /// <summary>Index of the head line.</summary>
    public int Head { get; private set; }

    /// <summary>Where the rule's text ends in the head line.</summary>
    public int HeadRest { get; private set; }

    public EventMark First { get; private set; }

    public EventMark Last { get; private set; }

    /// <summary>Events that belong to it.</summary>
    public int Records { get; private set; }

    /// <summary>How many more of the lines of late do not look like part of it than do: lines of others look like it now and then.</summary>
    public int Strangers { get; set; }

    /// <summary>The line with the oops number was seen.</summary>
    public bool HasDied { get; set; }

    /// <summary>CPUs were asked for their stacks, which they print themselves.</summary>
    public bool OtherCpusSpeak { get; set; }

    /// <summary>The lines at hand are the stack of the thread that noticed a stall, which is not to blame.</summary>
    public bool OthersStack { get; set; }

    /// <summary>The lines at hand are of a processor that does not stall.</summary>
    public bool OtherCpuSpeaks { get; set; }

    /// <summary>There are frames in it that the unwinder doubts.</summary>
    public bool HasDoubtful { get; set; }

    /// <summary>Why the kernel panicked after it; empty: it did not.</summary>
    public KeptText Panic { get; } = new(160);

    /// <summary>Register lines as they are, where the run keeps raw records.</summary>
    public KeptText Registers { get; } = new(4096);

    public bool IsKnown => Rule is not null;

    /// <summary>The thread or CPU that logs an event, as one number; negative where the log does not say.</summary>
    public static long CallerOf(in KernelEvent e)
    {
        const long CpuBit = 1L << 40;
        return e.Pid >= 0 ? e.Pid : e.Cpu >= 0 ? CpuBit | (uint)e.Cpu : e.HasStamp ? Unnamed : Unstamped;
    }

    /// <summary>A head that was pasted without its stamp goes on in lines that have theirs.</summary>
    /// <returns>This, or null when it is not so.</returns>
    public Report? GoOnAs(long caller)
    {
        if (Caller != Unstamped || State != ReportState.Open)
            return null;
        Caller = caller;
        return this;
    }

    public static bool IsCpu(long caller) => caller >= 1L << 40;

    public void Open(in KernelEvent e)
    {
        Lines.Clear();
        Facts.Clear();
        Panic.Clear();
        Registers.Clear();
        Rule = null;
        State = ReportState.Expected;
        Caller = CallerOf(e);
        First = Last = e.Mark;
        Records = 0;
        Strangers = 0;
        HasDied = OtherCpusSpeak = HasDoubtful = OthersStack = OtherCpuSpeaks = false;
    }

    /// <summary>
    /// Whether a head is its own once more, directly behind it: a log whose addresses were looked up in the source has a copy for each
    /// function that was inlined, <c>BUG: KASAN: use-after-free in sock_hold include/net/sock.h:781 [inline]</c>, and last the function
    /// itself; or two processors die of the same fault at once, and only one gets to say more; or arm says why it gave up to mend an
    /// access ("Alignment trap") and then that it failed.
    /// </summary>
    public bool IsRepeatedBy(HeadRule rule, ReadOnlySpan<byte> line) => State == ReportState.Open && Rule!.Kind == rule.Kind && Head == Lines.Count - 1
        && (Lines[Head].EndsWith(" [inline]"u8) || rule.NeedsDeath
            || (rule == Rule && Caller < 0 && (rule.IsFault || (rule.Kind == ReportKind.HardLockup && !IsOfAnotherCpu(line)))));

    /// <summary>What came is why; how it ends comes yet, with a head of its own.</summary>
    public bool SaysWhy => this is { State: ReportState.Open, HasDied: false, Rule.EndsIn: not null };

    /// <summary>Whether a head is of this report: how it goes on, or that the kernel panics of it.</summary>
    public bool IsJoinedBy(HeadRule rule, ReadOnlySpan<byte> line) => (SaysWhy && Rule!.EndsIn == rule.Kind) || rule.Joining switch
    {
        Joining.Always or Joining.Inside => true,
        Joining.Dies => State == ReportState.Open && Rule!.IsFault && !HasDied,
        Joining.SameKind => State == ReportState.Open && Rule!.Kind == rule.Kind
            && (rule.Kind != ReportKind.RcuStall || FlavourIn(line).SequenceEqual(FlavourIn(Lines[Head])))
            && (rule.Kind != ReportKind.MemoryLeak || Head == Lines.Count - 1), // kmemleak's file lists one object after another
        _ => false,
    };

    // "Watchdog detected hard LOCKUP on cpu 3"; other wordings say who found it
    private bool IsOfAnotherCpu(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf(" on cpu "u8);
        ReadOnlySpan<byte> head = Lines[Head];
        return at > 0 && head.IndexOf(" on cpu "u8) > 0 && !head.EndsWith(line[at..]);
    }

    // "rcu: INFO: rcu_sched self-detected stall on CPU"
    private static ReadOnlySpan<byte> FlavourIn(ReadOnlySpan<byte> line)
    {
        TextScanner text = new(line);
        text.SkipPast("INFO: "u8);
        text.TakeUntil(" "u8, out ReadOnlySpan<byte> flavour);
        return flavour;
    }

    /// <param name="rule">Of the head that joins it.</param>
    /// <param name="rest">What stands behind the rule's text.</param>
    public void Join(HeadRule rule, ReadOnlySpan<byte> rest)
    {
        HasDied |= rule.Joining == Joining.Dies;
        if (rule.Joining == Joining.Always && Panic.IsEmpty)
        {
            TitleText.Append(Panic, rule.Family.AsSpan("kernel panic: ".Length * (rule.Kind == ReportKind.Panic ? 1 : 0)));
            if (rule.Form == TitleForm.Rest)
                TitleText.Append(Panic, rest);
        }

        if (rule.Kind == ReportKind.RcuStall)
            Facts.JoinStall(HeadFacts.IsBrief(rest));
        OtherCpuSpeaks = false;
        State = ReportState.Open;
    }

    /// <summary>What a WARN() says follows its head where the architecture has no trap for it (arm, mips).</summary>
    public bool IsBeforeDetail => State == ReportState.Open && Rule!.Kind == ReportKind.Warning && Head == Lines.Count - 1
        && !Facts.HasDetail && !Facts.Place.IsEmpty;

    /// <summary>Whether a line is the one before once more: two consoles on one wire.</summary>
    public bool EndsWith(ReadOnlySpan<byte> line) => Lines.Count > 0 && Lines[Lines.Count - 1].SequenceEqual(line);

    /// <summary>The next line to be added is the head.</summary>
    public void SetHead(HeadRule rule, int headRest)
    {
        Rule = rule;
        Head = Lines.Count;
        HeadRest = headRest;
        State = ReportState.Open;
    }

    /// <summary>The event is part of it.</summary>
    public void Count(in KernelEvent e)
    {
        if (Records > 0 && Last.Id == e.Id)
            return;
        Last = e.Mark;
        Records++;
        Strangers = Math.Max(0, Strangers - 1);
    }

    public void Close() => State = ReportState.Closing;

    public void End() => State = ReportState.Ended;
}
