using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Text of a kernel line as it may stand in a title: addresses become ADDR, numbers NUM, line numbers LINE, offsets behind functions
/// and control bytes go, so that the same fault has the same title everywhere. Appends to a kept text.
/// </summary>
internal static class TitleText
{
    private const int LongestTitle = 120;
    private const int LeastAddressDigits = 6;

    public static void Append(KeptText title, ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t"u8);
        text = text[..Math.Min(text.Length, LongestTitle)];
        int at = 0;
        while (at < text.Length)
        {
            int length = WordLength(text[at..]);
            if (length == 0)
                AppendSign(title, text[at++]);
            else
                at += AppendWord(title, text, at, length);
        }
    }

    /// <summary>"data-race in f.isra.0 [ext4] / g [ext4]": the functions as they are named in the source.</summary>
    public static void AppendRace(KeptText title, ReadOnlySpan<byte> text)
    {
        int before = text.IndexOf(" in "u8);
        if (before < 0)
        {
            Append(title, text);
            return;
        }

        int at = before + 4;
        title.Append(text[..at]);
        int slash = text.IndexOf(" / "u8);
        title.Append(Frame.NameIn(text[at..]));
        if (slash < at)
            return;
        title.Append(" / "u8);
        title.Append(Frame.NameIn(text[(slash + 3)..]));
    }

    private static void AppendSign(KeptText title, byte sign)
    {
        bool doubled = sign is (byte)' ' or (byte)'\t' && title.Bytes.EndsWith(" "u8);
        if (sign is >= 0x20 and < 0x7f && !doubled)
            title.Append([sign]);
    }

    /// <returns>How much of the text was taken.</returns>
    private static int AppendWord(KeptText title, ReadOnlySpan<byte> text, int at, int length)
    {
        ReadOnlySpan<byte> word = text.Slice(at, length);
        if (Frame.TryParse(text[at..], out Frame frame))
        {
            title.Append(frame.Name);
            return OffsetEnd(text, at + frame.Symbol.Length) - at;
        }

        bool hex = IsHex(word.StartsWith("0x"u8) ? word[2..] : word);
        if (hex && (word.StartsWith("0x"u8) || (word.Length >= LeastAddressDigits && word.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0)))
            title.Append("ADDR"u8);
        else if (word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
            title.Append(at > 0 && text[at - 1] == (byte)':' && IsFileBefore(text[..(at - 1)]) ? "LINE"u8 : "NUM"u8);
        else
            title.Append(word);
        return length;
    }

    // "+0x1052/0x2d80"
    private static int OffsetEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (text[at] is (byte)'+' or (byte)'/' || char.IsAsciiHexDigit((char)text[at]) || text[at] == (byte)'x'))
            at++;
        return at;
    }

    private static bool IsFileBefore(ReadOnlySpan<byte> text) => text.EndsWith(".c"u8) || text.EndsWith(".h"u8) || text.EndsWith(".S"u8);

    private static bool IsHex(ReadOnlySpan<byte> word)
    {
        foreach (byte b in word)
        {
            if (!char.IsAsciiHexDigit((char)b))
                return false;
        }

        return word.Length > 0;
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] == (byte)'_'))
            length++;
        return length;
    }
}
