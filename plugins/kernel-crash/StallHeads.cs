namespace RingBuffer.Plugins.Crash;

/// <summary>Heads of what stands still: kernel/watchdog.c, kernel/rcu/tree_stall.h, kernel/hung_task.c, kernel/workqueue.c.</summary>
internal static class StallHeads
{
    private const string Tick = "^dump_cpu_task$ update_process_times tick_ hrtimer scheduler_tick handle_percpu_ generic_handle_ domain_irq gic_handle_irq";
    private const string Watchdog = "watchdog_ perf_event_overflow perf_prepare_sample";

    public static HeadRule[] Rules { get; } =
    [
        new("BUG: soft lockup", ReportKind.SoftLockup, "BUG: soft lockup", HeadRules.Stack) { Choice = Choice.Entry, Skipping = "watchdog_timer_fn" },
        HardLockup("Watchdog detected hard LOCKUP", ""),
        HardLockup("CPU", " hard LOCKUP"), // "CPU 3 self-detected", "CPU 3 detected … on other CPUs", since 6.12 "CPU3: Watchdog detected"
        HardLockup("Watchdog CPU:", "Hard LOCKUP"), // until 4.13 and on powerpc
        HardLockup("CPU", " Hard LOCKUP"),
        new("INFO: rcu_", ReportKind.RcuStall, "INFO: rcu detected stall", Step.Past("apic_timer_interrupt"u8), Step.ProgramCounter, Step.Frames)
        {
            Also = "detected*stall", Unless = "suppressed full report", Choice = Choice.Entry, Joining = Joining.SameKind,
            Skipping = "apic_timer_interrupt rcu ^__schedule$ ^schedule$ ^schedule_ ^_cond_resched$ ^__cond_resched$ " + Tick, Otherwise = [Step.Interrupt, Step.Frames],
        },
        new("INFO: task ", ReportKind.HungTask, "INFO: task hung", HeadRules.Trace) { Also = " blocked * for more than ", Choice = Choice.Waiting, Otherwise = [Step.Frames] },
        new("INFO: task ", ReportKind.HungTask, "INFO: task hung", HeadRules.Trace) { Also = " blocked for more than ", Choice = Choice.Waiting, Otherwise = [Step.Frames] },
        new("INFO: task ", ReportKind.HungTask, "INFO: task can't die", HeadRules.Trace) { Also = " can't die for more than ", Skipping = "schedule" },
        new("BUG: workqueue lockup", ReportKind.WorkqueueLockup, "BUG: workqueue lockup") { Form = TitleForm.FamilyOnly },
    ];

    private static HeadRule HardLockup(string start, string also) => new(start, ReportKind.HardLockup, "BUG: hard lockup", HeadRules.Stack)
    {
        Also = also, Choice = Choice.Entry, Skipping = Watchdog,
    };
}
