using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Reads the line of a register dump that says where the processor was. The function is empty where the kernel had no name for the
/// address: user space, a wild jump.
/// <code>
///   RIP: 0010:f+0x1/0x2     RIP: 0010:[&lt;ffffffff81&gt;]  [&lt;ffffffff81&gt;] f+0x1/0x2     EIP: f+0x1/0x2     IP: [&lt;c1&gt;] f+0x1/0x2     x86
///   pc : f+0x1/0x2     PC is at f+0x1/0x2     epc : f+0x1/0x2 ra : …     epc   : 80101234 f+0x1/0x2          arm64, arm, riscv, mips
///   NIP [c00000000022d79c] f+0x1/0x2     --- interrupt: 700 at f+0x1/0x2     Krnl PSW : 0704 0000 (f+0x1/0x2)      powerpc, s390
/// </code>
/// </summary>
internal static class ProgramCounterLine
{
    private const int LongestSegment = 4; // "0010:", in guests of Xen "e030:"

    /// <param name="line">The line.</param>
    /// <param name="frame">Where the processor was; empty where the kernel had no name for it.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out Frame frame)
    {
        frame = default;
        ReadOnlySpan<byte> text = line.TrimStart(" \t"u8);
        if (TryTakeLabel(ref text))
            return TryParsePlace(text, out frame);
        if (text.StartsWith("--- "u8) && text.IndexOf(" at "u8) is > 0 and var at)
            return Frame.TryParse(text[(at + 4)..], out frame);
        if (text.StartsWith("Krnl PSW : "u8) && text.IndexOf((byte)'(') is > 0 and var open)
            return Frame.TryParse(text[(open + 1)..], out frame);
        return false;
    }

    /// <summary>Reads <c> ra : f+0x1/0x2</c> of riscv, <c>lr : f+0x1/0x2</c> of arm64, <c>LR is at f+0x1/0x2</c> of arm.</summary>
    public static bool TryParseReturn(ReadOnlySpan<byte> line, out Frame frame)
    {
        ReadOnlySpan<byte> text = line.TrimStart(" \t"u8);
        frame = default;
        return text.StartsWith("ra : "u8) || text.StartsWith("lr : "u8) ? Frame.TryParse(text[5..], out frame)
            : text.StartsWith("LR is at "u8) && Frame.TryParse(text[9..], out frame);
    }

    private static bool TryTakeLabel(ref ReadOnlySpan<byte> text)
    {
        foreach (byte[] label in s_labels)
        {
            if (!text.StartsWith(label))
                continue;
            text = text[label.Length..].TrimStart(" :"u8);
            return true;
        }

        return false;
    }

    private static bool TryParsePlace(ReadOnlySpan<byte> text, out Frame frame)
    {
        ReadOnlySpan<byte> place = SkipSegment(text);
        ReadOnlySpan<byte> symbol = StackLine.SkipAddresses(place);
        if (Frame.TryParse(symbol, out frame))
            return true;

        // mips prints the address bare: "80101234 f+0x1/0x2"; so does xmon, the debugger of powerpc: "c000000000391600: f+0x1/0x2"
        int blank = symbol.IndexOf((byte)' ');
        if (blank >= 8 && Frame.TryParse(symbol[(blank + 1)..], out frame))
            return true;
        return place.StartsWith("0x"u8) || place.TrimStart(" [<"u8).StartsWith("(null)"u8) || symbol.TrimStart(" [<"u8).StartsWith("(null)"u8);
    }

    // The code segment of x86: "0010:"
    private static ReadOnlySpan<byte> SkipSegment(ReadOnlySpan<byte> text)
    {
        int digits = 0;
        while (digits < text.Length && digits <= LongestSegment && char.IsAsciiHexDigitLower((char)text[digits]))
            digits++;
        return digits is > 0 and <= LongestSegment && digits < text.Length && text[digits] == (byte)':' ? text[(digits + 1)..].TrimStart((byte)' ') : text;
    }

    private static readonly byte[][] s_labels =
    [
        [.. "RIP:"u8], [.. "RIP "u8], [.. "EIP:"u8], [.. "EIP is at "u8], [.. "IP:"u8], [.. "PC is at "u8], [.. "pc :"u8], [.. "epc :"u8],
        [.. "epc   :"u8], [.. "NIP "u8], [.. "ERA: "u8], [.. "TPC: <"u8], [.. "IAOQ[0]: "u8], [.. "pc "u8], [.. "pc: "u8], [.. "PC: "u8],
    ];
}
