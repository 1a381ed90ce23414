using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>Writes records the way the kernel does (printk.c: info_print_ext_header, msg_add_ext_text, msg_add_dict_text).</summary>
internal static class KernelFormat
{
    /// <summary>Text as bytes, one byte a character.</summary>
    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        StringBuilder escaped = new();
        foreach (byte b in bytes)
        {
            if (b < 0x20 || b >= 0x7f || b == '\\')
                escaped.Append("\\x").Append(b.ToString("x2", CultureInfo.InvariantCulture));
            else
                escaped.Append((char)b);
        }

        return escaped.ToString();
    }

    public static byte[] Record(KmsgRecord record)
    {
        StringBuilder text = new();
        text.Append(record.Prefix).Append(',').Append(record.Sequence).Append(',').Append(record.Microseconds);
        if (record.Flags.Length > 0)
            text.Append(',').Append(record.Flags);
        if (record.Caller.Length > 0)
            text.Append(",caller=").Append(record.Caller);
        text.Append(';').Append(Escape(record.Message)).Append('\n');
        foreach ((string key, byte[] value) in record.Tags)
            text.Append(' ').Append(key).Append('=').Append(Escape(value)).Append('\n');
        return Bytes(text.ToString());
    }
}

/// <summary>The fields of a record before it is formatted.</summary>
internal sealed record KmsgRecord(int Prefix, ulong Sequence, long Microseconds, string Flags, string Caller, byte[] Message)
{
    public IReadOnlyList<(string Key, byte[] Value)> Tags { get; init; } = [];

    public override string ToString() => KernelFormat.Text(KernelFormat.Record(this));
}
