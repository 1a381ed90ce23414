using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Oom;

/// <summary>
/// What the lines before a kill said: one report at a time, for the kernel holds oom_lock from the first line to the kill
/// (mm/oom_kill.c). The plugin fills it line by line and hangs it on what it says about the kill; what was not seen is left out.
/// </summary>
internal sealed class OomReport
{
    /// <summary>A report of thousands of tasks on a slow serial console takes its time.</summary>
    public const long LongestMicroseconds = 60_000_000;

    /// <summary>Each task has a line. Numbers that are further apart count something else.</summary>
    private const ulong MostLines = 4_000_000;

    private bool _open;
    private EventMark _first;

    public KeptText Invoker { get; } = new(64);

    public KeptText GfpMask { get; } = new(256);

    public KeptText Constraint { get; } = new(64);

    public KeptText OomMemcg { get; } = new(4096);

    public KeptText TaskMemcg { get; } = new(4096);

    public KeptText Victim { get; } = new(64);

    public long InvokerPid { get; set; }

    public long Order { get; set; }

    public long VictimPid { get; set; }

    public long VictimUid { get; set; }

    public string? Scope { get; set; }

    public bool IsManual { get; set; }

    public bool IsGroup { get; set; }

    /// <summary>A kill was said for this report, or that there is none; another one belongs to it only if <see cref="IsGroup"/>.</summary>
    public bool IsKilled { get; set; }

    public ulong FoldKey { get; set; }

    /// <summary>The OOM killer was called, and it is not known who dies.</summary>
    public bool IsUndecided => _open && !IsKilled && !Invoker.IsEmpty;

    /// <summary>The event that named a victim whose kill was not seen yet; Id 0: none.</summary>
    public EventMark Pending { get; set; }

    public bool IsPending => Pending.Id != 0;

    public string Cause => IsManual ? ", killed by hand (SysRq-f)"
        : Scope is OomScope.Memcg && OomMemcg.IsEmpty ? ", memory cgroup full"
        : OomScope.InWords(Scope);

    /// <summary>The path that ends <see cref="Cause"/> when a cgroup was full.</summary>
    public ReadOnlySpan<byte> CausePath => Scope is OomScope.Memcg && !IsManual ? OomMemcg.Bytes : default;

    /// <summary>What to look at.</summary>
    public string Hint => IsManual ? "who has the keyboard, the serial console or /proc/sysrq-trigger"
        : Scope is OomScope.Memcg ? "which task of the table before it grew; memory.max of the cgroup"
        : "which task of the table before it grew; swap and memory limits";

    public void Start(in KernelEvent e)
    {
        Invoker.Clear();
        GfpMask.Clear();
        Constraint.Clear();
        OomMemcg.Clear();
        TaskMemcg.Clear();
        Victim.Clear();
        InvokerPid = Order = VictimPid = VictimUid = KnownFields.Unknown;
        Scope = null;
        IsManual = IsGroup = IsKilled = false;
        Pending = default;
        _open = true;
        _first = e.Mark;
    }

    /// <summary>Makes sure the next facts do not join those of an earlier report.</summary>
    public void Continue(in KernelEvent e)
    {
        if (!IsOpenAt(e.StreamMicroseconds) || (IsKilled && !IsGroup))
            Start(e);
    }

    public bool IsOpenAt(long nowMicroseconds) => _open && nowMicroseconds - _first.StreamMicroseconds <= LongestMicroseconds;

    /// <summary>From the report's first line to this one: nothing else comes in between but by chance.</summary>
    public IncidentSpan SpanTo(EventMark last)
    {
        bool isCounted = _first.HasSequence && last.HasSequence && last.Sequence >= _first.Sequence && last.Sequence - _first.Sequence < MostLines;
        return new IncidentSpan(_first, last, isCounted ? (int)(last.Sequence - _first.Sequence + 1) : 0);
    }

    /// <summary>The report's first line alone.</summary>
    public IncidentSpan FirstLine => SpanTo(_first);

    public Note Describe(Note note) => note
        .With("constraint", Constraint.Bytes).With("scope", Scope)
        .With("oom_memcg", OomMemcg.Bytes).With("task_memcg", TaskMemcg.Bytes)
        .With("invoker", Invoker.Bytes).WithKnown("invoker_pid", InvokerPid)
        .WithKnown("order", Order).With("gfp_mask", GfpMask.Bytes)
        .WithTrue("oom_group", IsGroup).WithTrue("manual", IsManual);
}
