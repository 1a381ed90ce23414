namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Heads of processor faults and failed assertions: arch/*/mm/fault.c, arch/*/kernel/traps.c, lib/bug.c. x86 since 6.10 puts
/// "Oops: " before its die lines.
/// </summary>
internal static class FaultHeads
{
    private const string NullDereference = "BUG: unable to handle kernel NULL pointer dereference";
    private const string PagingRequest = "BUG: unable to handle kernel paging request";
    private const string UserAccess = "BUG: unable to handle kernel access to user memory";

    public static HeadRule[] Rules { get; } =
    [
        Fault("BUG: unable to handle kernel NULL pointer", ReportKind.NullDereference, NullDereference),
        Fault("BUG: kernel NULL pointer", ReportKind.NullDereference, NullDereference),
        Fault("BUG: Kernel NULL pointer", ReportKind.NullDereference, NullDereference),
        Fault("BUG: unable to handle ", ReportKind.PageFault, PagingRequest),
        Fault("BUG: Unable to handle kernel ", ReportKind.PageFault, PagingRequest),
        Fault("Unable to handle kernel NULL pointer", ReportKind.NullDereference, NullDereference),
        Fault("Unable to handle kernel access to user memory", ReportKind.PageFault, UserAccess),
        Fault("Unable to handle kernel read from unreadable memory", ReportKind.PageFault, "BUG: unable to handle kernel read from unreadable memory"),
        Fault("Unable to handle kernel write to read-only memory", ReportKind.PageFault, "BUG: unable to handle kernel write to read-only memory"),
        Fault("Unable to handle kernel execut", ReportKind.PageFault, "BUG: unable to handle kernel execute from non-executable memory"),
        Fault("Unable to handle kernel ", ReportKind.PageFault, PagingRequest),
        Fault("Kernel Fault: Code=", ReportKind.PageFault, PagingRequest), // parisc
        Fault("general protection fault", ReportKind.GeneralProtection, "general protection fault"),
        new("general protection fault: ", ReportKind.GeneralProtection, "general protection fault", HeadRules.Stack)
        {
            IsFault = true, Anywhere = true, Also = " [#", // printed into a line that was not ended
        },
        Fault("segment-related general protection fault", ReportKind.GeneralProtection, "general protection fault"),
        Fault("Oops: general protection fault", ReportKind.GeneralProtection, "general protection fault"),
        Fault("Oops: segment-related general protection fault", ReportKind.GeneralProtection, "general protection fault"),
        Fault("stack segment: ", ReportKind.Oops, "stack segment fault"),
        Fault("Oops: stack segment: ", ReportKind.Oops, "stack segment fault"),
        new("divide error: ", ReportKind.DivideError, "divide error", Step.ProgramCounter) { IsFault = true },
        new("divide_error: ", ReportKind.DivideError, "divide error", Step.ProgramCounter) { IsFault = true },
        new("Oops: divide error: ", ReportKind.DivideError, "divide error", Step.ProgramCounter) { IsFault = true },
        new("kernel BUG at mm/usercopy.c", ReportKind.UserCopy, "BUG: bad usercopy", HeadRules.Trace) { IsFault = true, Skipping = "usercopy __check" },
        new("kernel BUG at lib/list_debug.c", ReportKind.ListCorruption, "BUG: corrupted list", HeadRules.Trace) { IsFault = true },
        new("Missing ENDBR: ", ReportKind.Bug, "a jump went where none may land") { Joining = Joining.Tells },
        new("traps: Missing ENDBR: ", ReportKind.Bug, "a jump went where none may land") { Joining = Joining.Tells },
        new("kernel BUG at arch/x86/kernel/cet.c", ReportKind.Bug, "kernel BUG", HeadRules.BehindControlProtection) { IsFault = true, Otherwise = HeadRules.Stack },
        new("kernel BUG at ", ReportKind.Bug, "kernel BUG", HeadRules.Stack) { IsFault = true, Skipping = "^skb_" },
        new("Kernel BUG at ", ReportKind.Bug, "kernel BUG", HeadRules.Stack) { IsFault = true, Skipping = "^skb_" },
        new("Kernel bug detected[#", ReportKind.Bug, "kernel BUG", HeadRules.Stack) { IsFault = true, Skipping = "^skb_" },
        new("rust_kernel: panicked at", ReportKind.Bug, "", HeadRules.Trace) { IsFault = true, EndsIn = ReportKind.Bug, Form = TitleForm.NextLine },
        new("CFI failure at ", ReportKind.Bug, "CFI failure", HeadRules.Stack) { IsFault = true, EndsIn = ReportKind.Warning }, // where it is not to panic
        new("PANIC: double fault", ReportKind.DoubleFault, "PANIC: double fault", Step.ProgramCounter) { IsFault = true, Joining = Joining.Dies },
        new("traps: PANIC: double fault", ReportKind.DoubleFault, "PANIC: double fault", Step.ProgramCounter) { IsFault = true }, // 7.0: an oops follows
        new("PANIC: early exception ", ReportKind.Oops, "PANIC: early exception", HeadRules.Stack) { IsFault = true },
        new("BUG: ", ReportKind.StackOverflow, "BUG: stack guard page was hit", HeadRules.Stack)
        {
            IsFault = true, Also = "stack guard page was hit", Choice = Choice.Entry,
        },
        new("Insufficient stack space to handle exception", ReportKind.StackOverflow, "kernel stack overflow", HeadRules.Trace)
        {
            IsFault = true, Choice = Choice.Entry, Skipping = "bad_stack",
        },
        new("do_IRQ: stack overflow: ", ReportKind.StackOverflow, "kernel stack overflow", HeadRules.Trace) { Skipping = "do_IRQ common_interrupt" },
        new("do_IRQ(): ", ReportKind.StackOverflow, "the kernel stack is nearly full") { Also = " near stack overflow (cur:", Joining = Joining.Tells },
        Fault("Unknown program exception: ", ReportKind.Oops, "Unknown program exception"),
        new("Unhandled fault: ", ReportKind.Oops, "Unhandled fault", HeadRules.Stack) { IsFault = true, NeedsDeath = true }, // alone: of a process, arm
        new("Unhandled fault at 0x", ReportKind.Oops, "Unhandled fault", HeadRules.Stack) { IsFault = true, NeedsDeath = true },
        new("Synchronous External Abort: ", ReportKind.Oops, "Synchronous External Abort", HeadRules.Stack) { IsFault = true, NeedsDeath = true, IsOfBus = true },
        new("Unhandled prefetch abort: ", ReportKind.Oops, "Unhandled prefetch abort", HeadRules.Stack) { IsFault = true, NeedsDeath = true },
        Fault("Alignment trap: not handling instruction", ReportKind.Oops, "Alignment trap"),
        new("SError Interrupt on CPU", ReportKind.Oops, "SError Interrupt", HeadRules.Stack) { IsFault = true, IsOfBus = true },
        Fault("Bad mode in ", ReportKind.Oops, "Bad mode"),
    ];

