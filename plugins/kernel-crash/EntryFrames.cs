using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Chooses the function that stands for a whole stack where its innermost frame is chance: for a loop the function called by a
/// general entry point (system call, softirq, worker, read, ioctl, …), for a waiting task the first that does more than wait.
/// After syzkaller's choice (pkg/report), so that titles agree. Called by <see cref="Culprit"/>.
/// </summary>
internal static class EntryFrames
{
    private static readonly NamePatternSet s_entries = new("""
        process_one_work do_syscall_ do_fast_syscall_ sysenter_dispatch tracesys_phase2 el0_svc_handler invoke_syscall ret_fast_syscall
        netif_receive_skb do_softirq call_timer_fn _run_timers run_timer_softirq hrtimer_run run_ksoftirqd smpboot_thread_fn ^kthread$
        start_secondary cpu_startup_entry ret_from_fork vfs_write vfs_read vfs_iter_read vfs_iter_write do_iter_read do_iter_write
        call_read_iter call_write_iter new_sync_read new_sync_write vfs_ioctl ksys_ioctl compat_ioctl compat_sys_ioctl
        blkdev_driver_ioctl blkdev_ioctl do_iter_readv_writev ^call_mmap mmap_region do_mmap do_dentry_open vfs_open ^sock_sendmsg
        ^sock_recvmsg ^sock_release ^__sock_release ^setsockopt$ kernel_setsockopt sock_common_setsockopt ^listen$ kernel_listen
        sk_common_release ^sock_mmap ^accept$ kernel_accept ^sock_do_ioctl ^sock_ioctl ^compat_sock_ioctl ^nfnetlink_rcv_msg
        ^rtnetlink_rcv_msg ^netlink_dump ^socketpair ^connect ^ioctl ^sys_socketpair ^sys_connect ^sys_ioctl __do_fault do_page_fault
        ^page_fault$ __fput task_work_run exit_to_usermode smp_call_function tasklet_action tasklet_hi_action system_call_exception
        ^md_thread$ ^kthread_worker_fn$ do_trap_ecall efi_header_end softirqentry_text_start
        """);

    private static readonly NamePattern[] s_waits = NamePattern.Parse("""
        sched _lock _slowlock ^down ^__down rwsem completion kthread wait synchronize context_switch __switch_to cancel_delayed_work rcu_barrier ktime_get delayacct
        """);

    private static readonly NamePattern[] s_threadStarts = NamePattern.Parse("^kernel_thread_helper$ ^ret_from_");

    private static readonly byte[][] s_callPrefixes =
    [
        [.. "SYSC_"u8], [.. "SyS_"u8], [.. "sys_"u8], [.. "__x64_"u8], [.. "__ia32_"u8], [.. "__arm64_"u8], [.. "____sys_"u8], [.. "___sys_"u8],
        [.. "__sys_"u8], [.. "__se_sys_"u8], [.. "__se_"u8], [.. "__do_sys_"u8], [.. "compat_SYSC_"u8], [.. "compat_SyS_"u8], [.. "ksys_"u8],
    ];

    /// <summary>The name without what an architecture puts before a system call's.</summary>
    public static ReadOnlySpan<byte> WithoutCallPrefix(ReadOnlySpan<byte> name)
    {
        foreach (byte[] prefix in s_callPrefixes)
        {
            if (name.Length > prefix.Length && name.StartsWith(prefix))
                return name[prefix.Length..];
        }

        return name;
    }

    public static bool IsEntry(ReadOnlySpan<byte> name) => s_entries.AnyMatches(name);

    public static bool IsWait(ReadOnlySpan<byte> name) => NamePattern.AnyMatches(s_waits, name) || IsThreadStart(name);

    /// <summary>What every waiting task is in; of a stack that is cut behind it no more is known.</summary>
    public static bool IsSchedule(ReadOnlySpan<byte> name) => name.SequenceEqual("schedule"u8) || name.SequenceEqual("__schedule"u8);

    /// <summary>Where every kernel thread begins.</summary>
    public static bool IsThreadStart(ReadOnlySpan<byte> name) => NamePattern.AnyMatches(s_threadStarts, name);

    /// <summary>
    /// Waits that many tasks share name themselves: whoever holds rtnl_lock or blocks a grace period is to blame, not the victims.
    /// </summary>
    public static bool IsSharedWait(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> standsFor)
    {
        standsFor = name;
        if (name.IndexOf("rtnl_lock"u8) >= 0)
            return true;
        if (name.IndexOf("synchronize_rcu"u8) < 0 && name.IndexOf("synchronize_srcu"u8) < 0 && name.IndexOf("synchronize_net"u8) < 0
            && name.IndexOf("synchronize_sched"u8) < 0)
            return false;
        standsFor = "synchronize_rcu"u8;
        return true;
    }
}
