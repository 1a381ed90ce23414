namespace RingBuffer.Plugins.Crash;

/// <summary>What a report is about: the <c>kind</c> of its incident.</summary>
internal enum ReportKind : byte
{
    AllocationFailure,
    Atomic,
    BadPage,
    Bug,
    DivideError,
    DoubleFault,
    GeneralProtection,
    HardLockup,
    HungTask,
    Interrupt,
    Kasan,
    Kcsan,
    Kfence,
    Kmsan,
    ListCorruption,
    Lockdep,
    MachineCheck,
    MemoryLeak,
    NetDevice,
    NullDereference,
    ObjectDebug,
    Oops,
    PageFault,
    Panic,
    RcuStall,
    Refcount,
    Slab,
    SoftLockup,
    Spinlock,
    StackOverflow,
    Ubsan,
    UserCopy,
    Vfs,
    Warning,
    WorkqueueLockup,
}

/// <summary>The words and the severity of each kind. Asked by the plugin when it reports.</summary>
internal static class ReportKinds
{
    public static string Name(ReportKind kind) => kind switch
    {
        ReportKind.AllocationFailure => "page_allocation_failure",
        ReportKind.Atomic => "atomic",
        ReportKind.BadPage => "bad_page",
        ReportKind.Bug => "bug",
        ReportKind.DivideError => "divide_error",
        ReportKind.DoubleFault => "double_fault",
        ReportKind.GeneralProtection => "general_protection",
        ReportKind.HardLockup => "hard_lockup",
        ReportKind.HungTask => "hung_task",
        ReportKind.Interrupt => "interrupt",
        ReportKind.Kasan => "kasan",
        ReportKind.Kcsan => "kcsan",
        ReportKind.Kfence => "kfence",
        ReportKind.Kmsan => "kmsan",
        ReportKind.ListCorruption => "list_corruption",
        ReportKind.Lockdep => "lockdep",
        ReportKind.MachineCheck => "machine_check",
        ReportKind.MemoryLeak => "memory_leak",
        ReportKind.NetDevice => "net_device",
        ReportKind.NullDereference => "null_dereference",
        ReportKind.ObjectDebug => "odebug",
        ReportKind.Oops => "oops",
        ReportKind.PageFault => "page_fault",
        ReportKind.Panic => "panic",
        ReportKind.RcuStall => "rcu_stall",
        ReportKind.Refcount => "refcount",
        ReportKind.Slab => "slab",
        ReportKind.SoftLockup => "soft_lockup",
        ReportKind.Spinlock => "spinlock",
        ReportKind.StackOverflow => "stack_overflow",
        ReportKind.Ubsan => "ubsan",
        ReportKind.UserCopy => "usercopy",
        ReportKind.Vfs => "vfs",
        ReportKind.Warning => "warning",
        _ => "workqueue_lockup",
    };

    /// <summary>What an operator makes of it: a page at night, a look in the morning. A report that ends in a panic is EMERG.</summary>
    public static Severity Severity(ReportKind kind) => kind switch
    {
        ReportKind.Panic or ReportKind.DoubleFault or ReportKind.HardLockup or ReportKind.StackOverflow => RingBuffer.Severity.Emerg,
        ReportKind.Warning or ReportKind.Lockdep or ReportKind.Atomic or ReportKind.Ubsan or ReportKind.Kcsan or ReportKind.MemoryLeak
            or ReportKind.ObjectDebug or ReportKind.Refcount or ReportKind.AllocationFailure or ReportKind.Interrupt
            or ReportKind.NetDevice => RingBuffer.Severity.Warn,
        _ => RingBuffer.Severity.Crit,
    };
}
