using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Oom;

/// <summary>
/// What the lines before a kill said: one report at a time, for the kernel holds oom_lock from the first line to the kill
/// (mm/oom_kill.c). The plugin fills it line by line and hangs it on the notes about the kill; what was not seen is left out.
/// </summary>
internal sealed class OomReport
{
    /// <summary>A report of thousands of tasks on a slow serial console takes its time.</summary>
    private const long LongestMicroseconds = 60_000_000;

    private bool _open;
    private long _startMicroseconds;

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

    /// <summary>A kill was said for this report; another one belongs to it only if <see cref="IsGroup"/>.</summary>
    public bool IsKilled { get; set; }

    public ulong FoldKey { get; set; }

    /// <summary>The event that named a victim whose kill was not seen yet; 0: none.</summary>
    public ulong PendingEventId { get; set; }

    public long PendingMicroseconds { get; set; }

    public string Cause => IsManual ? ", killed by hand (SysRq-f)"
        : Scope is OomScope.Memcg && OomMemcg.IsEmpty ? ", memory cgroup full"
        : OomScope.InWords(Scope);

    /// <summary>The path that ends <see cref="Cause"/> when a cgroup was full.</summary>
    public ReadOnlySpan<byte> CausePath => Scope is OomScope.Memcg && !IsManual ? OomMemcg.Bytes : default;

    public void Start(long nowMicroseconds)
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
        PendingEventId = 0;
        _open = true;
        _startMicroseconds = nowMicroseconds;
    }

    /// <summary>Makes sure the next facts do not join those of an earlier report.</summary>
    public void Continue(long nowMicroseconds)
    {
        if (!IsOpenAt(nowMicroseconds) || (IsKilled && !IsGroup))
            Start(nowMicroseconds);
    }

    public bool IsOpenAt(long nowMicroseconds) => _open && nowMicroseconds - _startMicroseconds <= LongestMicroseconds;

    public void Await(in KernelEvent e)
    {
        PendingEventId = e.Id;
        PendingMicroseconds = e.BootMicroseconds;
    }

    public Note Describe(Note note) => note
        .With("constraint", Constraint.Bytes).With("scope", Scope)
        .With("oom_memcg", OomMemcg.Bytes).With("task_memcg", TaskMemcg.Bytes)
        .With("invoker", Invoker.Bytes).WithKnown("invoker_pid", InvokerPid)
        .WithKnown("order", Order).With("gfp_mask", GfpMask.Bytes)
        .WithTrue("group", IsGroup).WithTrue("manual", IsManual);
}
