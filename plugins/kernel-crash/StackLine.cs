using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Reads the lines of a stack dump in the forms of all architectures, and knows the lines at which one begins. Called on a report's
/// lines; allocates nothing.
/// <code>
///    ext4_sync_file+0x20/0x5e0 [ext4]                           x86 since 4.9, arm64, riscv
///    [&lt;ffffffff814db589&gt;] __asan_report_load4_noabort+0x29/0x30    x86 before, mips, s390
///    [c00000003ae5b860] [c00000000016ab98] panic+0x1cc/0x534    powerpc, with " (unreliable)" behind doubtful ones; the debugger
///    [c00000009a9b7810] c00000000007b578 .queue_work+0xf8/0x1b0       xmon writes the second address bare
///    ext4_sync_file (fs/ext4/fsync.c:151 (discriminator 1))     of any, after scripts/decode_stacktrace.sh
///    [&lt;8015df40&gt;] (wake_up_q) from [&lt;8015616c&gt;] (futex_wake+0x58/0x98)    arm; without addresses since 5.18
/// </code>
/// </summary>
internal static class StackLine
{
    private const int BareAddress = 16;

    /// <summary>The stack unwinder only found this address lying about: <c> ? f+0x1/0x2</c>, or <c>(unreliable)</c> on powerpc.</summary>
    public static bool IsDoubtful(ReadOnlySpan<byte> line) =>
        (line.IndexOf("? "u8) is >= 0 and var at && at < 32 && SkipAddresses(line).StartsWith("? "u8)) || line.EndsWith("(unreliable)"u8);

    /// <param name="line">The line.</param>
    /// <param name="frame">The function.</param>
    /// <param name="caller">Its caller where the line names it (arm), else empty.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out Frame frame, out Frame caller)
    {
        caller = default;
        ReadOnlySpan<byte> text = SkipAddresses(line);
        if (text.StartsWith("? "u8))
            text = text[2..];
        if (Frame.TryParse(text, out frame))
            return true;
        return TryParseArm(text, out frame, out caller);
    }

    /// <summary>"rcu: RCU grace-period kthread stack dump:" (kernel/rcu/tree_stall.h): it waits, for what else the stall is.</summary>
    public static bool IsOfGracePeriodThread(ReadOnlySpan<byte> line) => line.IndexOf(" kthread stack dump"u8) >= 0;

    /// <summary>Which processor's stack begins here (lib/nmi_backtrace.c, sched_show_task for those that do not take an NMI).</summary>
    public static bool IsOfCpu(ReadOnlySpan<byte> line, out long cpu)
    {
        cpu = 0;
        TextScanner text = new(line);
        return (text.Take("NMI backtrace for cpu "u8) || text.Take("Task dump for CPU "u8)) && text.TakeNumber(out cpu);
    }

    /// <summary>Behind that: the stacks of those that are stalled.</summary>
    public static bool IsOfStalled(ReadOnlySpan<byte> line) =>
        line.IndexOf("NMI "u8) >= 0 || line.StartsWith("CPU: "u8) || line.StartsWith("Task dump for CPU"u8) || line.IndexOf("Stack dump where"u8) >= 0;

    public static bool IsCallTrace(ReadOnlySpan<byte> line) =>
        line.IndexOf("Call Trace:"u8) >= 0 || line.IndexOf("Call trace:"u8) >= 0 || line.IndexOf("Backtrace:"u8) >= 0;

    /// <summary>Another stack than the one before begins here.</summary>
    public static bool IsStart(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("Call Trace"u8) >= 0 || line.IndexOf("Call trace"u8) >= 0 || line.IndexOf("Backtrace:"u8) >= 0
            || line.IndexOf("Allocated:"u8) >= 0 || line.IndexOf("Freed:"u8) >= 0
            || line.IndexOf("llocated by task "u8) >= 0 || line.IndexOf("reed by task "u8) >= 0
            || line.IndexOf("Uninit was stored to memory at"u8) >= 0 || line.StartsWith("Last Breaking-Event-Address:"u8)
            || (line.IndexOf("badaddr: "u8) >= 0 && line.IndexOf("cause: "u8) >= 0))
            return true;
        int at = line.IndexOf(" backtrace"u8);
        return at > 0 && line[at - 1] != (byte)'k' && (line[at..].StartsWith(" backtrace:"u8) || line[at..].StartsWith(" backtrace (crc"u8));
    }

    /// <summary>What stands behind blanks, context marks such as &lt;IRQ&gt; and up to two addresses in brackets.</summary>
    public static ReadOnlySpan<byte> SkipAddresses(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line.TrimStart(" \t("u8);
        while (text.Length > 0 && text[0] == (byte)'<' && text.IndexOf((byte)'>') is > 0 and var mark && mark < 12)
            text = text[(mark + 1)..].TrimStart("> "u8); // <<EOE>> behind an NMI
        for (int i = 0; i < 2 && text.Length > 0 && text[0] == (byte)'[' && IsAddress(text, out int end); i++)
            text = text[end..].TrimStart(" ("u8);
        if (text.Length < line.Length && text.Length > BareAddress && text[BareAddress] == (byte)' ' && text[..BareAddress].IndexOfAnyExcept(s_hex) < 0)
            text = text[(BareAddress + 1)..];
        return text;
    }

    /// <summary>Whether a text begins with an address in brackets: <c>[&lt;c04f5e73&gt;]</c>, <c>[c00000003ae5b860]</c>.</summary>
    /// <param name="text">Begins with '['.</param>
    /// <param name="end">Behind the closing bracket.</param>
    public static bool IsAddress(ReadOnlySpan<byte> text, out int end)
    {
        end = text.IndexOf((byte)']') + 1;
        if (end < 3)
            return false;
        ReadOnlySpan<byte> inside = text[1..(end - 1)].Trim("<>"u8);
        if (inside.StartsWith("0x"u8))
            inside = inside[2..];
        return (inside.Length is >= 4 and <= 16 && inside.IndexOfAnyExcept(s_hex) < 0)
            || inside.SequenceEqual("(ptrval)"u8) || inside.SequenceEqual("(____ptrval____)"u8); // before there was entropy to hash addresses with
    }

    private static readonly System.Buffers.SearchValues<byte> s_hex = System.Buffers.SearchValues.Create("0123456789abcdef"u8);

    // "(f) from [<8015616c>] (g+0x58/0x98)", "f from g+0x58/0x98", "f [ext4] from 0x6c6c756e"
    private static bool TryParseArm(ReadOnlySpan<byte> text, out Frame frame, out Frame caller)
    {
        frame = caller = default;
        int from = text.IndexOf(" from "u8);
        if (from <= 0)
            return false;
        ReadOnlySpan<byte> name = text[..from].Trim("()"u8);
        ReadOnlySpan<byte> behind = SkipAddresses(text[(from + 6)..]);
        if (!Frame.TryParse(behind, out caller) && !(behind.StartsWith("0x"u8) && behind[2..].IndexOfAnyExcept(s_hex) < 0))
            return false;
        if (Frame.TryParse(name, out frame))
            return true;
        frame = Frame.OfName(name);
        return frame.Symbol.Length > 0;
    }
}
