using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// Refusals that the kernel prints itself, not through audit: lockdown, Yama, LoadPin, SafeSetID, /dev/mem, SELinux labels. Each
/// method knows one form, anchored at its start; names and command lines inside are what processes chose and end from the right.
/// </summary>
internal static class KernelDenials
{
    public static bool TryReport(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message) =>
        Lockdown(context, e, message) || Ptrace(context, e, message) || LoadPin(context, e, message)
        || SelinuxLabel(context, e, message) || SafeSetId(context, e, message) || DevMem(context, e, message);

    // security/lockdown/lockdown.c: "Lockdown: %s: %s is restricted; see man kernel_lockdown.7"; distributions' 4.x had no process.
    private static bool Lockdown(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (line.Take("Kernel is locked down from "u8) && line.TakeUntil("; see "u8, out ReadOnlySpan<byte> source))
        {
            context.RegisterAnnotation(e, $"kernel locked down by {source}").With("source", source);
            return true;
        }

        line = new TextScanner(message);
        if (!line.Take("Lockdown: "u8) || !line.TakeUntilLast(" is restricted; see "u8, out ReadOnlySpan<byte> refused))
            return false;
        line = new TextScanner(refused);
        ReadOnlySpan<byte> comm = line.TakeUntilLast(": "u8, out ReadOnlySpan<byte> before) ? before : default;
        ReadOnlySpan<byte> what = line.Rest;
        context.RegisterAnnotation(e, $"lockdown refused {what}").With("what", what).With("comm", comm);
        if (!what.EndsWith("ibernation"u8)) // logind, or the kernel itself, asks at every start of a machine with Secure Boot
        {
            context.EmitWarning(e, $"lockdown refused {what}{(comm.IsEmpty ? "" : " to ")}{comm}", IsCurious(comm) ? Severity.Notice : Severity.Warn)
                .With("what", what).With("comm", comm).With("hint", "/sys/kernel/security/lockdown; secure boot switches it on").FoldBy(FoldKey.Of("lockdown"u8, what, comm));
        }

        return true;
    }

    /// <summary>Programs that look into the hardware, and do without where they may not.</summary>
    private static bool IsCurious(ReadOnlySpan<byte> comm)
    {
        foreach (byte[] known in s_curious)
        {
            if (comm.SequenceEqual(known))
                return true;
        }

        return false;
    }

    private static readonly byte[][] s_curious =
    [
        [.. "fwupd"u8], [.. "rasdaemon"u8], [.. "mcelog"u8], [.. "pmdakvm"u8], [.. "systemd"u8], [.. "Xorg"u8], [.. "Xorg.bin"u8],
        [.. "dmidecode"u8], [.. "biosdecode"u8], [.. "hwinfo"u8], [.. "lshw"u8], [.. "turbostat"u8], [.. "thermald"u8],
    ];

