namespace RingBuffer.Plugins.Crash;

/// <summary>Heads of the sanitizers' reports: mm/kasan, mm/kmsan, mm/kfence, kernel/kcsan, lib/ubsan.c.</summary>
internal static class SanitizerHeads
{
    public const string UsbTransfer = "usb_submit_urb usb_start_wait_urb usb_bulk_msg usb_interrupt_msg usb_control_msg";
    private static readonly Step[] s_headThenTrace = [Step.HeadFunction, Step.CallTrace, Step.Frames];
    private static readonly Step[] s_headThenFrames = [Step.HeadFunction, Step.Frames];

    public static HeadRule[] Rules { get; } =
    [
        new("BUG: KASAN: double-free", ReportKind.Kasan, "KASAN: invalid-free", s_headThenTrace) { Skipping = "slab_ kmem_ kfree vunmap vfree" },
        new("BUG: KASAN: invalid-free", ReportKind.Kasan, "KASAN: invalid-free", s_headThenTrace) { Skipping = "slab_ kmem_ kfree vunmap vfree" },
        new("BUG: KASAN: user-memory-access on address", ReportKind.Kasan, "KASAN: user-memory-access", s_headThenTrace), // until 4.11
        new("BUG: KASAN: ", ReportKind.Kasan, "KASAN: ", s_headThenTrace)
        {
            Form = TitleForm.Access, Also = " in", Skipping = "kernel_fault tag_check mem_abort ^el1_ ^el1h_",
        },
        new("BUG: KASan: use after free", ReportKind.Kasan, "KASAN: use-after-free", s_headThenTrace) { Form = TitleForm.Access }, // 4.0 to 4.3
        new("BUG: KASan: out of bounds access", ReportKind.Kasan, "KASAN: out-of-bounds", s_headThenTrace) { Form = TitleForm.Access },
        new("BUG: KMSAN: kernel-usb-infoleak", ReportKind.Kmsan, "KMSAN: kernel-usb-infoleak", Step.Frames) { Skipping = "alloc_skb " + UsbTransfer },
        new("BUG: KMSAN: ", ReportKind.Kmsan, "KMSAN: ", Step.Frames)
        {
            Form = TitleForm.Words, Skipping = "alloc_skb netlink_ack netlink_rcv_skb _encrypt$ ^crypto_ ^cipher_ ^drbg_ ^rng_",
        },
        new("BUG: KCSAN: ", ReportKind.Kcsan, "KCSAN: ") { Form = TitleForm.Race, Also = " in " },
        new("BUG: KFENCE: ", ReportKind.Kfence, "KFENCE: ", s_headThenFrames) { Form = TitleForm.Words, Also = " in" },
        new("UBSAN: Undefined behaviour in", ReportKind.Ubsan, "UBSAN: undefined-behaviour", HeadRules.Trace) { Skipping = "ubsan overflow" },
        new("UBSAN: ", ReportKind.Ubsan, "UBSAN: ", HeadRules.Trace) { Form = TitleForm.Words, Also = " in ", Skipping = "ubsan overflow" },
    ];
}
