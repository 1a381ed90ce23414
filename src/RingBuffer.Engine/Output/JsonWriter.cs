using System;
using System.Runtime.CompilerServices;

namespace RingBuffer.Engine.Output;

/// <summary>
/// Writes pieces of a JSON object into a span that is known to be large enough: the caller reserves the worst case, nothing here checks
/// again beyond the span itself. Called by the JSON sink. Every piece takes the position to write at and returns the one behind it, so
/// that span and position stay in registers: as fields of a writer they would be loaded and stored thirty times a record.
/// </summary>
internal static class JsonWriter
{
    /// <summary>Writes bytes as they are: punctuation and names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // a literal becomes a few stores of constants
    public static int Raw(this Span<byte> json, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(json[at..]);
        return at + bytes.Length;
    }

    /// <summary>Writes bytes as a JSON string, quoted.</summary>
    public static int String(this Span<byte> json, int at, ReadOnlySpan<byte> bytes)
    {
        json[at++] = (byte)'"';
        at += JsonText.Escape(bytes, json[at..]);
        json[at] = (byte)'"';
        return at + 1;
    }

    /// <summary>Writes bytes as the inside of a JSON string.</summary>
    public static int Escaped(this Span<byte> json, int at, ReadOnlySpan<byte> bytes) => at + JsonText.Escape(bytes, json[at..]);

    /// <summary>Writes a quoted name and a colon; names are ours and hold nothing to escape.</summary>
    public static int Name(this Span<byte> json, int at, string name) => json.Raw(json.Word(at, name), ":"u8);

    /// <summary>Writes a quoted word of ours that holds nothing to escape.</summary>
    public static int Word(this Span<byte> json, int at, string word)
    {
        json[at++] = (byte)'"';
        at += WordText.Write(word, json[at..]);
        json[at] = (byte)'"';
        return at + 1;
    }

    public static int Number(this Span<byte> json, int at, long value) => at + DecimalText.Write(value, json[at..]);

    public static int Number(this Span<byte> json, int at, ulong value) => at + DecimalText.Write(value, json[at..]);

    /// <summary>Writes what is before a number, as it is, and the number.</summary>
    public static int Number(this Span<byte> json, int at, ReadOnlySpan<byte> name, long value) => json.Number(json.Raw(at, name), value);

    public static int Number(this Span<byte> json, int at, ReadOnlySpan<byte> name, ulong value) => json.Number(json.Raw(at, name), value);

    /// <summary>Writes sixteen hexadecimal digits, quoted.</summary>
    public static int Id(this Span<byte> json, int at, ulong value)
    {
        Span<byte> text = json.Slice(at, IdText.Length + 2);
        text[0] = (byte)'"';
        IdText.Write(value, text[1..]);
        text[^1] = (byte)'"';
        return at + text.Length;
    }

    /// <summary>Writes microseconds as seconds with six decimals.</summary>
    public static int Seconds(this Span<byte> json, int at, long microseconds) => at + TimeText.Seconds(microseconds, json[at..]);

    /// <summary>Writes a quoted RFC 3339 time.</summary>
    public static int Time(this Span<byte> json, int at, long unixMicroseconds, TimeText times)
    {
        json[at++] = (byte)'"';
        at += times.Rfc3339(unixMicroseconds, json[at..]);
        json[at] = (byte)'"';
        return at + 1;
    }
}
