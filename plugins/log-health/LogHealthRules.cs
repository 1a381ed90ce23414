using System;

namespace RingBuffer.Plugins.LogHealth;

/// <summary>
/// Lines that say what the log does not hold, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/> explains the form.
/// </summary>
internal static class LogHealthRules
{
    public static ReadOnlySpan<byte> Text =>
        // lib/ratelimit.c; kernel/printk/printk.c (dropped and replayed on consoles only; truncate_msg); kernel/hung_task.c
        """
        @suppressed
        {function:w}: {suppressed:d} callbacks suppressed
        {function:w}: {suppressed:d} output lines suppressed due to ratelimiting
        printk: {suppressed:d} messages suppressed.
        = {suppressed} more messages{? of {function}?} were not logged: too many at once
        @dropped warn
        ** {lost:d} printk messages dropped **
        = {lost} messages did not reach this console: it is too slow
        ? the journal may have them; raise log_buf_len= or the console's speed
        @replayed
        ** replaying previous printk message **
        = the next message was printed before
        @hung-tasks-silent warn once
        Future hung task reports are suppressed, see sysctl kernel.hung_task_warnings
        = hung tasks are not reported any more
        ? sysctl kernel.hung_task_warnings=-1 reports all
        @console-gone warn once
        netconsole: network logging stopped on interface {dev:w*} as it {reason}
        = network logging stopped: {dev} {reason}
        ? set it up again when the interface is back
        @cut
        {text<}<truncated>$
        = the kernel cut this message: it was longer than a quarter of its buffer
        @checks-off
        INFO: lockdep is turned off.
        ODEBUG: Out of memory. ODEBUG disabled
        kmemleak: Kernel memory leak detector disabled
        = one of the kernel's own checks switched itself off

        """u8
        // systemd: src/journal/journald-kmsg.c writes it into the kernel log, where user space may write anything: never a warning
        + """
        @journal-lost
        systemd-journald[{pid:d}]: /dev/kmsg buffer overrun, some messages lost.
        systemd-journald[{pid:d}]: Missed {lost:d} kernel messages
        = the journal could not keep up and lacks kernel messages
        """u8;
}
