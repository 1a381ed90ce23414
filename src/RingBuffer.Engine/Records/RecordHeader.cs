using System;
using System.Buffers.Text;
using System.Globalization;

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
        if (!TryNumber(record, ref at, out ulong prefix) || prefix > MaxPrefix || !TryComma(record, ref at)
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

    private static bool TryComma(ReadOnlySpan<byte> record, ref int at)
    {
        if (at >= record.Length || record[at] != ',')
            return false;
        at++;
        return true;
    }

    /// <summary>One or more decimal digits within 64 bits.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> record, ref int at, out ulong value)
    {
        const int SafeDigits = 19; // ulong.MaxValue has 20
        ReadOnlySpan<byte> rest = record[at..];
        ulong number = 0;
        int length = 0;
        for (; length < rest.Length; length++)
        {
            uint digit = (uint)rest[length] - '0';
            if (digit > 9)
                break;
            number = (number * 10) + digit;
        }

        at += length;
        value = number;
        return length <= SafeDigits ? length > 0 : ulong.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
