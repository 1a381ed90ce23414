using System;
using System.Buffers;
using System.Buffers.Binary;

namespace RingBuffer.Engine.Records;

/// <summary>
/// An entry of <c>journalctl -o json</c>: one object a line; values are strings, arrays of byte numbers where they are not UTF-8, or
/// null. Reader thread.
/// </summary>
/// <param name="keepCursor">Keep the journal's cursor of each entry.</param>
internal sealed class JournalJson(bool keepCursor) : ShapeParser
{
    protected override Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer)
    {
        ReadOnlySpan<byte> line = RecordEnd.Trim(record);
        if (line is not [(byte)'{', ..])
            return Parsed.Text;
        JsonScanner json = new(line);
        JournalFields fields = new();
        while (json.TryRead(out ReadOnlySpan<byte> name, out JsonValue value))
            fields.Set(name, value);
        if (!fields.IsEntry || !json.Complete)
            return Parsed.Text;
        fields.Write(ref writer, keepCursor);
        return Parsed.Event;
    }
}

/// <summary>
/// An entry of <c>journalctl -o export</c>: <c>NAME=value</c> lines, or for values with newlines or bytes that are not text the name, a
/// newline, 64 bits of length and the bytes; a blank line ends it (systemd's JOURNAL_EXPORT_FORMATS). Reader thread.
/// </summary>
internal sealed class JournalExport : ShapeParser
{
    private const int LengthBytes = sizeof(ulong);

    private static readonly SearchValues<byte> s_nameBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    protected override Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer)
    {
        JournalFields fields = new();
        while (TryTakeField(record, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out int used))
        {
            fields.Set(name, new JsonValue(JsonKind.Word, value));
            record = record[used..];
        }

        if (!fields.IsEntry)
            return Parsed.Text;
        fields.Write(ref writer, keepCursor: false);
        return Parsed.Event;
    }

    /// <summary>The bytes of the first entry with its blank line; 0 when its end is not there yet.</summary>
    public static int EntryLength(ReadOnlySpan<byte> data, bool atEnd)
    {
        int at = 0;
        while (TryTakeField(data[at..], out _, out _, out int used))
            at += used;
        if (at < data.Length && data[at] == '\n')
            return at + 1;
        int newline = data[at..].IndexOf((byte)'\n');
        if (newline >= 0 && data[(at + newline)..].Length > LengthBytes)
            return at == 0 ? newline + 1 : at; // no field, and not for want of bytes
        return atEnd ? data.Length : 0;
    }

    private static bool TryTakeField(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out int used)
    {
        name = value = default;
        used = 0;
        int newline = data.IndexOf((byte)'\n');
        if (newline <= 0)
            return false;
        int equals = data[..newline].IndexOf((byte)'=');
        name = data[..(equals < 0 ? newline : equals)];
        if (!IsName(name))
            return false;
        if (equals >= 0)
        {
            value = data[(equals + 1)..newline];
            used = newline + 1;
            return true;
        }

        ReadOnlySpan<byte> binary = data[(newline + 1)..];
        if (binary.Length < LengthBytes)
            return false;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(binary);
        if (length >= (ulong)(binary.Length - LengthBytes) || binary[LengthBytes + (int)length] != '\n')
            return false;
        value = binary.Slice(LengthBytes, (int)length);
        used = newline + 1 + LengthBytes + (int)length + 1;
        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && !name.ContainsAnyExcept(s_nameBytes);
}
