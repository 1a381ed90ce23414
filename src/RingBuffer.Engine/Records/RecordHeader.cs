using System;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RingBuffer.Engine.Records;

/// <summary>
/// The part of a /dev/kmsg record before ';', read into numbers:
/// <code>
///   6,339,5140900,-,caller=T1;NET: Registered PF_INET6
///   │ │   │       │ └ extras: caller is known, others are ignored
///   │ │   │       └ flags: '-', 'c', before 4.10 '+'; kernel 3.5 has none
///   │ │   └ microseconds of the kernel's own clock
///   │ └ sequence, 64 bits
///   └ prefix: facility &lt;&lt; 3 | severity, up to 2047
/// </code>
/// Used by the record parser; never throws.
/// </summary>
internal ref struct RecordHeader
{
    private const uint MaxPrefix = 2047;

    public uint Prefix;
    public ulong Sequence;
    public long BootMicroseconds;
    public SlotFlags Flags;
    public int CallerId;

    /// <summary>Bytes of the header with its ';'.</summary>
    public int Length;

    /// <summary>Reads a header from the start of a record.</summary>
    /// <returns>False when there is none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> record, out RecordHeader header)
    {
        header = default;
        int at = 0;
        if (!TryPrefix(record, ref at, out ulong prefix) || prefix > MaxPrefix || !TryComma(record, ref at)
            || !TryNumber(record, ref at, out header.Sequence) || !TryComma(record, ref at)
            || !TryNumber(record, ref at, out ulong microseconds) || microseconds > long.MaxValue)
            return false;

        header.Prefix = (uint)prefix;
        header.BootMicroseconds = (long)microseconds;
        header.Flags = SlotFlags.HasSequence;
        if (record[at..].StartsWith(",-;"u8))
        {
            header.Length = at + 3; // as nearly all end
            return true;
        }

        return header.TryReadRest(record, at);
    }

    /// <summary>Reads what stands between the stamp and the ';': flags and extras, or nothing.</summary>
    private bool TryReadRest(ReadOnlySpan<byte> record, int at)
    {
        ReadOnlySpan<byte> rest = record[at..];
        int end = rest.IndexOfAny((byte)';', (byte)'\n');
        if (end < 0 || rest[end] != ';' || (end > 0 && rest[0] != ','))
            return false;
        Length = at + end + 1;
        if (end > 1)
            ReadExtras(rest[1..end]);
        return true;
    }

    private void ReadExtras(ReadOnlySpan<byte> extras)
    {
        foreach (Range part in extras.Split((byte)','))
        {
            ReadOnlySpan<byte> extra = extras[part];
            if (part.Start.Value == 0)
                ReadFlags(extra);
            else if (extra.StartsWith("caller="u8))
                ReadCaller(extra["caller="u8.Length..]);
        }
    }

    private void ReadFlags(ReadOnlySpan<byte> flags)
    {
        if (flags is [(byte)'c'] or [(byte)'+'])
            Flags |= SlotFlags.Continuation;
    }

    private void ReadCaller(ReadOnlySpan<byte> caller)
    {
        if (caller.Length < 2 || !Utf8Parser.TryParse(caller[1..], out uint id, out int used) || used != caller.Length - 1 || id > int.MaxValue)
            return;
        CallerId = (int)id;
        if (caller[0] == 'T')
            Flags |= SlotFlags.CallerThread;
        else if (caller[0] == 'C')
            Flags |= SlotFlags.CallerCpu;
    }

    /// <summary>Nearly all are the kernel's own: one digit.</summary>
    private static bool TryPrefix(ReadOnlySpan<byte> record, ref int at, out ulong prefix)
    {
        if (record is not [>= (byte)'0' and <= (byte)'9', (byte)',', ..])
            return TryNumber(record, ref at, out prefix);
        prefix = (ulong)(record[0] - '0');
        at = 1;
        return true;
    }

    private static bool TryComma(ReadOnlySpan<byte> record, ref int at)
    {
        if (at >= record.Length || record[at] != ',')
            return false;
        at++;
        return true;
    }

    /// <summary>One or more decimal digits within 64 bits: eight at a time, as far as the record is long enough to read whole words.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> record, ref int at, out ulong value)
    {
        ReadOnlySpan<byte> rest = record[at..];
        value = 0;
        if (rest.Length < 2 * DigitWord.Length)
            return TryAnyNumber(rest, ref at, out value);
        DigitWord first = new(rest);
        if (first.Digits == 0)
            return false;
        value = first.Value;
        int length = first.Digits;
        if (length == DigitWord.Length)
        {
            DigitWord second = new(rest[DigitWord.Length..]);
            if (second.Digits == DigitWord.Length)
                return TryAnyNumber(rest, ref at, out value);
            if (second.Digits > 0)
                value = (value * PowersOfTen[second.Digits]) + second.Value;
            length += second.Digits;
        }

        at += length;
        return true;
    }

    private static bool TryAnyNumber(ReadOnlySpan<byte> rest, ref int at, out ulong value)
    {
        int length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length < 0)
            length = rest.Length;
        at += length;
        return ulong.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static ReadOnlySpan<uint> PowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    /// <summary>The digits that eight bytes begin with.</summary>
    private readonly ref struct DigitWord
    {
        public const int Length = sizeof(ulong);

        private const ulong Ones = 0x0101010101010101;

        private readonly ulong _digits;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public DigitWord(ReadOnlySpan<byte> bytes)
        {
            _digits = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ ('0' * Ones);

            // The high bit of a byte is set where it is no digit; bytes behind the first such one may be wrong.
            ulong others = (_digits | (_digits + (0x76 * Ones))) & (0x80 * Ones);
            Digits = BitOperations.TrailingZeroCount(others) >> 3;
        }

        /// <summary>How many, 0 to 8.</summary>
        public int Digits { get; }

        /// <summary>Their value: of two neighbours at a time the first counts ten, then a hundred, then ten thousand times the second. At least one digit.</summary>
        public uint Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                ulong value = _digits << (8 * (Length - Digits)); // zeros before them
                value = ((value * 10) + (value >> 8)) & 0x00FF_00FF_00FF_00FF;
                value = ((value * 100) + (value >> 16)) & 0x0000_FFFF_0000_FFFF;
                return (uint)((value * 10_000) + (value >> 32));
            }
        }
    }
}
