using System;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// What the kernel prints itself, not through audit: refusals, modules that are not trusted, marks an exploit leaves, audit records
/// lost. Names and command lines inside are what processes chose, and end from the right; <see cref="KernelText.LineRules"/>
/// explains the form.
/// </summary>
internal static class SecurityRules
{
    public static ReadOnlySpan<byte> Text =>
        // security/lockdown/lockdown.c, distributions' 4.x had no process; yama/yama_lsm.c; loadpin/loadpin.c; selinux/hooks.c; safesetid/lsm.c
        """
        @locked-down
        Kernel is locked down from {source}; see
        = kernel locked down by {source}
        @lockdown warn
        Lockdown: {?{comm<*}: ?}{what<*} is restricted; see
        = lockdown refused {what}{? to {comm}?}
        ? /sys/kernel/security/lockdown; secure boot switches it on
        @ptrace warn
        ptrace {access*} of "{target<*}"[{target_pid:d}] was attempted by "{tracer<*}"[{tracer_pid:d}]
        = Yama refused {tracer} (pid {tracer_pid}) ptrace {access} of {target} (pid {target_pid})
        ? a debugger, or a program that spies; kernel.yama.ptrace_scope
        @loadpin-denied warn
        LoadPin: {operation:w*} denied obj={?"?}{name<*}{?"?} pid={pid:d}
        = LoadPin denied loading {name} ({operation})
        ? modules and firmware must come from the file system the first one came from
        @loadpin
        LoadPin: {operation} obj={?"?}{name<}{?"?} pid={pid:d}
        = LoadPin {operation}: {name}
        @label warn
        SELinux: inode={inode:d} on dev={dev*} was found to have an invalid context={tcontext}.  This
        = files on {dev} have SELinux labels that are not valid: relabel it
        ? touch /.autorelabel and reboot, or restorecon
        @safesetid warn
        {?SafeSetID: ?}Operation requires CAP_SET{}, which is not available to {?U?}{?G?}ID {id:d*}
        = SafeSetID refused id {id} a change of identity
        ? the rules in /sys/kernel/security/safesetid

        """u8
        // arch/x86/mm/pat/memtype.c; kernel/module/main.c, check_modinfo; kernel/module/signing.c, module_signature.c
        + """
        @devmem warn
        {?x86/PAT: ?}Program {comm<*} tried to access /dev/mem between
        = {comm} was refused /dev/mem
        ? who runs it, and why; the kernel keeps the memory of devices and its own from programs
        @unsigned warn
        {module:w*}: module verification failed:
        = module {module} is not signed by a trusted key, loaded anyway
        ? expected where it was built here (dkms); else find out who loaded it
        @foreign
        {module:w}: loading out-of-tree module taints kernel
        = module {module} taints the kernel: out-of-tree module
        + reason=out-of-tree
        @license
        {module:w}: module license '{license}' taints kernel.
        = module {module} taints the kernel: license {license}
        + reason=license
        @rejected warn
        {?{module:w}: ?}Loading of {what<*} is rejected$
        = module refused: {what}
        ? sign it with a key the kernel trusts (mokutil), or find out who loads it
        @blacklisted warn
        Module hash {hash:w} is blacklisted
        = module refused: its hash {hash} is blacklisted
        ? sign it with a key the kernel trusts (mokutil), or find out who loads it
        @signature
        PKCS#7 signature not signed with a trusted key
        = signature is not by a trusted key

        """u8
        // arch/x86/mm/fault.c; arch/*/kernel/signal.c; fs/coredump.c; mm/usercopy.c, a BUG follows; fs/exec.c (5.18); kernel/audit.c
        + """
        @jump-to-data crit
        kernel tried to execute NX-protected page - exploit attempt?{? (uid: {uid:d})?}
        = kernel jumped into data: an exploit attempt?
        ? the process in the report around; what the user ran; a newer kernel
        @jump-to-user crit
        unable to execute userspace code (SMEP?){? (uid: {uid:d})?}
        = kernel jumped into user space: an exploit attempt?
        ? the process in the report around; what the user ran; a newer kernel
        @core-pattern warn
        Unsafe core_pattern used
        = core dumps of privileged programs go to an unsafe place
        ? sysctl kernel.core_pattern to a pipe or an absolute path; fs.suid_dumpable
        @bad-frame crit
        {comm<*}[{pid:d}] bad frame in
        = {comm} returned from a forged or broken signal frame: an exploit attempt?
        ? the program and what it was given; it was killed
        @usercopy
        usercopy: Kernel memory {operation} attempt detected
        = copy beyond the bounds of an object: {operation} attempt
        @no-arguments warn
        process '{comm<*}' launched '{name<*}' with NULL argv
        = {comm} started {name} without arguments, as exploits do
        ? who ran it; versions of sudo and polkit
        @bpf-write warn
        {comm<*}[{pid:d}] is installing a program with bpf_probe_write_user helper that may corrupt user memory!
        = {comm} (pid {pid}) loads a BPF program that writes into other programs' memory
        ? who runs it, and why: root kits do so; bpftool prog
        @audit-loss warn
        audit: audit_lost={lost:d}
        audit: audit_backlog=
        audit: backlog limit exceeded
        audit: rate limit exceeded
        audit: kauditd {:w} queue overflow
        = audit records are being lost
        ? auditctl -s; raise the backlog limit with auditctl -b
        """u8;
}
