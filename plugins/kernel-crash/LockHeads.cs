namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Heads of lockdep, RCU's checks, spinlock debugging and the checks of context: kernel/locking, kernel/sched/core.c,
/// lib/smp_processor_id.c. Before 4.12 lockdep wrote <c>[ INFO: … ]</c> and <c>[ BUG: … ]</c>.
/// </summary>
internal static class LockHeads
{
    // Locks of work items are taken in these; the item is to blame.
    private const string WorkQueue = "process_one_work flush_workqueue drain_workqueue destroy_workqueue";
    private const string Deadlock = "possible deadlock";
    private const string RcuUsage = "WARNING: suspicious RCU usage";

    public static HeadRule[] Rules { get; } =
    [
        new("WARNING: possible circular locking dependency detected", ReportKind.Lockdep, Deadlock, Step.LockPlace, Step.LockPlace, Step.Frames)
        {
            Skipping = WorkQueue,
        },
        Places("WARNING: possible recursive locking detected", Deadlock, Step.Past("is trying to acquire lock"u8)),
        Places("WARNING: possible irq lock inversion dependency detected", Deadlock, Step.Past("just changed the state of lock"u8)),
        new("WARNING: ", ReportKind.Lockdep, Deadlock, Step.Past("which became "u8), Step.Frames) { Also = "-safe -> *-unsafe lock order detected" },
        new("WARNING: inconsistent lock state", ReportKind.Lockdep, "inconsistent lock state", HeadRules.Trace)
        {
            Otherwise = [Step.Past("takes"u8), Step.LockPlace, Step.LockPlace], // the trace is the last of what is printed
        },
        new("WARNING: suspicious RCU usage", ReportKind.Lockdep, RcuUsage, HeadRules.Trace) { Skipping = "rcu kmem slab" },
        Places("INFO: possible circular locking dependency detected", Deadlock, Step.Past("is trying to acquire lock"u8)),
        Places("INFO: possible recursive locking detected", Deadlock, Step.Past("is trying to acquire lock"u8)),
        Places("INFO: possible irq lock inversion dependency detected", Deadlock, Step.Past("just changed the state of lock"u8)),
        new("INFO: ", ReportKind.Lockdep, Deadlock, Step.Past("is trying to acquire"u8), Step.LockPlace)
        {
            Also = "-safe -> *-unsafe lock order detected", IsVerbatim = true,
        },
        Places("INFO: inconsistent lock state", "inconsistent lock state", Step.Past("takes"u8)),
        new("INFO: suspicious RCU usage", ReportKind.Lockdep, RcuUsage, HeadRules.Trace) { Skipping = "rcu kmem slab" },
        new("INFO: trying to register non-static key", ReportKind.Lockdep, "INFO: trying to register non-static key", HeadRules.Trace)
        {
            Skipping = "stack lock IRQ",
        },
        new("BUG: bad unlock balance detected", ReportKind.Lockdep, "BUG: bad unlock balance", Step.Address, Step.CallTrace, Step.Frames),
        new("WARNING: bad unlock balance detected", ReportKind.Lockdep, "WARNING: bad unlock balance", Step.Address, Step.CallTrace, Step.Frames),
        new("BUG: held lock freed!", ReportKind.Lockdep, "BUG: held lock freed", Step.Address) { IsVerbatim = true },
        new("WARNING: held lock freed!", ReportKind.Lockdep, "WARNING: held lock freed", Step.LockPlace) { IsVerbatim = true },
        Places("BUG: lock held when returning to user space", "BUG: lock held when returning to user space", Step.Past("leaving the kernel with locks"u8)),
        Places(
            "WARNING: lock held when returning to user space", "WARNING: lock held when returning to user space",
            Step.Past("leaving the kernel with locks"u8)),
        new("BUG: ", ReportKind.Lockdep, "BUG: still has locks held", Step.Address) { Also = "still has locks held!", IsVerbatim = true },
        new("WARNING: ", ReportKind.Lockdep, "WARNING: still has locks held", Step.LockPlace) { Also = "still has locks held!", IsVerbatim = true },
        new("WARNING: Nested lock was not taken", ReportKind.Lockdep, "WARNING: nested lock was not taken", Step.ProgramCounter, Step.Frames)
        {
            Otherwise = HeadRules.Trace,
        },
        new("BUG: Invalid wait context", ReportKind.Lockdep, "WARNING: locking bug", HeadRules.Trace) { Skipping = "lock_sock release_sock" },
        new("BUG: MAX_", ReportKind.Lockdep, "BUG: MAX_") { Form = TitleForm.Rest },
        new("BUG: spinlock ", ReportKind.Spinlock, "BUG: spinlock ", HeadRules.Trace) { Form = TitleForm.Words, Skipping = "spin_ _lock _unlock" },
        new("BUG: rwlock ", ReportKind.Spinlock, "BUG: rwlock ", HeadRules.Trace) { Form = TitleForm.Words, Skipping = "spin_ _lock _unlock" },
        new("BUG: sleeping function called from invalid context", ReportKind.Atomic, "BUG: sleeping function called from invalid context", HeadRules.Trace),
        new("BUG: scheduling while atomic", ReportKind.Atomic, "BUG: scheduling while atomic", HeadRules.Trace) { Skipping = "schedule ^__cond_resched$ ^_cond_resched$" },
        new("bad: scheduling from the idle thread!", ReportKind.Atomic, "BUG: scheduling from the idle thread", HeadRules.Trace) { Skipping = "schedule dequeue_task" },
        new("BUG: using ", ReportKind.Atomic, "BUG: using ", HeadRules.Trace)
        {
            Also = " in preemptible", Form = TitleForm.Words, Behind = " in preemptible code", Skipping = "dump_stack preemption preempt debug_ processor_id this_cpu",
        },
        new("BUG: workqueue leaked ", ReportKind.Atomic, "BUG: workqueue leaked lock or atomic", Step.NameAfter("last function: "u8)) { IsVerbatim = true },
    ];

    private static HeadRule Places(string text, string family, Step past) =>
        new(text, ReportKind.Lockdep, family, past, Step.LockPlace) { IsVerbatim = true };
}
