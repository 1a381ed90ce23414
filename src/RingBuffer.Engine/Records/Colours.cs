using System;

namespace RingBuffer.Engine.Records;

/// <summary>
/// Colours in a log that was meant for a terminal: <c>dmesg --color=always</c>. Called by <see cref="PrintkLine"/>, the detector of
/// shapes and what cuts lines; reader thread.
/// </summary>
internal static class Colours
{
    private const byte Escape = 0x1b;

    /// <returns>Where the first may be; -1: there is none.</returns>
    public static int First(ReadOnlySpan<byte> line) => line.IndexOf(Escape);

    /// <summary>Copies a line without <c>ESC [ … m</c> and <c>ESC [ … K</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="plain">At least as long.</param>
    /// <returns>Bytes written.</returns>
    public static int Remove(ReadOnlySpan<byte> line, Span<byte> plain)
    {
        int written = 0;
        while (true)
        {
            int at = line.IndexOf(Escape);
            ReadOnlySpan<byte> part = at < 0 ? line : line[..at];
            part.CopyTo(plain[written..]);
            written += part.Length;
            if (at < 0)
                return written;
            line = line[at..];
            int length = Length(line);
            if (length == 0)
                plain[written++] = Escape;
            line = line[Math.Max(length, 1)..];
        }
    }

    /// <summary>Bytes of those that a line begins with.</summary>
    public static int Front(ReadOnlySpan<byte> line)
    {
        int front = 0;
        while (Length(line[front..]) is > 0 and var length)
            front += length;
        return front;
    }

    /// <summary>A text without those that it ends in.</summary>
    public static ReadOnlySpan<byte> WithoutLast(ReadOnlySpan<byte> text)
    {
        while (text.LastIndexOf(Escape) is >= 0 and var last && Length(text[last..]) == text.Length - last)
            text = text[..last];
        return text;
    }

    private static int Length(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("\u001b["u8))
            return 0;
        int end = text[2..].IndexOfAnyExceptInRange((byte)'0', (byte)';');
        return end >= 0 && text[2 + end] is (byte)'m' or (byte)'K' ? end + 3 : 0;
    }
}
