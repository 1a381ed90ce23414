namespace RingBuffer.Plugins.Crash;

/// <summary>Heads of panics (kernel/panic.c). What stood open before is why, so a panic joins it; alone it is a report of its own.</summary>
internal static class PanicHeads
{
    private const string Panic = "Kernel panic - not syncing: ";

    public static HeadRule[] Rules { get; } =
    [
        new(Panic + "stack-protector:", ReportKind.Panic, "kernel panic: stack is corrupted", Step.HeadFunction)
        {
            Joining = Joining.Always, Otherwise = HeadRules.Trace, Skipping = "stack_chk", IsVerbatim = true,
        },
        new(Panic + "corrupted stack end", ReportKind.Panic, "kernel panic: corrupted stack end", HeadRules.Trace)
        {
            Joining = Joining.Always, Choice = Choice.Entry, Skipping = "schedule retint_kernel",
        },
        new(Panic + "kernel stack overflow", ReportKind.StackOverflow, "kernel stack overflow", HeadRules.Trace)
        {
            Joining = Joining.Always, Choice = Choice.Entry, Skipping = "bad_stack",
        },
        new("nVHE hyp panic at: ", ReportKind.Panic, "kernel panic: hypervisor", Step.HeadSymbol), // arch/arm64/kvm/handle_exit.c; the kernel's own panic follows
        new("nVHE hyp BUG at: ", ReportKind.Panic, "kernel panic: hypervisor") { Form = TitleForm.FamilyOnly },
        Known("Attempted to kill init!"),
        Known("Couldn't open N_TTY ldisc"),
        Assertion("PANIC at ", ".c:*()", "SPL PANIC"),
        new("PANIC: zfs: ", ReportKind.Bug, "SPL PANIC: ") { Form = TitleForm.Rest },
        new("PANIC: blkptr at ", ReportKind.Bug, "SPL PANIC: invalid block pointer") { Form = TitleForm.FamilyOnly },
        Assertion("SPLError: ", ") SPL PANIC", "SPL PANIC"),
        Assertion("LustreError: ", "()) LBUG", "LBUG"),
        new(Panic, ReportKind.Panic, "kernel panic: ") { Joining = Joining.Always, Form = TitleForm.Rest },
    ];

    /// <summary>
    /// An assertion of OpenZFS (module/os/linux/spl/spl-err.c) or Lustre (lbug_with_loc): the thread that made it stops for ever, the
    /// kernel goes on, Lustre's only without panic_on_lbug.
    /// </summary>
    private static HeadRule Assertion(string start, string with, string family) =>
        new(start, ReportKind.Bug, family, Step.HeadFunction) { Also = with };

    private static HeadRule Known(string reason) =>
        new(Panic + reason, ReportKind.Panic, "kernel panic: " + reason) { Joining = Joining.Always, Form = TitleForm.FamilyOnly };
}
