using System;

namespace RingBuffer.Plugins.ProcessFaults;

/// <summary>
/// How the kernel reports crashes in user space, on several architectures, 3.x to 7.2; <see cref="KernelText.LineRules"/> explains
/// the form. Names of processes and files are what somebody chose: they end at the last place that fits.
/// </summary>
internal static class ProcessFaultRules
{
    public static ReadOnlySpan<byte> Text =>
        // arch/x86/mm/fault.c, show_signal_msg; the file with its offset since 6.11, the CPU since 6.1; (null) before 4.15
        """
        @segfault warn
        {comm<*}[{pid:d}]: segfault at {addr:x} ip {ip:x} sp {sp:x} error {error_code:x} in {object<*}[{?{object_offset:x},?}{mapping_base:x}+{mapping_size:x}]{? likely on CPU {cpu:d} (core {core:d}, socket {socket:d})?}
        {comm<*}[{pid:d}]: segfault at {addr:x} ip {ip:x} sp {sp:x} error {error_code:x}{? likely on CPU {cpu:d} (core {core:d}, socket {socket:d})?}
        {comm<*}[{pid:d}]: segfault at{:n}{addr:w} ip{:n}{ip:w} sp{:n}{sp:w} error {error_code:x}{? in {object<*}[{mapping_base:x}+{mapping_size:x}]?}
        = {comm} (pid {pid}) crashed: segfault at {addr}{? in {object}?}
        ? coredumpctl info; a bug of the program, unless many programs crash

        """u8
        // arch/x86/kernel/traps.c, show_signal
        + """
        @trap warn
        {?traps: ?}{comm<*}[{pid:d}] trap {what*} ip:{ip:x} sp:{sp:x} error:{error_code:x}{? in {object<}[{?{object_offset:x},?}{mapping_base:x}+{mapping_size:x}]?}
        {?traps: ?}{comm<*}[{pid:d}] {what*} ip:{ip:x} sp:{sp:x} error:{error_code:x}{? in {object<}[{?{object_offset:x},?}{mapping_base:x}+{mapping_size:x}]?}
        = {comm} (pid {pid}) crashed: {what}{? in {object}?}
        ? coredumpctl info; a bug of the program, or one built for another processor

        """u8
        // arch/arm64/kernel/traps.c, arch/riscv/kernel/traps.c, arch/powerpc/kernel/traps.c, arch/arm/mm/fault.c
        + """
        @segfault warn
        {comm<*}[{pid:d}]: unhandled exception: {what*}, ESR 0x{esr:x}, {detail} in {object<}[{?{object_offset:x},?}{mapping_base:x}+{mapping_size:x}]
        {comm<*}[{pid:d}]: unhandled exception: {what*}, ESR 0x{esr:x}, {detail}
        {comm<*}[{pid:d}]: unhandled exception: {what*} in {object<}[{object_offset:x},{mapping_base:x}+{mapping_size:x}]
        {comm<*}[{pid:d}]: unhandled {what*} ({signal:d}) at 0x{addr:x}, esr 0x{esr:x}{?, in {object<}[{mapping_base:x}+{mapping_size:x}]?}
        {comm<*}[{pid:d}]: unhandled signal {signal:d} code {code:w} at 0x{addr:x}{? in {object<}[{?{object_offset:x},?}{mapping_base:x}+{mapping_size:x}]?}
        {comm<*}[{pid:d}]: {?unhandled ?}{what:w*} ({signal:d}) at {addr:x} nip {ip:x} lr {lr:x} code {code:x}{? in {object<}[{?{object_offset:x},?}{mapping_base:x}+{mapping_size:x}]?}
        {comm<*}[{pid:d}]: unhandled signal {signal:d} at {addr:x} nip {ip:x} lr {lr:x} code {code:x}
        {comm<*}: unhandled {what*} ({signal:d}) at 0x{addr:x}, code 0x{error_code:x}
        = {comm}{? (pid {pid})?} crashed{?: {what}?}{? at {addr}?}{? in {object}?}
        ? coredumpctl info; a bug of the program, unless many programs crash

        """u8
        // arch/mips/mm/fault.c, in two lines before 4.3; arch/s390/mm/fault.c
        + """
        @segfault warn
        do_page_fault(){? #{:d}?}: sending SIGSEGV to {comm<*} for{:n}invalid {access:w} access {:w}{:n}{addr:x}
        = {comm} crashed: invalid {access} at {addr}
        ? coredumpctl info; a bug of the program, unless many programs crash
        @s390-fault warn
        User process fault: interruption code {code:x} ilc:{:d}{? [#{}]?}{? in {object<*}[{?{object_offset:x},?}{mapping_base:x}+{mapping_size:x}]?}
        = a program crashed: interruption code {code}{? in {object}?}
        ? coredumpctl info; the next lines name the program

        """u8
        // kernel/sched/ext.c; kernel/cgroup/pids.c; arch/x86/kernel/traps.c, cpu/intel.c; fs/coredump.c; kernel/signal.c; fs/exec.c
        + """
        @fork-rejected warn
        cgroup: fork rejected by pids controller in {cgroup*}
        = {cgroup} may start no more processes or threads
        ? systemctl status of the unit, its TasksMax=; said once for each cgroup
        @scheduler-off
        sched_ext: BPF scheduler "{scheduler<}" disabled (unregistered from {who})
        sched_ext: BPF scheduler "{scheduler<}" disabled (disabled by sysrq-S)
        = the BPF scheduler {scheduler} is off
        @scheduler warn
        sched_ext: BPF scheduler "{scheduler<*}" disabled ({reason<})
        sched_ext: BPF scheduler "{scheduler<*}" errored, disabling
        = the BPF scheduler {scheduler} was thrown out{?: {reason}?}
        ? the next lines say which task; the scheduler's own log: the kernel's schedules again
        @scheduler-task
        sched_ext: {?runnable task stall (?}{?{scheduler:w}: ?}{comm<}[{pid:d}] failed to run for {stalled_s:w}s{?)?}
        = {comm} (pid {pid}) did not run for {stalled_s} s
        @privileged warn
        {?traps: ?}{comm<*}[{pid:d}] attempts to use CLI/STI, pretending it's a NOP, ip:{ip:x}
        = {comm} (pid {pid}) tries to switch interrupts off
        ? an old program that wants iopl, or an attack
        @split-lock
        x86/split lock detection: #{exception:w}: {comm<}/{pid:d} took a {what:w} trap at address: 0x{ip:x}
        = {comm} (pid {pid}) locks memory across cache lines, which slows the machine down
        @no-core warn once
        Pid {pid:d}({comm<}) over core_pipe_limit
        coredump: {pid:d}({comm<}): {reason}
        = no core dump of {comm} (pid {pid}){?: {reason}?}
        ? too many crashes at once, or no room
        @fatal-signal
        {comm<}: potentially unexpected fatal signal {signal:d}.
        = {comm} died of signal {signal}
        @executable-stack
        process '{exe<}' started with executable stack
        = {exe} runs with an executable stack
        """u8;
}
