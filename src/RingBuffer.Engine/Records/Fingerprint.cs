using System;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RingBuffer.Engine.Records;

/// <summary>
/// A number that is the same for messages that differ only in numbers, addresses and hexadecimal words, so that the same message
/// groups together over a thousand machines. Reader thread; allocates nothing after its scratch arrays have grown.
/// </summary>
/// <remarks>
/// Each word (a run of letters and digits) that is hexadecimal as a whole and either holds a digit or has eight letters becomes
/// '#'; in other words each run of digits does: <c>eth0</c> → <c>eth#</c>, <c>0xffff8881</c> → <c>#</c>, <c>1-2.1</c> →
/// <c>#-#.#</c>, <c>kworker/1:1</c> → <c>kworker/#:#</c>. The rest is hashed as it is with XxHash3.
/// How: the message is copied in blocks of sixteen; where a block shows a digit, or four hexadecimal letters in a row, the word
/// there is looked at byte by byte.
/// </remarks>
internal sealed class Fingerprint
{
    private const int MinHexWordWithoutDigit = 8;
    private const int Block = 16;

    // The message, and what it becomes. Both have a block of room behind, so that blocks are read and written whole.
    private byte[] _text = new byte[1024 + Block];
    private byte[] _masked = new byte[1024 + Block];

    public ulong Of(ReadOnlySpan<byte> message) => XxHash3.HashToUInt64(Mask(message));

    /// <summary>The message with its numbers masked; valid until the next call.</summary>
    internal ReadOnlySpan<byte> Mask(ReadOnlySpan<byte> message)
    {
        if (message.Length > _text.Length - Block)
            _masked = new byte[(_text = new byte[(message.Length * 2) + Block]).Length];
        ReadOnlySpan<byte> text = _text;
        Span<byte> masked = _masked;
        message.CopyTo(_text);
        _text.AsSpan(message.Length, Block).Clear();
        int read = 0;
        int written = 0;
        while (read < message.Length)
        {
            Vector128<byte> block = Vector128.Create(text.Slice(read, Block));
            block.CopyTo(masked.Slice(written, Block));
            uint marks = Marks(block);
            int plain = marks == 0 ? Block : BitOperations.TrailingZeroCount(marks);
            read += plain;
            written += plain;
            if (marks != 0)
                MaskWord(text, masked, ref read, ref written);
        }

        return masked[..(written - (read - message.Length))]; // the last block may reach beyond the end
    }

    /// <returns>A bit for each digit, and for each hexadecimal letter that three more follow in the block: half of the shortest word to mask.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Marks(Vector128<byte> block)
    {
        uint digits = AtMost(block - Vector128.Create((byte)'0'), 9).ExtractMostSignificantBits();
        uint letters = AtMost((block | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'), 'f' - 'a').ExtractMostSignificantBits();
        letters &= letters >> 1;
        return digits | (letters & (letters >> 2));
    }

    /// <summary>Unsigned comparison, which SSE has only as a minimum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> AtMost(Vector128<byte> values, int limit) =>
        Vector128.Equals(Vector128.Min(values, Vector128.Create((byte)limit)), values);

    /// <summary>Masks the word that a mark stands in; what stood before the mark has been copied already. The text ends in padding.</summary>
    private static void MaskWord(ReadOnlySpan<byte> text, Span<byte> masked, ref int read, ref int written)
    {
        ReadOnlySpan<byte> classes = CharacterClasses;
        int start = read;
        while (start > 0 && classes[text[start - 1]] != Other)
            start--;
        int end = start;
        int seen = 0;
        for (int kind; (kind = classes[text[end]]) != Other; end++)
            seen |= kind;

        ReadOnlySpan<byte> word = text[start..end];
        int at = written - (read - start);
        read = end;
        if (IsNumber(word, seen))
        {
            masked[at] = (byte)'#';
            written = at + 1;
        }
        else
        {
            written = at + MaskDigits(word, masked[at..]);
        }
    }

    private static bool IsNumber(ReadOnlySpan<byte> word, int seen) => (seen & OtherLetter) == 0
        ? (seen & Digit) != 0 || word.Length >= MinHexWordWithoutDigit
        : word.Length > 2 && word[0] == '0' && (word[1] | 0x20) == 'x' && IsHex(word[2..]);

    private static int MaskDigits(ReadOnlySpan<byte> word, Span<byte> masked)
    {
        int written = 0;
        bool inDigits = false;
        foreach (byte b in word)
        {
            bool digit = char.IsAsciiDigit((char)b);
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
