namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Heads of WARN(): <c>WARNING: CPU: 1 PID: 7 at FILE:LINE FUNCTION</c> until 6.18, <c>WARNING: FILE:LINE at FUNCTION, CPU#1: COMM/PID</c>
/// since 6.19, <c>WARNING: at FILE:LINE FUNCTION</c> before 3.11, <c>Badness at FILE:LINE</c> on powerpc. Where the file is one of checks on behalf of callers, the caller is
/// to blame. Other lines that begin with WARNING: are no reports.
/// </summary>
internal static class WarningHeads
{
    private const string ObjectUsers =
        "debug_ rcu hrtimer_ timer_ work_ percpu_ vunmap vfree __free_ debug_check kobject_";

    private static readonly Step[] s_place = [Step.ProgramCounter, Step.Frames];

    public static HeadRule[] Rules { get; } =
    [
        Warn("lib/debugobjects.c:", "WARNING: ODEBUG bug", ObjectUsers, ReportKind.ObjectDebug),
        Warn("lib/list_debug.c:", "WARNING", "", ReportKind.ListCorruption),
        new("WARNING: ", ReportKind.HardLockup, "a processor stands still") { Also = " watchdog_overflow_callback", Joining = Joining.Tells }, // until 4.6: the lockup follows
        Warn("mm/usercopy.c:", "WARNING: bad usercopy", "usercopy __check", ReportKind.UserCopy),
        Warn("lib/kobject.c:", "WARNING: kobject bug", "kobject_"),
        Warn("fs/proc/generic.c:* proc_register", "WARNING: proc registration bug", "proc_"),
        Warn("lib/refcount.c:", "WARNING: refcount bug", "refcount kobject_", ReportKind.Refcount),
        Warn("kernel/locking/lockdep.c:*lock_", "WARNING: locking bug", "lock_sock release_sock", ReportKind.Lockdep),
        Warn(" kmalloc", "WARNING: kmalloc bug", "kmalloc krealloc slab kmem"),
        Warn(" kvmalloc", "WARNING: kmalloc bug", "kmalloc krealloc slab kmem"),
        Warn(" vmalloc", "WARNING: kmalloc bug", "kmalloc krealloc slab kmem"),
        new("WARNING: ", ReportKind.Warning, "WARNING", HeadRules.BehindControlProtection) { Also = "arch/x86/kernel/cet.c:", Otherwise = HeadRules.Stack },
        Warn("mm/vmalloc.c:*__vmalloc_node", "WARNING: zero-size vmalloc", ""),
        new("WARNING: ", ReportKind.Warning, "WARNING", s_place)
        {
            Also = "usb_submit_urb", Form = TitleForm.UsbSubmit, Otherwise = HeadRules.Trace,
            Skipping = SanitizerHeads.UsbTransfer,
        },
        new("WARNING: ", ReportKind.Warning, "WARNING", s_place) { Also = " dev_watchdog", IsToldElsewhere = true }, // a card stopped sending, until 6.4
        new("WARNING: ", ReportKind.Warning, "WARNING", s_place) { Also = "net/sched/sch_generic.c:* 0x", IsToldElsewhere = true }, // the same without symbols
        new("WARNING: ", ReportKind.Warning, "WARNING", s_place) { Also = " igc_rd32", IsToldElsewhere = true }, // a card fell off the bus
        new("WARNING: ", ReportKind.Warning, "WARNING", s_place) { Also = " igb_rd32", IsToldElsewhere = true },
        new("WARNING: CPU: ", ReportKind.Warning, "WARNING", s_place) { Otherwise = HeadRules.Trace },
        new("WARNING: at ", ReportKind.Warning, "WARNING", s_place) { Otherwise = HeadRules.Trace },
        new("WARNING: ", ReportKind.Warning, "WARNING", s_place) { Also = ".c:* at *, CPU#", Otherwise = HeadRules.Trace },
        new("WARNING: ", ReportKind.Warning, "WARNING", s_place) { Also = ".h:* at *, CPU#", Otherwise = HeadRules.Trace },
        new("Badness at ", ReportKind.Warning, "WARNING", s_place) { Also = ".c:", Otherwise = HeadRules.Trace },
        new("unchecked MSR access error: ", ReportKind.Warning, "unchecked MSR access error", HeadRules.Trace) // arch/x86/mm/extable.c
        {
            Skipping = "native_ paravirt_ do_trace_ ex_handler_msr fixup_exception",
        },
        new("RTNL: assertion failed at ", ReportKind.Warning, "RTNL: assertion failed", HeadRules.Trace) { Joining = Joining.Inside },
        new("sysctl table check failed: ", ReportKind.Warning, "sysctl table check failed", HeadRules.Trace)
        {
            Joining = Joining.Inside, Skipping = "sysctl",
        },
        new("WARNING: kernel stack ", ReportKind.Warning, "WARNING: kernel stack regs has bad value")
        {
            Also = " at *(ptrval) in *has bad ", Form = TitleForm.FamilyOnly,
        },
        new("WARNING: kernel stack regs at ", ReportKind.Warning, "WARNING: kernel stack regs has bad 'bp' value")
        {
            Also = "has bad 'bp' value", Form = TitleForm.FamilyOnly,
        },
        new("WARNING: kernel stack frame pointer at ", ReportKind.Warning, "WARNING: kernel stack frame pointer has bad value")
        {
            Form = TitleForm.FamilyOnly,
        },
    ];

    private static HeadRule Warn(string with, string family, string skipping, ReportKind kind = ReportKind.Warning) =>
        new("WARNING: ", kind, family, s_place) { Also = with, Otherwise = HeadRules.Trace, Skipping = skipping };
}
