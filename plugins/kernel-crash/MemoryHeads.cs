namespace RingBuffer.Plugins.Crash;

/// <summary>Heads about pages, slabs, leaks and reference counts of objects: mm/, fs/dcache.c, net/core/dev.c, kernel/irq/.</summary>
internal static class MemoryHeads
{
    private const string PageHandling =
        "free_page free_pcp put_page get_page get_free_page update_page release_page free_unref folio truncate_inode_pages page_frag_free alloc vmap page_owner";

    private const string Allocation =
        "kmemleak mmap kmem slab alloc create_object idr_get list_lru_init kasprintf kvasprintf pcpu_create strdup strndup memdup";

    // The innermost callers of the page allocator that ask on behalf of others.
    private const string PageUsers = "new_slab kmem_ get_free_page get_zeroed_page cache_grow cache_alloc fallback_alloc alloc_skb page_frag_ pskb_expand_head dma_direct_alloc dma_generic_alloc";

    private const string TypeMismatch = "IRQ handler type mismatch";
    private const string InterruptRequest = "setup_irq request_irq request_threaded_irq request_any_context_irq";

    public static HeadRule[] Rules { get; } =
    [
        new("BUG: Bad page state", ReportKind.BadPage, "BUG: Bad page state", Step.Past("page last allocated"u8), Step.Frames)
        {
            Skipping = PageHandling, Otherwise = HeadRules.Trace,
        },
        new("BUG: Bad page cache", ReportKind.BadPage, "BUG: Bad page cache", Step.Past("page last allocated"u8), Step.Frames)
        {
            Skipping = PageHandling, Otherwise = HeadRules.Trace,
        },
        new("BUG: Bad page map", ReportKind.BadPage, "BUG: Bad page map") { Form = TitleForm.FamilyOnly },
        new("BUG: Bad rss-counter state", ReportKind.BadPage, "BUG: Bad rss-counter state") { Form = TitleForm.FamilyOnly, Joining = Joining.Alone },
        new("BUG: non-zero ", ReportKind.BadPage, "BUG: non-zero ") { Form = TitleForm.Words, Also = " on freeing mm", Joining = Joining.Alone },
        new("BUG: memory leak", ReportKind.MemoryLeak, "memory leak", Step.Past("backtrace"u8), Step.Frames) { Skipping = Allocation },
        new("unreferenced object 0x", ReportKind.MemoryLeak, "memory leak", Step.Past("backtrace"u8), Step.Frames)
        {
            Skipping = Allocation, Joining = Joining.SameKind,
        },
        new("BUG: Dentry ", ReportKind.Vfs, "BUG: Dentry still in use in unmount") { Also = " still in use", Form = TitleForm.FamilyOnly },
        new("BUG ", ReportKind.Slab, "BUG: Object already free") { Also = "ainted*): Object already free", Form = TitleForm.FamilyOnly, Joining = Joining.Inside },
        Slab(" (*ainted*): "),
        Slab(": Poison overwritten"), // until 3.1 without a taint
        Slab(": Redzone overwritten"),
        Slab(": Object already free"),
        new("INFO: Allocated in ", ReportKind.Slab, "INFO: Allocated in ") { Form = TitleForm.Rest, Joining = Joining.Inside },
        new("INFO: Freed in ", ReportKind.Slab, "INFO: Freed in ") { Form = TitleForm.Rest, Joining = Joining.Inside },
        new(": page allocation failure: order:", ReportKind.AllocationFailure, "page allocation failure", HeadRules.Trace) { IsBehindName = true, Skipping = PageUsers },
        new(": page allocation failure. order:", ReportKind.AllocationFailure, "page allocation failure", HeadRules.Trace) { IsBehindName = true, Skipping = PageUsers }, // until 2.6.38
        new("unregister_netdevice: waiting for ", ReportKind.NetDevice, "unregister_netdevice: waiting for DEV to become free")
        {
            Also = " to become free", Form = TitleForm.FamilyOnly, Joining = Joining.Alone,
        },
        new("VFS: Close: file count is 0", ReportKind.Vfs, "VFS: Close: file count is zero (use-after-free)")
        {
            Form = TitleForm.FamilyOnly, Joining = Joining.Alone,
        },
        new("VFS: Busy inodes after unmount", ReportKind.Vfs, "VFS: Busy inodes after unmount (use-after-free)")
        {
            Form = TitleForm.FamilyOnly, Joining = Joining.Alone,
        },
        new("list_add corruption", ReportKind.ListCorruption, "a list is corrupted") { Joining = Joining.Tells },
        new("list_del corruption", ReportKind.ListCorruption, "a list is corrupted") { Joining = Joining.Tells },
        new("Eeek! page_mapcount(page) went negative!", ReportKind.BadPage, "a page has fewer users than none") { Joining = Joining.Tells },
        new("IRQ handler type mismatch for IRQ ", ReportKind.Interrupt, TypeMismatch, HeadRules.Trace) { Skipping = InterruptRequest },
        new("genirq: Flags mismatch irq ", ReportKind.Interrupt, TypeMismatch, HeadRules.Trace) { Skipping = InterruptRequest },
        new("irq ", ReportKind.Interrupt, "irq: nobody cared") { Also = ": nobody cared", Form = TitleForm.FamilyOnly },
    ];

    private static HeadRule Slab(string also) => new("BUG ", ReportKind.Slab, "BUG: slab corruption", HeadRules.Trace)
    {
        Also = also, Joining = Joining.Inside,
        Skipping = "check_bytes_and_report object_err slab_err print_trailer debug_processing free_to_partial_list",
    };
}
