using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// The line that heads every stack dump and says who ran: <c>CPU: 1 PID: 217 Comm: odd (name) x Not tainted 6.1.0</c>
/// (lib/dump_stack.c; since 6.12 with <c>UID: 0</c> before PID; <c>Pid: 217, comm: odd</c> before 3.9). Plugins parse it to learn the process behind the line before it.
/// </summary>
internal readonly ref struct CpuLine
{
    private CpuLine(long cpu, long pid, ReadOnlySpan<byte> comm)
    {
        Cpu = cpu;
        Pid = pid;
        Comm = comm;
    }

    public long Cpu { get; }

    public long Pid { get; }

    public ReadOnlySpan<byte> Comm { get; }

    public static bool TryParse(ReadOnlySpan<byte> message, out CpuLine line)
    {
        var text = new TextScanner(message);
        line = default;
        if (text.Take("Pid: "u8) || text.Take("Pid : "u8)) // SuperH
        {
            if (!text.TakeNumber(out long old) || !(text.Take(", comm: "u8) || text.Take(", Comm: "u8)))
                return false;
            line = new CpuLine(KnownFields.Unknown, old, CommOf(text.Rest).Trim((byte)' '));
            return true;
        }

        if (!text.Take("CPU: "u8) || !text.TakeNumber(out long cpu))
            return false;
        if (text.Take(" UID: "u8) && !text.TakeNumber(out _))
            return false;
        if (!text.Take(" PID: "u8) || !text.TakeNumber(out long pid) || !text.Take(" Comm: "u8))
            return false;
        line = new CpuLine(cpu, pid, CommOf(text.Rest));
        return true;
    }

    /// <summary>Where what print_tainted() writes begins (kernel/panic.c), from the right: a task's name may hold the words.</summary>
    /// <returns>Its position, or -1.</returns>
    public static int TaintAt(ReadOnlySpan<byte> text)
    {
        int at = text.LastIndexOf("Not tainted"u8);
        return at >= 0 ? at : text.LastIndexOf("Tainted: "u8);
    }

    // The name may hold blanks, so it ends where the taint starts.
    private static ReadOnlySpan<byte> CommOf(ReadOnlySpan<byte> rest)
    {
        int end = TaintAt(rest) - 1;
        if (end < 0 && rest.LastIndexOf(" #"u8) is > 0 and var build && rest[build..].IndexOf(" SMP"u8) > 0) // Lustre's own: the kernel behind the name
            end = rest[..build].LastIndexOf((byte)' ');
        ReadOnlySpan<byte> comm = end < 0 ? rest : rest[..end];
        return comm.EndsWith(" Kdump: loaded"u8) ? comm[..^" Kdump: loaded"u8.Length] : comm; // RHEL 7 and 8
    }
}
