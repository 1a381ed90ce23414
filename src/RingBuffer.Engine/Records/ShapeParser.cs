using System;

namespace RingBuffer.Engine.Records;

/// <summary>What a parser made of a record.</summary>
internal enum Parsed
{
    /// <summary>An event.</summary>
    Event,

    /// <summary>An event of source text: the record did not have the shape.</summary>
    Text,

    /// <summary>No event: a line that is about those after it.</summary>
    Nothing,
}

/// <summary>
/// Turns one record of a shape other than /dev/kmsg's into a ring slot and its payload. One per input, as some shapes tell a time
/// only together with the lines before. Reader thread. Total: whatever does not have the shape becomes an event of source
/// <c>text</c>; nothing throws, nothing is allocated.
/// </summary>
internal abstract class ShapeParser
{
    /// <summary>What a payload may take beyond the record: host, boot id, position, and tags that a parser adds.</summary>
    public const int ClaimMargin = 1024;

    /// <summary>Fills the slot and the payload; id, fingerprint and raw bytes are the reader's.</summary>
    /// <param name="record">The record, with or without what ends it.</param>
    /// <param name="payload">At least record.Length + <see cref="ClaimMargin"/> bytes.</param>
    /// <param name="slot">Is set as a whole.</param>
    public Parsed Parse(ReadOnlySpan<byte> record, Span<byte> payload, ref EventSlot slot)
    {
        EventWriter writer = new(payload, ref slot);
        Parsed parsed = Read(record, ref writer);
        if (parsed == Parsed.Text)
            TextLine.Read(record, ref writer);
        if (parsed != Parsed.Nothing)
            Complete(ref writer);
        return parsed;
    }

    /// <summary>Adds what is known of every record of this input, whatever it looks like.</summary>
    protected virtual void Complete(ref EventWriter writer)
    {
    }

    /// <returns><see cref="Parsed.Text"/>, with nothing written that counts, when the record does not have the shape.</returns>
    protected abstract Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer);
}

/// <summary>A line that has no shape but its text. What is known is nothing but that it was there. A mail's quotation marks are not of it.</summary>
internal static class TextLine
{
    public static void Read(ReadOnlySpan<byte> record, ref EventWriter writer)
    {
        ReadOnlySpan<byte> line = RecordEnd.Trim(record);
        writer.Begin(EventSource.Text, SlotFlags.NoSeverity | SlotFlags.NoFacility | SlotFlags.NoStamp);
        writer.Message(line[QuotedBy(line)..]);
    }

    /// <summary><c>&gt; &gt;&gt; text</c>: the marks and a blank behind the last; <c>&gt;ffff8880: fc fb</c> is KASAN's.</summary>
    private static int QuotedBy(ReadOnlySpan<byte> line)
    {
        int text = line.IndexOfAnyExcept(" \t>"u8);
        int mark = (text < 0 ? line : line[..text]).LastIndexOf((byte)'>');
        return mark >= 0 && (mark + 1 == line.Length || line[mark + 1] == ' ') ? Math.Min(mark + 2, line.Length) : 0;
    }
}

/// <summary>Every line is text: <c>dmesg -t</c>, and whatever nobody knows.</summary>
internal sealed class TextParser : ShapeParser
{
    protected override Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer) => Parsed.Text;
}
