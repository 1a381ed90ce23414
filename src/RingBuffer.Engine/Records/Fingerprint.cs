using System;
using System.IO.Hashing;

namespace RingBuffer.Engine.Records;

/// <summary>
/// A number that is the same for messages that differ only in numbers, addresses and hexadecimal words, so that the same message
/// groups together over a thousand machines. Reader thread; allocates nothing after its scratch array has grown.
/// </summary>
/// <remarks>
/// Each word (a run of letters and digits) that is hexadecimal as a whole and either holds a digit or has eight letters becomes
/// '#'; in other words each run of digits does: <c>eth0</c> → <c>eth#</c>, <c>0xffff8881</c> → <c>#</c>, <c>1-2.1</c> →
/// <c>#-#.#</c>, <c>kworker/1:1</c> → <c>kworker/#:#</c>. The rest is hashed as it is with XxHash3.
/// </remarks>
internal sealed class Fingerprint
{
    private const int MinHexWordWithoutDigit = 8;

    private byte[] _masked = new byte[1024];

    public ulong Of(ReadOnlySpan<byte> message)
    {
        if (message.Length > _masked.Length)
            _masked = new byte[message.Length * 2];
        return XxHash3.HashToUInt64(_masked.AsSpan(0, Mask(message, _masked)));
    }

    /// <summary>Writes the message with its numbers masked; at most as long as the message.</summary>
    internal static int Mask(ReadOnlySpan<byte> message, Span<byte> masked)
    {
        ReadOnlySpan<byte> classes = CharacterClasses;
        int written = 0;
        int at = 0;
        while (at < message.Length)
        {
            int kinds = classes[message[at]];
            if (kinds == Other)
            {
                masked[written++] = message[at++];
                continue;
            }

            int start = at;
            int seen = 0;
            while (at < message.Length && (kinds = classes[message[at]]) != Other)
            {
                seen |= kinds;
                at++;
            }

            written += MaskWord(message[start..at], seen, masked[written..]);
        }

        return written;
    }

    private static int MaskWord(ReadOnlySpan<byte> word, int seen, Span<byte> masked)
    {
        if ((seen & Digit) == 0 && (seen != HexLetter || word.Length < MinHexWordWithoutDigit))
        {
            word.CopyTo(masked);
            return word.Length;
        }

        bool hex = (seen & OtherLetter) == 0 || (word[0] == '0' && word.Length > 2 && (word[1] | 0x20) == 'x' && IsHex(word[2..]));
        if (hex)
        {
            masked[0] = (byte)'#';
            return 1;
        }

        return MaskDigits(word, masked);
    }

    private static int MaskDigits(ReadOnlySpan<byte> word, Span<byte> masked)
    {
        int written = 0;
        bool inDigits = false;
        foreach (byte b in word)
        {
            bool digit = CharacterClasses[b] == Digit;
            if (!digit)
                masked[written++] = b;
            else if (!inDigits)
                masked[written++] = (byte)'#';
            inDigits = digit;
        }

        return written;
    }

    private static bool IsHex(ReadOnlySpan<byte> word)
    {
        foreach (byte b in word)
        {
            if ((CharacterClasses[b] & (Digit | HexLetter)) == 0)
                return false;
        }

        return true;
    }

    private const byte Other = 0;
    private const byte Digit = 1;
    private const byte HexLetter = 2;
    private const byte OtherLetter = 4;

    private static readonly byte[] CharacterClasses = BuildClasses();

    private static byte[] BuildClasses()
    {
        byte[] classes = new byte[256];
        for (int c = 0; c < 128; c++)
        {
            classes[c] = char.IsAsciiDigit((char)c) ? Digit
                : char.IsAsciiHexDigit((char)c) ? HexLetter
                : char.IsAsciiLetter((char)c) ? OtherLetter
                : Other;
        }

        return classes;
    }
}
