using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Functions that stand on top of stacks without being to blame: what reports, checks, allocates, locks or copies on behalf of a
/// caller. The choice is that of the kernel-fuzzing community (syzkaller, pkg/report), so that titles agree with its bug list.
/// </summary>
internal static class HelperFrames
{
    private static readonly NamePatternSet s_patterns = new(
        Reporting + Sanitizers + Allocators + Locks + Counters + Memory + Lists + Printing + Work + Devices + Files + Rust + Entry);

    private const string Reporting = """
        panic invalid_op report_bug fixup_bug print_report print_usage_bug print_unlock imbalance_bug do_error _trap$ do_trap show_stack
        dump_stack walk_stack dump_backtrace warn_slowpath warn_alloc warn_bogus __warn print_tainted ^get_taint$ assertfail
        ^handle_bug$ ^exc_ ^asm_exc_ program_check_exception program_check_common __fortify_report perf_trace stack_trace_consume_entry arch_stack_walk
        stack_trace_save ^sched_show_task$ ^rcu_dump_cpu_stacks$ unwind_backtrace ^arc_unwind_core$ ^bad_page$ ^spl_

        """;

    private const string Sanitizers = """
        __sanitizer __asan kasan hwasan __msan kmsan kcsan_setup_watchpoint check_memory_region check_heap_object check_object
        read_word_at_a_time _once_nocheck _once_word_nocheck print_address_description debug_object timer_is_static_object
        work_is_static_object might_fault might_sleep __might_resched _indirect_thunk_ __phys_addr ref_tracker seqprop_assert

        """;

    private const string Allocators = """
        alloc_page __get_free_page get_zeroed_page malloc zalloc calloc krealloc kmem_cache allocate_slab __alloc_frozen_pages_noprof folio_alloc alloc_folio alloc_anon_folio folio_prealloc folio_unlock
        filemap_alloc_folio __filemap_get_folio find_or_create_page do_read_cache_folio read_cache_page pagecache_get_page
        grab_cache_page_write_begin slab_ ^kfree$ ^kvfree$ kfree_skb ida_free

        """;

    private const string Locks = """
        lockdep lock_acquire lock_release lock_class mark_lock reacquire_held_locks mark_held_locks bh_enable bh_disable raw_spin_rq
        spin_lock spin_trylock spin_unlock read_lock read_trylock write_lock write_trylock read_unlock write_unlock ^down$ down_read
        down_write down_trylock up_read up_write ^mutex_ ^__mutex_ ^rt_mutex_ owner_on_cpu osq_lock osq_unlock trace_hardirq
        trace_softirq ^lock_page ^unlock_page lock_timer_base ^rtlock_

        """;

    private const string Counters = """
        atomic_dec atomic_inc atomic_read atomic_set atomic_or atomic_xor atomic_and atomic_add atomic_sub atomic_fetch atomic_xchg
        atomic_cmpxchg atomic_try atomic64_dec atomic64_inc atomic64_read atomic64_set atomic64_or atomic64_xor atomic64_and
        atomic64_add atomic64_sub atomic64_fetch atomic64_xchg atomic64_cmpxchg atomic64_try set_bit clear_bit change_bit test_bit
        ^refcount_ ^kref_

        """;

    private const string Memory = """
        memcpy memcmp memset memchr memmove memdup strcmp strncmp strcpy strlcpy strncpy strscpy strlen strstr strnstr strnlen strchr
        strdup strndup copy_to_user copy_from_user copy_to_iter copy_from_iter copy_page_to_iter copy_page_from_iter copy_folio_to_iter
        ^copyin$ ^copyout$ put_user get_user extract_user_to_sg extract_iter_to_sg readb$ readw$ readl$ readq$ writeb$ writew$ writel$
        writeq$ logic_in logic_out ^crc4 ^crc7 ^crc8 ^crc16 ^crc32 ^crc64 crc_itu_t

        """;

    private const string Lists = """
        list_add list_del list_replace list_move list_splice ^rb_ ^__rb_ ^klist_ xas_start xas_load xas_find find_lock_entries
        rhashtable_lookup

        """;

    private const string Printing = """
        string pointer snprintf scnprintf kasprintf kvasprintf printk va_format dev_info dev_notice dev_warn dev_err dev_alert dev_crit
        dev_emerg hex_dump_to_buffer print_hex_dump

        """;

    private const string Work = """
        del_timer __timer_delete_sync sk_stop_timer_sync __mod_timer flush_work __cancel_work_timer cancel_work_sync
        try_to_grab_pending flush_workqueue drain_workqueue destroy_workqueue queue_work insert_work __queue_delayed_work
        queue_delayed_work_on __wake_up finish_wait kthread_stop wake_up_atomic_t ^autoremove_wake_function$ ^complete$ wait_for_completion ^wait_for_common$ cleanup_srcu_struct

        """;

    private const string Devices = """
        kobject_ add_uevent_var get_device_parent device_add device_del device_unregister device_destroy device_release
        devres_release_all hwrng_unregister i2c_del_adapter __unregister_client device_for_each_child rollback_registered
        unregister_netdev sysfs_remove device_remove_file tty_unregister_device dummy_urb_enqueue usb_kill_urb usb_kill_anchored_urbs
        usb_control_msg usb_hcd_submit_urb usb_submit_urb ^put_device$

        """;

    private const string Files = """
        ^iput$ ^iput_final$ ^ihold$ drop_nlink fast_dput dput truncate_inode_pages_range

        """;

    // What panics on behalf of a caller, as RustName reads it, and what stands between Rust and the C of the kernel.
    private const string Rust = """
        ^core:: ^<core:: ^__rustc:: rust_helper_ rust_begin_unwind rust_panic

        """;

    // How arm64 comes from the faulting instruction to the report.
    private const string Entry = """
        do_kernel_fault do_translation_fault do_mem_abort el1_abort el1h_64_sync ^__switch_to$
        """;

    public static bool IsHelper(ReadOnlySpan<byte> name, NamePattern[] ofKind) =>
        s_patterns.AnyMatches(name) || NamePattern.AnyMatches(ofKind, name);
}
