using System;
using System.Runtime.CompilerServices;

namespace RingBuffer.Engine.Output;

/// <summary>
/// Writes one JSON object into a span that is known to be large enough: the caller reserves the worst case, nothing here checks
/// again beyond the span itself. Made by the JSON sink on the stack, once per record.
/// </summary>
/// <param name="destination">Where the object goes.</param>
internal ref struct JsonWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Writes bytes as they are: punctuation and names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // a literal becomes a few stores of constants
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Writes bytes as a JSON string, quoted.</summary>
    public void String(ReadOnlySpan<byte> bytes)
    {
        Span<byte> rest = _destination[Length..];
        rest[0] = (byte)'"';
        int end = 1 + JsonText.Escape(bytes, rest[1..]);
        rest[end] = (byte)'"';
        Length += end + 1;
    }

    /// <summary>Writes bytes as the inside of a JSON string.</summary>
    public void Escaped(ReadOnlySpan<byte> bytes) => Length += JsonText.Escape(bytes, _destination[Length..]);

    /// <summary>Writes a quoted name and a colon; names are ours and hold nothing to escape.</summary>
    public void Name(string name)
    {
        _destination[Length++] = (byte)'"';
        Length += System.Text.Encoding.UTF8.GetBytes(name, _destination[Length..]);
        Raw("\":"u8);
    }

    /// <summary>Writes a quoted word of ours that holds nothing to escape.</summary>
    public void Word(string word)
    {
        _destination[Length++] = (byte)'"';
        Length += System.Text.Encoding.UTF8.GetBytes(word, _destination[Length..]);
        _destination[Length++] = (byte)'"';
    }

    public void Number(long value) => Length += DecimalText.Write(value, _destination[Length..]);

    public void Number(ulong value) => Length += DecimalText.Write(value, _destination[Length..]);

    /// <summary>Writes sixteen hexadecimal digits, quoted.</summary>
    public void Id(ulong value)
    {
        Span<byte> at = _destination.Slice(Length, IdText.Length + 2);
        at[0] = (byte)'"';
        IdText.Write(value, at[1..]);
        at[^1] = (byte)'"';
        Length += at.Length;
    }

    /// <summary>Writes microseconds as seconds with six decimals.</summary>
    public void Seconds(long microseconds) => Length += TimeText.Seconds(microseconds, _destination[Length..]);

    /// <summary>Writes a quoted RFC 3339 time.</summary>
    public void Time(long unixMicroseconds, TimeText times)
    {
        _destination[Length++] = (byte)'"';
        Length += times.Rfc3339(unixMicroseconds, _destination[Length..]);
        _destination[Length++] = (byte)'"';
    }
}
