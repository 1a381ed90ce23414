using System;

namespace RingBuffer.Engine.Records;

/// <summary>
/// What ends a record depends on how it was kept: a newline, a NUL (dmesg -K), CR LF (serial consoles). It is no part of the record. Reader thread.
/// </summary>
internal static class RecordEnd
{
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> record)
    {
        if (record is [.., > (byte)'\r', (byte)'\n'])
            return record[..^1]; // as nearly all end
        int length = record.Length;
        while (length > 0 && record[length - 1] is (byte)'\n' or (byte)'\r' or 0)
            length--;
        return record[..length];
    }
}
