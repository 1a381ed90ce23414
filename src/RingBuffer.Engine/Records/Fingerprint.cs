using System;
using System.Buffers;
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
/// How: of up to 63 bytes that end with a word, bits tell what each byte is. Added to the bits of the words, a mark carries to the end of
/// its word: so all words that hold a digit, or another letter, are found at once, and only numbers are gone through one by one.
/// </remarks>
internal sealed class Fingerprint
{
    private const int Window = 63; // leaves a bit for what is carried out of the last word

    /// <summary>Bytes that must lie behind a message: blocks are read and copied whole, and what follows a number once more.</summary>
    public const int Margin = 2 * 16;

    private static readonly SearchValues<byte> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

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
        int read = 0;
        int written = 0;
        while (read < length)
        {
            // Never is more written than read: neither goes beyond the margin.
            int size = Math.Min(length - read, Window);
            ByteClasses classes = ByteClasses.Of(ref Unsafe.Add(ref from, read), size);
            if (size < length - read && !classes.TryCutAtWord(ref size))
                (read, written) = MaskLongWord(text[..length], read, written);
            else
            {
                written += MaskWords(in classes, ref Unsafe.Add(ref from, read), size, ref Unsafe.Add(ref masked, written));
                read += size;
            }
        }

        return _masked.AsSpan(0, written);
    }

    /// <summary>Copies whole words and what stands between them, with '#' for numbers.</summary>
    /// <returns>Bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // its only caller keeps all of it in registers
    private static int MaskWords(in ByteClasses classes, ref byte text, int size, ref byte masked)
    {
        ulong words = classes.Words;
        ulong numbers = classes.Numbers(ref text);
        nint read = 0;
        nint written = 0;
        for (ulong ends = classes.EndsOf(classes.Digits) | numbers; ends != 0; ends &= ends - 1)
        {
            ulong behind = ends & (0 - ends);
            int start = BitOperations.Log2((~words & (behind - 1)) << 1 | 1);
            if ((numbers & behind) != 0)
            {
                written += CopyAndMark(ref Unsafe.Add(ref text, read), ref Unsafe.Add(ref masked, written), start - read);
                read = BitOperations.TrailingZeroCount(ends);
                continue;
            }

            ulong digits = classes.Digits & (behind - (1UL << start));
            do
            {
                start = BitOperations.TrailingZeroCount(digits);
                written += CopyAndMark(ref Unsafe.Add(ref text, read), ref Unsafe.Add(ref masked, written), start - read);
                read = start + BitOperations.TrailingZeroCount(~(digits >> start));
                digits &= ulong.MaxValue << (int)read;
            }
            while (digits != 0);
        }

        return (int)written + (int)CopyAndMark(ref Unsafe.Add(ref text, read), ref Unsafe.Add(ref masked, written), size - read) - 1;
    }

    /// <summary>Copies in whole blocks, and writes a '#' behind what was to be copied.</summary>
    /// <returns>Bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint CopyAndMark(ref byte from, ref byte to, nint length)
    {
        nint at = 0;
        do
        {
            Vector128.LoadUnsafe(ref from, (nuint)at).StoreUnsafe(ref to, (nuint)at);
            at += Vector128<byte>.Count;
        }
        while (at < length);
        Unsafe.Add(ref to, length) = (byte)'#';
        return length + 1;
    }

    /// <summary>Masks a word that is longer than a window, and so long enough to be a number of letters alone.</summary>
    private (int Read, int Written) MaskLongWord(ReadOnlySpan<byte> text, int start, int written)
    {
        int end = start;
        while (end < text.Length && char.IsAsciiLetterOrDigit((char)text[end]))
            end++;

        Span<byte> masked = _masked.AsSpan(written);
        ReadOnlySpan<byte> word = text[start..end];
        ReadOnlySpan<byte> digits = word[0] == '0' && (word[1] | 0x20) == 'x' ? word[2..] : word;
        if (digits.ContainsAnyExcept(s_hexDigits))
            return (end, written + MaskDigits(word, masked));
        masked[0] = (byte)'#';
        return (end, written + 1);
    }

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

    /// <summary>What the bytes of a window are, a bit each.</summary>
    private struct ByteClasses
    {
        public ulong Digits;
        private ulong _hexLetters;
        private ulong _letters;

        /// <summary>Letters and digits.</summary>
        public readonly ulong Words => Digits | _letters;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ByteClasses Of(ref byte text, int size)
        {
            ulong digits = 0;
            ulong hexLetters = 0;
            ulong letters = 0;
            for (nint at = (size - 1) & -Vector128<byte>.Count; at >= 0; at -= Vector128<byte>.Count)
            {
                Vector128<byte> block = Vector128.LoadUnsafe(ref text, (nuint)at);
                Vector128<byte> alphabet = (block | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a');
                digits = (digits << Vector128<byte>.Count) | AtMost(block - Vector128.Create((byte)'0'), 9).ExtractMostSignificantBits();
                hexLetters = (hexLetters << Vector128<byte>.Count) | AtMost(alphabet, 'f' - 'a').ExtractMostSignificantBits();
                letters = (letters << Vector128<byte>.Count) | AtMost(alphabet, 'z' - 'a').ExtractMostSignificantBits();
            }

            ulong valid = (1UL << size) - 1;
            return new ByteClasses { Digits = digits & valid, _hexLetters = hexLetters & valid, _letters = letters & valid };
        }

        /// <summary>Unsigned comparison, which SSE has only as a minimum.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<byte> AtMost(Vector128<byte> values, int limit) =>
            Vector128.Equals(Vector128.Min(values, Vector128.Create((byte)limit)), values);

        /// <summary>Leaves out the last word, which may go on behind the window.</summary>
        /// <returns>False when it is the only one.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryCutAtWord(ref int size)
        {
            ulong others = ~Words & ((1UL << size) - 1);
            if (others == 0)
                return false;
            size = BitOperations.Log2(others) + 1;
            ulong valid = (1UL << size) - 1;
            Digits &= valid;
            _hexLetters &= valid;
            _letters &= valid;
            return true;
        }

        /// <summary>The bit behind each word that holds one of the marks: what is carried out of it when they are added.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly ulong EndsOf(ulong marks) => (Words + marks) & ~Words;

        /// <summary>The bit behind each word that is a number as a whole.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly ulong Numbers(ref byte text)
        {
            ulong eight = _hexLetters & (_hexLetters >> 1); // the first of eight letters
            eight &= eight >> 2;
            eight &= eight >> 4;
            ulong otherLetters = _letters & ~_hexLetters;
            ulong begins = Words & ~(Words << 1);
            for (ulong second = otherLetters & ((begins & Digits) << 1) & (Words >> 1); second != 0; second &= second - 1)
            {
                int at = BitOperations.TrailingZeroCount(second); // 0x1f, but not 2nd
                if (Unsafe.Add(ref text, at - 1) == '0' && (Unsafe.Add(ref text, at) | 0x20) == 'x')
                    otherLetters &= ~(1UL << at);
            }

            return EndsOf(Digits | eight) & ~EndsOf(otherLetters);
        }
    }
}
