using System;
using System.Buffers.Text;
using RingBuffer.Engine.Output;

namespace RingBuffer.Engine.Records;

/// <summary>
/// An object of <c>dmesg --json</c>: <c>pri</c> and <c>time</c>, with -x <c>fac</c> and a word for <c>pri</c>, and <c>msg</c>, which can
/// hold bytes that are not UTF-8. Up to util-linux 2.41 the number in <c>pri</c> is facility | severity, not the prefix: the severity is
/// right for the kernel's own records only, and so only a value below 8 says one. Reader thread.
/// </summary>
/// <param name="times">Reads times that are no stamps.</param>
internal sealed class DmesgJson(WallTimeReader times) : ShapeParser
{
    protected override Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer)
    {
        int start = record.IndexOf((byte)'{');
        if (start < 0)
            return Parsed.Text;
        writer.Begin(EventSource.Dmesg, SlotFlags.NoSeverity | SlotFlags.NoFacility | SlotFlags.NoStamp);
        JsonScanner json = new(record[start..]);
        JsonValue message = default;
        int facility = -1;
        while (json.TryRead(out ReadOnlySpan<byte> name, out JsonValue value))
        {
            if (name.SequenceEqual("msg"u8))
                message = value;
            else if (name.SequenceEqual("fac"u8))
                facility = Names.FindFacility(value.Bytes);
            else if (name.SequenceEqual("pri"u8))
                SetSeverity(value, ref writer.Slot);
            else if (name.SequenceEqual("time"u8))
                SetTime(value, ref writer);
        }

        if (message.Kind != JsonKind.Text)
            return Parsed.Text;
        if (facility >= 0)
        {
            writer.Slot.Facility = (byte)facility;
            writer.Slot.Flags &= ~SlotFlags.NoFacility;
        }

        if (!json.Complete)
            writer.Slot.Flags |= SlotFlags.Truncated;
        writer.MessageWritten(JsonScanner.Unescape(message.Bytes, writer.Free));
        return Parsed.Event;
    }

    private static void SetSeverity(JsonValue value, ref EventSlot slot)
    {
        int severity = Names.FindSeverity(value.Bytes);
        if (severity < 0 && !(Utf8Parser.TryParse(value.Bytes, out severity, out int used) && used == value.Bytes.Length))
            return;
        if (severity is < 0 or > 7)
            return;
        slot.Severity = (Severity)severity;
        slot.Flags &= ~SlotFlags.NoSeverity;
    }

    private void SetTime(JsonValue value, ref EventWriter writer)
    {
        ReadOnlySpan<byte> text = value.Bytes.Trim(" []"u8);
        if (PrintkLine.TrySeconds(text, out long stamp, out int used) && used == text.Length)
            writer.Stamp(stamp);
        else if (times.TryIso(text, out long time, out _) || times.TryCtime(text, out time, out _))
            writer.Recorded(time);
    }
}