    // security/yama/yama_lsm.c: ptrace %s of "%s"[%d] was attempted by "%s"[%d], with whole command lines in the quotes.
    private static bool Ptrace(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.Take("ptrace "u8) || !line.TakeUntil(" of \""u8, out ReadOnlySpan<byte> access)
            || !line.TakeUntilLast("] was attempted by \""u8, out ReadOnlySpan<byte> targetText)
            || !line.TakeUntilLast("\"["u8, out ReadOnlySpan<byte> tracer) || !line.TakeNumber(out long tracerPid))
            return false;
        line = new TextScanner(targetText);
        if (!line.TakeUntilLast("\"["u8, out ReadOnlySpan<byte> target) || !line.TakeNumber(out long targetPid))
            return false;
        context.RegisterAnnotation(e, $"Yama refused ptrace {access}").With("access", access)
            .With("target", target).With("target_pid", targetPid).With("tracer", tracer).With("tracer_pid", tracerPid);
        context.EmitWarning(e,
            $"Yama refused {tracer} (pid {tracerPid}) ptrace {access} of {target} (pid {targetPid})").With("access", access)
            .With("target", target).With("target_pid", targetPid).With("tracer", tracer).With("tracer_pid", tracerPid)
            .With("hint", "a debugger, or a program that spies; kernel.yama.ptrace_scope").FoldBy(FoldKey.Of("ptrace"u8, access, target, tracer));
        return true;
    }

    // security/loadpin/loadpin.c, report_load: LoadPin: kernel-module denied obj="/x.ko" pid=7 cmdline="insmod /x.ko"
    private static bool LoadPin(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.Take("LoadPin: "u8) || !line.TakeUntil(" obj="u8, out ReadOnlySpan<byte> verdict)
            || !line.TakeUntilLast(" pid="u8, out ReadOnlySpan<byte> name) || !line.TakeNumber(out long pid))
            return false;
        name = name.Trim((byte)'"');
        context.RegisterAnnotation(e, $"LoadPin {verdict}: {name}").With("operation", verdict).With("name", name).With("pid", pid);
        if (verdict.EndsWith("denied"u8))
        {
            context.EmitWarning(e,
                $"LoadPin denied loading {name} ({verdict})").With("operation", verdict).With("name", name).With("pid", pid)
                .With("hint", "modules and firmware must come from the file system the first one came from").FoldBy(FoldKey.Of("loadpin"u8, verdict, name));
        }

        return true;
    }

    // security/selinux/hooks.c: SELinux: inode=%lu on dev=%s was found to have an invalid context=%s.  This indicates …
    private static bool SelinuxLabel(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.Take("SELinux: inode="u8) || !line.TakeNumber(out long inode) || !line.Take(" on dev="u8)
            || !line.TakeUntil(" was found to have an invalid context="u8, out ReadOnlySpan<byte> device))
            return false;
        ReadOnlySpan<byte> label = line.TakeUntil(".  "u8, out ReadOnlySpan<byte> before) ? before : line.Rest;
        context.RegisterAnnotation(e, $"SELinux label of inode {inode} on {device} is not valid")
            .With("inode", inode).With("dev", device).With("tcontext", label);
        context.EmitWarning(e, $"files on {device} have SELinux labels that are not valid: relabel it")
            .With("inode", inode).With("dev", device).With("tcontext", label)
            .With("hint", "touch /.autorelabel and reboot, or restorecon").FoldBy(FoldKey.Of("label"u8, device));
        return true;
    }

    // security/safesetid/lsm.c: "Operation requires CAP_SETUID, which is not available to UID %u for operations besides …"
    private static bool SafeSetId(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        line.Take("SafeSetID: "u8);
        if (!line.Take("Operation requires CAP_SET"u8) || !line.TakeUntil(", which is not available to "u8, out _)
            || !(line.Take("UID "u8) || line.Take("GID "u8)) || !line.TakeNumber(out long id))
            return false;
        context.RegisterAnnotation(e, $"SafeSetID refused id {id} a change of identity").With("id", id);
        context.EmitWarning(e, $"SafeSetID refused id {id} a change of identity").With("id", id).With("hint", "the rules in /sys/kernel/security/safesetid");
        return true;
    }

    // arch/x86/mm/pat/memtype.c: "Program %s tried to access /dev/mem between [mem …]."; behind "x86/PAT: " in newer kernels.
    private static bool DevMem(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        line.Take("x86/PAT: "u8);
        if (!line.Take("Program "u8) || !line.TakeUntilLast(" tried to access /dev/mem between "u8, out ReadOnlySpan<byte> comm))
            return false;
        context.RegisterAnnotation(e, $"{comm} was refused /dev/mem").With("comm", comm);
        context.EmitWarning(e, $"{comm} was refused /dev/mem").With("comm", comm)
            .With("hint", "who runs it, and why; the kernel keeps the memory of devices and its own from programs").FoldBy(FoldKey.Of("devmem"u8, comm));
        return true;
    }
}