    /// <summary>The line with the oops number. Most follow one of the above; alone they are what is left of a report.</summary>
    public static HeadRule[] SecondLines { get; } =
    [
        new("Internal error: synchronous external abort", ReportKind.Oops, "Internal error", HeadRules.Stack) { IsFault = true, Joining = Joining.Dies, IsOfBus = true },
        new("Internal error: ", ReportKind.Oops, "Internal error", HeadRules.Stack) { IsFault = true, Joining = Joining.Dies },
        new("invalid opcode: ", ReportKind.Oops, "invalid opcode", Step.ProgramCounter) { IsFault = true, Joining = Joining.Dies },
        new("Oops: invalid opcode: ", ReportKind.Oops, "invalid opcode", Step.ProgramCounter) { IsFault = true, Joining = Joining.Dies },
        new("Oops: Machine check", ReportKind.MachineCheck, "Oops: Machine check", HeadRules.Stack) { IsFault = true, Joining = Joining.Dies, Also = "[#*]" }, // powerpc
        new("Oops", ReportKind.Oops, "Oops", HeadRules.Stack) { IsFault = true, Joining = Joining.Dies, Also = "[#*]" },
        new("[#", ReportKind.Oops, "", HeadRules.Stack)
        {
            IsFault = true, Joining = Joining.Dies, IsDieLine = true, Form = TitleForm.Words,
        },
    ];

    private static HeadRule Fault(string text, ReportKind kind, string family) => new(text, kind, family, HeadRules.Stack) { IsFault = true };
}
