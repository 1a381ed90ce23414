using System;
using System.Buffers.Binary;

namespace RingBuffer.Engine.Records;

/// <summary>
/// Turns one /dev/kmsg record into a ring slot and its payload bytes: header, message and tags, unescaped. Reader thread. Total: any
/// bytes at all either become an event or make TryParse return false; nothing throws, nothing is allocated.
/// <code>
///   6,1234,5140900,-;usb 1-2: Product: caf\xc3\xa9\n
///    SUBSYSTEM=usb\n            lines after the first raw newline that begin with a blank are tags
///    DEVICE=c189:1\n
/// </code>
/// </summary>
internal static class RecordParser
{
    /// <summary>The payload to claim beyond the record's length: each stored tag may take a byte more than its line; the fingerprint reads on behind the message.</summary>
    public const int ClaimMargin = 8 + Fingerprint.Margin;

    private const int MaxNamedTag = byte.MaxValue;

    /// <summary>Parses <paramref name="record"/> into <paramref name="slot"/>.</summary>
    /// <param name="record">Header, text, newline and tag lines.</param>
    /// <param name="payload">At least record.Length + <see cref="ClaimMargin"/> bytes; layout as <see cref="EventSlot"/> says.</param>
    /// <param name="slot">All fields of the record are set; id, fingerprint and wall time are the reader's.</param>
    /// <param name="used">Bytes of the payload used.</param>
    /// <returns>False when this is not a record; the slot is then undefined.</returns>
    public static bool TryParse(ReadOnlySpan<byte> record, Span<byte> payload, ref EventSlot slot, out int used)
    {
        used = 0;
        if (!RecordHeader.TryParse(record, out RecordHeader header))
            return false;

        slot = default;
        slot.Sequence = header.Sequence;
        slot.BootMicroseconds = header.BootMicroseconds;
        slot.Facility = (byte)(header.Prefix >> 3);
        slot.Severity = (Severity)(header.Prefix & 7);
        slot.Flags = header.Flags;
        slot.CallerId = header.CallerId;

        // In a saved stream a NUL may end the record in place of the newline, or follow it (dmesg -K).
        ReadOnlySpan<byte> text = record[header.Length..];
        if (text is not [.., (byte)'\n'])
            slot.Flags |= FlagsOfOddEnd(ref text);
        used = slot.MessageLength = Escapes.DecodeLine(text, payload, out int lineLength);
        if (lineLength > 0 && text[lineLength - 1] == '\r')
            used = --slot.MessageLength; // a copy with CR LF: the kernel escapes its own
        if (lineLength + 1 < text.Length)
            return TryReadTags(text[(lineLength + 1)..], payload, ref slot, ref used);
        slot.SubsystemCode = slot.Facility == 0 ? Subsystems.Find(payload[..used]) : Subsystems.Kernel;
        return true;
    }

    /// <summary>Takes NULs off the end; a record that then ends in the middle of something was cut.</summary>
    private static SlotFlags FlagsOfOddEnd(ref ReadOnlySpan<byte> text)
    {
        bool ended = text is [.., 0];
        text = text.TrimEnd((byte)0);
        return !ended || Escapes.EndsInsideEscape(text) ? SlotFlags.Truncated : SlotFlags.None;
    }

    private static bool TryReadTags(ReadOnlySpan<byte> tags, Span<byte> payload, ref EventSlot slot, ref int used)
    {
        if (TryReadUsualTags(tags, payload, ref slot, ref used))
            return true;
        ReadOnlySpan<byte> subsystem = default;
        ReadOnlySpan<byte> device = default;
        int others = 0;
        for (ReadOnlySpan<byte> rest = tags; rest.Length > 0;)
        {
            ReadOnlySpan<byte> line = TakeLine(ref rest);
            if (line.IsEmpty)
                continue;
            if (line[0] != ' ')
                return false;
            if (subsystem.IsEmpty && IsNamed(line, " SUBSYSTEM="u8))
                subsystem = line[" SUBSYSTEM="u8.Length..];
            else if (device.IsEmpty && IsNamed(line, " DEVICE="u8))
                device = line[" DEVICE="u8.Length..];
            else
                others++;
        }

        slot.SubsystemLength = (byte)Append(subsystem, payload, ref used);
        slot.DeviceLength = (byte)Append(device, payload, ref used);
        if (others > 0)
            slot.TagsLength = AppendOthers(tags, subsystem, device, payload, ref used);
        if (slot.SubsystemLength == 0)
            slot.SubsystemCode = slot.Facility == 0 ? Subsystems.Find(payload[..slot.MessageLength]) : Subsystems.Kernel;
        return true;
    }

    /// <summary>The two tags that the kernel's own device messages have, in the order they have them (drivers/base/core.c), each copied in one pass.</summary>
    private static bool TryReadUsualTags(ReadOnlySpan<byte> tags, Span<byte> payload, ref EventSlot slot, ref int used)
    {
        if (!tags.StartsWith(" SUBSYSTEM="u8))
            return false;
        ReadOnlySpan<byte> rest = tags[" SUBSYSTEM="u8.Length..];
        int subsystem = Escapes.DecodeLine(rest, payload[used..], out int taken);
        if (taken is 0 or > MaxNamedTag || rest[taken - 1] == '\r' || taken + 1 >= rest.Length || !rest[(taken + 1)..].StartsWith(" DEVICE="u8))
            return false;
        rest = rest[(taken + 1 + " DEVICE="u8.Length)..];
        int device = Escapes.DecodeLine(rest, payload[(used + subsystem)..], out taken);
        if (taken is 0 or > MaxNamedTag || rest[taken - 1] == '\r' || taken + 1 < rest.Length)
            return false;
        slot.SubsystemLength = (byte)subsystem;
        slot.DeviceLength = (byte)device;
        used += subsystem + device;
        return true;
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
        rest = end < 0 ? default : rest[(end + 1)..];
        return line;
    }

    private static bool IsNamed(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.StartsWith(name) && line.Length > name.Length && line.Length - name.Length <= MaxNamedTag;

    private static int Append(ReadOnlySpan<byte> escaped, Span<byte> payload, ref int used)
    {
        int length = Escapes.Decode(escaped, payload[used..]);
        used += length;
        return length;
    }

    /// <summary>Stores the tags that have no field of their own, each as a 16-bit length and KEY=value, unescaped.</summary>
    private static int AppendOthers(
        ReadOnlySpan<byte> tags, ReadOnlySpan<byte> subsystem, ReadOnlySpan<byte> device, Span<byte> payload, ref int used)
    {
        int start = used;
        for (ReadOnlySpan<byte> rest = tags; rest.Length > 0;)
        {
            ReadOnlySpan<byte> line = TakeLine(ref rest);
            if (line.IsEmpty || Ends(line, subsystem) || Ends(line, device))
                continue;
            int length = Escapes.Decode(line[1..], payload[(used + sizeof(ushort))..]);
            BinaryPrimitives.WriteUInt16LittleEndian(payload[used..], (ushort)length);
            used += sizeof(ushort) + length;
        }

        return used - start;

        // The very same bytes, not equal ones: a repeated SUBSYSTEM line is another tag.
        static bool Ends(ReadOnlySpan<byte> line, ReadOnlySpan<byte> value) =>
            value.Length > 0 && line.Length > value.Length && line[^value.Length..] == value;
    }
}
