using System;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RingBuffer.Engine.Records;

/// <summary>
/// A number that is the same for messages that differ only in numbers, addresses and hexadecimal words, so that the same message
/// groups together over a thousand machines. Reader and dispatcher have one each; allocates nothing after its scratch array has grown.
/// </summary>
/// <remarks>
/// Each word (a run of letters and digits) that is hexadecimal as a whole and either holds a digit or has eight letters becomes
/// '#'; in other words each run of digits does: <c>eth0</c> → <c>eth#</c>, <c>0xffff8881</c> → <c>#</c>, <c>1-2.1</c> →
/// <c>#-#.#</c>, <c>kworker/1:1</c> → <c>kworker/#:#</c>. The rest is hashed as it is with XxHash3.
/// How: the message is copied in blocks of sixteen. Where a block shows a digit, or four hexadecimal letters in a row, the words of the
/// block are told apart by bits, one a byte; a word that crosses the edge of its block is looked at byte by byte.
/// </remarks>
internal sealed class Fingerprint
{
    private const int MinHexWordWithoutDigit = 8;
    private const int Block = 16;

    /// <summary>Bytes that must lie behind a message: of it a block is read at its end, and what follows in it once more.</summary>
    public const int Margin = 2 * Block;

    private byte[] _masked = new byte[1024 + Margin];

    /// <summary>The fingerprint of a message.</summary>
    /// <param name="text">The message and at least <see cref="Margin"/> bytes of anything.</param>
    /// <param name="length">Bytes of the message.</param>
    public ulong Of(ReadOnlySpan<byte> text, int length) => XxHash3.HashToUInt64(Mask(text, length));

    /// <summary>A message with its numbers masked.</summary>
    /// <param name="text">The message and at least <see cref="Margin"/> bytes of anything.</param>
    /// <param name="length">Bytes of the message.</param>
    /// <returns>What is to be hashed; valid until the next call.</returns>
    public ReadOnlySpan<byte> Mask(ReadOnlySpan<byte> text, int length)
    {
        ref byte from = ref MemoryMarshal.GetReference(text[..(length + Margin)]); // all that is read below
        if (length > _masked.Length - Margin)
            _masked = new byte[(length * 2) + Margin];
        ref byte masked = ref MemoryMarshal.GetArrayDataReference(_masked);
        ReadOnlySpan<byte> message = text[..length];
        int read = 0;
        int written = 0;
        while (read < length)
        {
            // Neither goes beyond the margin behind the message, nor does written ever pass read.
            Vector128<byte> block = Vector128.LoadUnsafe(ref from, (nuint)read);
            block.StoreUnsafe(ref masked, (nuint)written);
            uint valid = length - read >= Block ? ushort.MaxValue : (1u << (length - read)) - 1;
            Vector128<byte> lower = block | Vector128.Create((byte)0x20);
            uint digits = valid & AtMost(block - Vector128.Create((byte)'0'), 9).ExtractMostSignificantBits();
            uint hexLetters = valid & AtMost(lower - Vector128.Create((byte)'a'), 'f' - 'a').ExtractMostSignificantBits();
            uint pairs = hexLetters & (hexLetters >> 1);
            uint marks = digits | (pairs & (pairs >> 2)); // the first of four letters: half of the shortest word to mask
            if (marks != 0)
            {
                uint letters = valid & AtMost(lower - Vector128.Create((byte)'a'), 'z' - 'a').ExtractMostSignificantBits();
                Words words = new(digits, letters & ~hexLetters, ~(digits | letters));
                (read, written) = MaskBlock(message, ref masked, words, marks, read, written);
            }
            else
            {
                read += Block;
                written += Block;
            }
        }

        return _masked.AsSpan(0, written - (read - length)); // the last block may reach beyond the end
    }

    /// <summary>Unsigned comparison, which SSE has only as a minimum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> AtMost(Vector128<byte> values, int limit) =>
        Vector128.Equals(Vector128.Min(values, Vector128.Create((byte)limit)), values);

    /// <summary>Masks the words of a block that marks stand in. The block has been copied already; what follows a number is copied again, to its new place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // its only caller keeps all of it in registers
    private (int Read, int Written) MaskBlock(ReadOnlySpan<byte> message, ref byte masked, Words words, uint marks, int read, int written)
    {
        ref byte text = ref MemoryMarshal.GetReference(message);
        while (true)
        {
            int mark = BitOperations.TrailingZeroCount(marks);
            uint before = words.Others & ((1u << mark) - 1);
            int start = before == 0 ? 0 : 1 + BitOperations.Log2(before);
            int end = mark + BitOperations.TrailingZeroCount(words.Others >> mark);
            if (start == 0 && (end >= Block || (read > 0 && CharacterClasses[Unsafe.Add(ref text, read - 1)] != Other)))
                return MaskWord(message, read + mark, written + mark);
            if (end >= Block)
                return (read + start, written + start); // to be looked at again as the first of the next

            uint word = (1u << end) - (1u << start);
            if (words.IsNumber(word, start, end, ref Unsafe.Add(ref text, read)))
            {
                mark = start;
            }
            else if ((words.Digits & (1u << mark)) != 0)
            {
                end = mark + BitOperations.TrailingZeroCount(~(words.Digits >> mark));
            }
            else
            {
                marks &= ~word | words.Digits;
                if (marks == 0)
                    break;
                continue;
            }

            written += mark - end + 1;
            Unsafe.Add(ref masked, written + end - 1) = (byte)'#';
            Vector128.LoadUnsafe(ref text, (nuint)(read + end)).StoreUnsafe(ref masked, (nuint)(written + end));
            marks &= uint.MaxValue << end;
            if (marks == 0)
                break;
        }

        return (read + Block, written + Block);
    }

    /// <summary>Masks the word that a mark stands in; what stood before the mark has been copied already.</summary>
    private (int Read, int Written) MaskWord(ReadOnlySpan<byte> text, int read, int written)
    {
        Span<byte> masked = _masked;
        ReadOnlySpan<byte> classes = CharacterClasses;
        int start = read;
        while (start > 0 && classes[text[start - 1]] != Other)
            start--;
        int end = start;
        int seen = 0;
        for (; end < text.Length && classes[text[end]] != Other; end++)
            seen |= classes[text[end]];

        ReadOnlySpan<byte> word = text[start..end];
        int at = written - (read - start);
        if (!IsNumber(word, seen))
            return (end, at + MaskDigits(word, masked[at..]));
        masked[at] = (byte)'#';
        return (end, at + 1);
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

    /// <summary>What the bytes of a block are, a bit each.</summary>
    /// <param name="Digits">0 to 9.</param>
    /// <param name="OtherLetters">g to z in either case.</param>
    /// <param name="Others">What separates words; all bits beyond the block are set.</param>
    private readonly record struct Words(uint Digits, uint OtherLetters, uint Others)
    {
        /// <summary>Whether a word is a number as a whole: the same as for one in bytes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsNumber(uint word, int start, int end, ref byte block)
        {
            uint others = OtherLetters & word;
            if (others == 0)
                return (Digits & word) != 0 || end - start >= MinHexWordWithoutDigit;
            return others == 2u << start && end - start > 2
                && Unsafe.Add(ref block, start) == '0' && (Unsafe.Add(ref block, start + 1) | 0x20) == 'x';
        }
    }
}
