using System;
using System.Buffers;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// The line with the oops number, of any architecture, where nothing of it is known but its form: what happened in words, a number, the
/// count in brackets. <c>int3: 0000 [#1] SMP</c>, <c>illegal operation: 0001 ilc:2 [#1]</c>, <c>init(1): Oops [#1]</c>. What a device or a
/// process calls itself has not this form. Asked by <see cref="HeadRule"/> and <see cref="Title"/>.
/// </summary>
internal static class DieLine
{
    private static readonly SearchValues<byte> s_wordBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_- ()"u8);
    private static readonly SearchValues<byte> s_numberBytes = SearchValues.Create("0123456789abcdefxABCDEFilc: "u8);
    private static readonly SearchValues<byte> s_stampBytes = SearchValues.Create("0123456789.] "u8);

    /// <param name="line">A line without prefixes.</param>
    /// <returns>Where the bracket is; -1: it is another line.</returns>
    public static int Find(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf("[#"u8);
        int end = at < 0 ? -1 : line[at..].IndexOf((byte)']');
        if (end < 3)
            return -1;
        ReadOnlySpan<byte> behind = line[(at + end + 1)..]; // SMP, PREEMPT, KASAN and such, or a colon (mips)
        behind = behind is [(byte)':', ..] ? behind[1..] : behind;
        if (behind.ContainsAnyInRange((byte)'a', (byte)'z') || behind.Contains((byte)':'))
            return -1;
        ReadOnlySpan<byte> words = Words(line);
        ReadOnlySpan<byte> front = line[..at];
        ReadOnlySpan<byte> number = front[(front.IndexOf(words) + words.Length)..];
        bool isWords = !words.ContainsAnyExcept(s_wordBytes) || words.SequenceEqual("int3"u8);
        return isWords && !number.ContainsAnyExcept(s_numberBytes) ? at : -1;
    }

    /// <summary>What happened; empty where the line begins with the bracket.</summary>
    public static ReadOnlySpan<byte> Words(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("[#"u8) is >= 0 and var count)
            line = line[..count];
        line = line[Math.Max(0, line.IndexOfAnyExcept(s_stampBytes))..]; // what is left of a stamp that was cut
        if (line.StartsWith("Oops: "u8) && !line[6..].StartsWith("0"u8))
            line = line[6..];
        if (line.IndexOf("): "u8) is > 0 and var process && line[..process].LastIndexOf((byte)'(') is > 0 and var open && TaskName.MayBe(line[..open])
            && !line[(open + 1)..process].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            line = line[(process + 3)..]; // "init(1): Oops [#1]" of sparc
        int end = line.IndexOf((byte)':');
        return (end < 0 ? line : line[..end]).Trim((byte)' ');
    }
}
