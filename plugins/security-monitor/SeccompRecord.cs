using System;
using System.Buffers.Text;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// Seccomp's records (kernel/auditsc.c, audit_seccomp): <c>… pid=207 comm="x" exe="/x" sig=9 arch=c000003e syscall=110 … code=0x0</c>.
/// A signal means the filter stopped the process: an alert, folded by program and system call. Without one (the LOG action) it is
/// noted. System calls stay numbers: their names differ by architecture.
/// </summary>
internal static class SeccompRecord
{
    public static void Report(PluginContext context, in KernelEvent e, scoped ref AuditFields fields)
    {
        ReadOnlySpan<byte> comm = fields.Text("comm"u8);
        ReadOnlySpan<byte> exe = fields.Text("exe"u8);
        ReadOnlySpan<byte> syscall = fields.Plain("syscall"u8);
        long signal = fields.Number("sig"u8);
        Describe(context.RegisterAnnotation(e,
            $"seccomp: system call {syscall} of {comm}{(signal == 0 ? " logged" : " stopped")}"), fields, comm, exe, signal);
        if (signal == 0)
            return;
        Note note = signal == KnownFields.Unknown // a line that was cut
            ? context.EmitWarning(e, $"seccomp stopped {comm} at system call {syscall}")
            : context.EmitWarning(e, $"seccomp stopped {comm} at system call {syscall}, signal {signal}");
        Describe(note, fields, comm, exe, signal)
            .With("hint", "the filter of the program, its service or its container").FoldBy(FoldKey.Of("seccomp"u8, exe.IsEmpty ? comm : exe, syscall, fields.Plain("arch"u8)));
    }

    private static Note Describe(
        Note note, AuditFields fields, ReadOnlySpan<byte> comm, ReadOnlySpan<byte> exe, long signal)
    {
        ReadOnlySpan<byte> arch = fields.Plain("arch"u8);
        string? known = Architecture(arch);
        note = note.With("comm", comm).WithKnown("pid", fields.Number("pid"u8)).With("exe", exe).WithKnown("sig", signal)
            .WithKnown("syscall", fields.Number("syscall"u8)).With("action", Action(fields.Plain("code"u8)));
        return known is null ? note.With("arch", arch) : note.With("arch", known);
    }

    // AUDIT_ARCH_* of include/uapi/linux/audit.h: ELF machine with bits for 64-bit and little-endian.
    private static string? Architecture(ReadOnlySpan<byte> arch) =>
        arch.SequenceEqual("c000003e"u8) ? "x86_64"
        : arch.SequenceEqual("40000003"u8) ? "i386"
        : arch.SequenceEqual("c00000b7"u8) ? "aarch64"
        : arch.SequenceEqual("40000028"u8) ? "arm"
        : arch.SequenceEqual("c00000f3"u8) ? "riscv64"
        : arch.SequenceEqual("c0000015"u8) ? "ppc64le"
        : arch.SequenceEqual("80000016"u8) ? "s390x"
        : null;

    // SECCOMP_RET_* of include/uapi/linux/seccomp.h; the low half carries data of the filter.
    private static string? Action(ReadOnlySpan<byte> code)
    {
        if (!code.StartsWith("0x"u8) || !Utf8Parser.TryParse(code[2..], out uint value, out _, 'x'))
            return null;
        return (value & 0xffff0000) switch
        {
            0x80000000 => "kill_process",
            0x00000000 => "kill_thread",
            0x00030000 => "trap",
            0x00050000 => "errno",
            0x7fc00000 => "user_notif",
            0x7ff00000 => "trace",
            0x7ffc0000 => "log",
            0x7fff0000 => "allow",
            _ => null,
        };
    }
}
