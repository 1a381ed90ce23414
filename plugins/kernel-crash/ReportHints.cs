namespace RingBuffer.Plugins.Crash;

/// <summary>What to look at after a report, in one line: the incident's field <c>hint</c>. Asked by the plugin when it reports.</summary>
internal static class ReportHints
{
    /// <summary>From this order on callers mostly make do with smaller pieces (PAGE_ALLOC_COSTLY_ORDER and more).</summary>
    private const long HighOrder = 4;

    private const string Fault =
        "a newer kernel, or the module in the trace; report it with the whole log; reboot soon, as what the task held stays locked";

    private const string Overwritten = "a memory test; modules that are not the kernel's; a newer kernel; reboot soon, as memory was overwritten";
    private const string Bus = "memory, bus or a device without clock or power answered with an error: the hardware's own log; the driver in the trace";
    private const string Mistake = "a mistake in the function or module of the trace: report it to those who maintain it";
    private const string Busy = "the driver or program in the trace runs without a pause; in a virtual machine the load of the host";

    private const string Stopped = "the machine has stopped, by a setting that makes this a panic or as nothing else was left; kdump or pstore keep the lines";

    public static string Of(Report report) => report.Panic.IsEmpty || report.Rule!.Kind == ReportKind.Panic ? OfKind(report) : Stopped;

    private static string OfKind(Report report) => report.Rule!.Kind switch
    {
        ReportKind.AllocationFailure => OfAllocation(report.Facts.Order),
        ReportKind.BadPage or ReportKind.ListCorruption or ReportKind.Slab or ReportKind.StackOverflow => Overwritten,
        ReportKind.HardLockup => "the CPU takes no interrupts: the driver in the trace, the firmware; in a virtual machine the load of the host",
        ReportKind.HungTask => "what it waits for: the disk or server behind the functions of the trace, or the task that is named as blocker",
        ReportKind.Interrupt => "the devices that share this interrupt: /proc/interrupts",
        ReportKind.MachineCheck => "the hardware reported an error: its own log (BMC, firmware), memory and boards; not the function that it struck",
        ReportKind.NetDevice => "something keeps a reference to the device, often of a container that ended: a newer kernel; a reboot frees it",
        ReportKind.Panic => "the machine has stopped: the lines before say why; kdump or pstore keep them",
        ReportKind.RcuStall => Busy + "; a slow serial console",
        ReportKind.SoftLockup => Busy,
        ReportKind.WorkqueueLockup => "the work that is named below the head; a CPU that a real-time task keeps to itself",
        ReportKind.Warning => "a check failed and the kernel goes on: report it with the function and module of the trace if it comes again",
        ReportKind.Atomic or ReportKind.Kasan or ReportKind.Kcsan or ReportKind.Kfence or ReportKind.Kmsan or ReportKind.Lockdep
            or ReportKind.MemoryLeak or ReportKind.ObjectDebug or ReportKind.Refcount or ReportKind.Ubsan or ReportKind.Vfs => Mistake,
        _ => report.Rule.IsOfBus ? Bus : Fault,
    };

    private static string OfAllocation(long order) => order switch
    {
        0 => "memory is used up: what uses it; vm.min_free_kbytes, where only drivers are refused",
        < HighOrder => "memory is used up or in pieces: what uses it; vm.min_free_kbytes",
        _ => "often harmless: memory is in pieces, and the caller takes smaller ones or tries again",
    };
}
