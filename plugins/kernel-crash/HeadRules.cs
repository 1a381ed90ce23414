using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// All head lines that are known, by subject in the files beside this one, and the search among them: the first that matches counts,
/// so the particular stands before the general. Constant data; asked by the plugin for each line it is given.
/// </summary>
internal static class HeadRules
{
    /// <summary>The stack where the processor was, else the call trace.</summary>
    internal static readonly Step[] Stack = [Step.ProgramCounter, Step.CallTrace, Step.Frames];

    /// <summary>The call trace only: the registers are those of the reporting code, or there are none.</summary>
    internal static readonly Step[] Trace = [Step.CallTrace, Step.Frames];

    /// <summary>What x86's check of where jumps land struck (arch/x86/kernel/cet.c): the registers below its own frames.</summary>
    internal static readonly Step[] BehindControlProtection = [Step.Past("asm_exc_control_protection"u8), Step.ProgramCounter, Step.Frames];

    private static readonly HeadRule[] s_all =
    [
        .. SanitizerHeads.Rules, .. FaultHeads.Rules, .. LockHeads.Rules, .. StallHeads.Rules, .. MemoryHeads.Rules,
        .. WarningHeads.Rules, .. PanicHeads.Rules, .. FaultHeads.SecondLines,
    ];

    /// <param name="line">A line of a message.</param>
    /// <param name="rest">What stands behind the rule's text.</param>
    /// <returns>The rule, or null when no report begins here.</returns>
    public static HeadRule? Find(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> text = WithoutPrefix(line);
        foreach (HeadRule rule in s_all)
        {
            int end = rule.Match(text);
            if (end < 0)
                continue;
            rest = text[end..];
            return rule;
        }

        rest = default;
        return null;
    }

    /// <summary>
    /// The line behind what may stand before a head: pr_fmt prefixes, a login or shell prompt the line was printed into, mips' CPU number, the
    /// brackets of lockdep before 4.12, the date of a log around the log.
    /// </summary>
    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line.TrimStart(" \t"u8);
        if (text.IndexOf(" login: "u8) is >= 0 and < 64 and var login)
            text = text[(login + 8)..];
        if (text.IndexOf("# "u8) is > 0 and < 64 and var prompt && (text[0] is (byte)'/' or (byte)'~' || (text[prompt - 1] != ' ' && text[..prompt].Contains((byte)'@'))))
            text = text[(prompt + 2)..];
        if (IsDate(text))
            text = text[DateLength..];
        text = After(text, "NMI "u8);
        text = After(text, "watchdog: "u8);
        text = After(text, "rcu: "u8);
        text = After(text, "kmemleak: "u8);
        if (text.StartsWith("kvm ["u8) && text.IndexOf("]: "u8) is > 0 and var kvm)
            text = text[(kvm + 3)..];
        text = After(text, "[ "u8);
        if (text.StartsWith("CPU "u8) && text.IndexOf(" Unable to handle"u8) is > 0 and < 9 and var unable)
            text = text[(unable + 1)..];
        return text;
    }

    private const int DateLength = 20;

    // "2018/01/09 14:28:48 "
    private static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length > DateLength && text[4] == (byte)'/' && text[7] == (byte)'/' && text[10] == (byte)' '
        && text[13] == (byte)':' && text[16] == (byte)':' && text[19] == (byte)' ';

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.StartsWith(prefix) ? text[prefix.Length..] : text;
}
