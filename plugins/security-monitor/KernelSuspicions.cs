using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// Lines that are not refusals of a policy but matter to whoever guards a machine: unsigned and foreign modules, marks an exploit
/// leaves, audit records lost. Anchored at the start; an oops that belongs to a mark is other plugins' report.
/// </summary>
internal static class KernelSuspicions
{
    public static bool TryReport(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message) =>
        Module(context, e, message) || Rejection(context, e, message) || Exploit(context, e, message)
        || NoArguments(context, e, message) || AuditLoss(context, e, message);

    // kernel/module/main.c, check_modinfo: the module's name is one word, then ": "
    private static bool Module(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.TakeUntil(": "u8, out ReadOnlySpan<byte> module) || module.IsEmpty || module.Contains((byte)' '))
            return false;
        if (line.Rest.StartsWith("module verification failed: "u8))
        {
            context.RegisterAnnotation(e, $"module {module} is not signed by a trusted key").With("module", module);
            context.EmitWarning(e, $"module {module} is not signed by a trusted key, loaded anyway").With("module", module)
                .With("hint", "expected where it was built here (dkms); else find out who loaded it");
            return true;
        }

        string? reason = line.Rest.StartsWith("loading out-of-tree module taints kernel"u8) ? "out-of-tree module"
            : line.Rest.StartsWith("module license '"u8) && line.Rest.EndsWith("' taints kernel."u8) ? "license"
            : null;
        if (reason is null)
            return false;
        context.RegisterAnnotation(e, $"module {module} taints the kernel: {reason}").With("module", module).With("reason", reason);
        return true;
    }

    // kernel/module/signing.c: "Loading of unsigned module is rejected"; kernel/module_signature.c and kexec print like forms.
    private static bool Rejection(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        bool isBlacklisted = message.StartsWith("Module hash "u8) && message.EndsWith(" is blacklisted"u8);
        if (!isBlacklisted && !line.Take("Loading of "u8))
        {
            if (!line.TakeUntil(": Loading of "u8, out ReadOnlySpan<byte> before) || before.Contains((byte)' '))
                return SignatureNote(context, e, message);
        }

        if (!isBlacklisted && !line.TakeUntilLast(" is rejected"u8, out _))
            return false;
        ReadOnlySpan<byte> what = isBlacklisted ? message : line.Rest.IsEmpty ? message : line.Rest;
        context.RegisterAnnotation(e, "module refused").With("reason", what);
        context.EmitWarning(e, $"module refused: {what}").With("reason", what)
            .With("hint", "sign it with a key the kernel trusts (mokutil), or find out who loads it");
        return true;
    }

    private static bool SignatureNote(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        if (!message.StartsWith("PKCS#7 signature not signed with a trusted key"u8))
            return false;
        context.RegisterAnnotation(e, "signature is not by a trusted key"); // the line that says what came of it alerts
        return true;
    }

    // arch/x86/mm/fault.c; arch/*/kernel/signal.c ("bad frame in"); fs/coredump.c
    private static bool Exploit(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        bool isNx = message.StartsWith("kernel tried to execute NX-protected page - exploit attempt?"u8);
        bool isSmep = message.StartsWith("unable to execute userspace code (SMEP?)"u8);
        if (isNx || isSmep)
        {
            long uid = KnownFields.NumberAfter(message, "(uid: "u8);
            string what = isNx ? "kernel jumped into data: an exploit attempt?" : "kernel jumped into user space: an exploit attempt?";
            context.RegisterAnnotation(e, what).WithKnown("uid", uid);
            context.EmitWarning(e, what, Severity.Crit).WithKnown("uid", uid)
                .With("hint", "the process in the report around; what the user ran; a newer kernel");
            return true;
        }

        if (message.StartsWith("Unsafe core_pattern used"u8))
        {
            context.RegisterAnnotation(e, "core dumps of privileged programs go to an unsafe place");
            context.EmitWarning(e, "core dumps of privileged programs go to an unsafe place")
                .With("hint", "sysctl kernel.core_pattern to a pipe or an absolute path; fs.suid_dumpable");
            return true;
        }

        return BadFrame(context, e, message) || Usercopy(context, e, message);
    }

    private static bool BadFrame(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.TakeUntilLast("] bad frame in "u8, out ReadOnlySpan<byte> process))
            return false;
        line = new TextScanner(process);
        if (!line.TakeUntilLast("["u8, out ReadOnlySpan<byte> comm) || !line.TakeNumber(out long pid) || comm.Length > 64)
            return false;
        context.RegisterAnnotation(e, $"{comm} returned from a forged or broken signal frame").With("comm", comm).With("pid", pid);
        context.EmitWarning(e, $"{comm} returned from a forged or broken signal frame: an exploit attempt?", Severity.Crit)
            .With("comm", comm).With("pid", pid).With("hint", "the program and what it was given; it was killed");
        return true;
    }

    // mm/usercopy.c: "usercopy: Kernel memory exposure attempt detected from SLUB object 'x' (offset 1, size 2)!"; a BUG follows.
    private static bool Usercopy(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.Take("usercopy: Kernel memory "u8) || !line.TakeUntil(" attempt detected "u8, out ReadOnlySpan<byte> what))
            return false;
        context.RegisterAnnotation(e, $"copy beyond the bounds of an object: {what} attempt").With("operation", what);
        return true;
    }

    // fs/exec.c (5.18): process '%s' launched '%s' with NULL argv: empty string added
    private static bool NoArguments(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.Take("process '"u8) || !line.TakeUntilLast("' launched '"u8, out ReadOnlySpan<byte> comm)
            || !line.TakeUntilLast("' with NULL argv"u8, out ReadOnlySpan<byte> name))
            return false;
        context.RegisterAnnotation(e, $"{comm} started {name} without arguments").With("comm", comm).With("name", name);
        context.EmitWarning(e, $"{comm} started {name} without arguments, as exploits do").With("comm", comm).With("name", name)
            .With("hint", "who ran it; versions of sudo and polkit");
        return true;
    }

    // kernel/audit.c, audit_log_lost and audit_log_start
    private static bool AuditLoss(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.Take("audit: "u8))
            return false;
        ReadOnlySpan<byte> rest = line.Rest;
        if (!rest.StartsWith("audit_lost="u8) && !rest.StartsWith("audit_backlog="u8) && !rest.StartsWith("backlog limit exceeded"u8)
            && !rest.StartsWith("rate limit exceeded"u8) && !(rest.StartsWith("kauditd "u8) && rest.EndsWith("queue overflow"u8)))
            return false;
        long lost = KnownFields.NumberAfter(message, "audit_lost="u8);
        context.RegisterAnnotation(e, "audit records are being lost").WithKnown("lost", lost);
        context.EmitWarning(e, "audit records are being lost").WithKnown("lost", lost)
            .With("hint", "auditctl -s; raise the backlog limit with auditctl -b");
        return true;
    }
}
