using System;
using System.Buffers.Text;

namespace RingBuffer;

/// <summary>
/// A forward reader over a message, for parsing kernel formats by hand: each call either takes what it names and moves on, or
/// returns false and stays. Never throws, never allocates. Made by plugins on the stack.
/// </summary>
/// <param name="text">The bytes to read.</param>
public ref struct TextScanner(ReadOnlySpan<byte> text)
{
    /// <summary>What has not been taken yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>Takes an exact text, byte for byte.</summary>
    /// <returns>False when what is left does not start with it.</returns>
    public bool Take(scoped ReadOnlySpan<byte> literal)
    {
        if (!Rest.StartsWith(literal))
            return false;
        Rest = Rest[literal.Length..];
        return true;
    }

    /// <summary>Takes everything before the first occurrence of a text, and the text itself.</summary>
    /// <param name="delimiter">The text to find.</param>
    /// <param name="before">What stood before it; empty when it is not there.</param>
    /// <returns>False when it is not there.</returns>
    public bool TakeUntil(scoped ReadOnlySpan<byte> delimiter, out ReadOnlySpan<byte> before) =>
        TakeUpTo(Rest.IndexOf(delimiter), delimiter.Length, out before);

    /// <summary>Skips everything up to and including the first occurrence of a text.</summary>
    /// <returns>False when it is not there.</returns>
    public bool SkipPast(scoped ReadOnlySpan<byte> delimiter) => TakeUntil(delimiter, out _);

    /// <summary>Takes everything before the last occurrence of a text, and the text itself: for names that may hold the delimiter.</summary>
    /// <param name="delimiter">The text to find.</param>
    /// <param name="before">What stood before it; empty when it is not there.</param>
    /// <returns>False when it is not there.</returns>
    public bool TakeUntilLast(scoped ReadOnlySpan<byte> delimiter, out ReadOnlySpan<byte> before) =>
        TakeUpTo(Rest.LastIndexOf(delimiter), delimiter.Length, out before);

    /// <summary>Takes a decimal number, with a sign if there is one.</summary>
    /// <returns>False when there is none here, or it does not fit 64 bits.</returns>
    public bool TakeNumber(out long value)
    {
        if (!Utf8Parser.TryParse(Rest, out value, out int used))
            return false;
        Rest = Rest[used..];
        return true;
    }

    /// <summary>Takes hexadecimal digits without 0x.</summary>
    /// <returns>False when there are none here, or more than 64 bits of them.</returns>
    public bool TakeHex(out ulong value)
    {
        if (!Utf8Parser.TryParse(Rest, out value, out int used, 'x'))
            return false;
        Rest = Rest[used..];
        return true;
    }

    /// <summary>Takes a run of bytes up to a blank or the end; the blank stays.</summary>
    /// <returns>False when the run is empty.</returns>
    public bool TakeWord(out ReadOnlySpan<byte> word)
    {
        int end = Rest.IndexOf((byte)' ');
        word = end < 0 ? Rest : Rest[..end];
        Rest = Rest[word.Length..];
        return word.Length > 0;
    }

    private bool TakeUpTo(int at, int delimiterLength, out ReadOnlySpan<byte> before)
    {
        if (at < 0)
        {
            before = default;
            return false;
        }

        before = Rest[..at];
        Rest = Rest[(at + delimiterLength)..];
        return true;
    }
}
