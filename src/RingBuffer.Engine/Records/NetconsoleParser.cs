using System;

namespace RingBuffer.Engine.Records;

/// <summary>
/// A message of netconsole: the grammar of /dev/kmsg, with the sender's kernel release in front where it is told to, or in basic form the
/// text of the console (Documentation/networking/netconsole.rst). The source says who sent it and when it came. Reader thread.
/// </summary>
/// <param name="lines">Reads the basic form.</param>
internal sealed class NetconsoleParser(PrintkLine lines) : ShapeParser
{
    /// <summary>Sent by whom, as text.</summary>
    public ReadOnlyMemory<byte> Host { get; set; }

    /// <summary>When it came, microseconds since 1970 UTC.</summary>
    public long Received { get; set; }

    /// <summary>Parts of the message never came.</summary>
    public bool Incomplete { get; set; }

    /// <summary>The kernel release in front of a message: <c>6.4.0,6,444,501151268,-;text</c>.</summary>
    /// <returns>Its length without the comma, 0 when there is none.</returns>
    public static int ReleaseLength(ReadOnlySpan<byte> message)
    {
        int comma = message.IndexOf((byte)',');
        return comma > 0 && comma < 65 && char.IsAsciiDigit((char)message[0]) && message[..comma].Contains((byte)'.') ? comma : 0;
    }

    /// <summary>Reads the extended form, with or without the release in front.</summary>
    public static bool TryExtended(ReadOnlySpan<byte> message, EventSource source, ref EventWriter writer, out int release)
    {
        release = ReleaseLength(message);
        ReadOnlySpan<byte> record = release > 0 ? message[(release + 1)..] : message;
        if (!RecordParser.TryParse(record, writer.Payload, ref writer.Slot, out int used))
            return false;
        writer.Adopt(source, used);
        return true;
    }

    protected override Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer)
    {
        if (TryExtended(record, EventSource.Netconsole, ref writer, out int release))
        {
            if (release > 0)
                writer.Tag("RELEASE"u8, record[..release]);
            return Parsed.Event;
        }

        return lines.TryRead(record, ref writer) ? Parsed.Event : Parsed.Text;
    }

    protected override void Complete(ref EventWriter writer)
    {
        writer.Host(Host.Span);
        writer.Slot.UnixMicroseconds = Received;
        writer.Slot.TimeQuality = TimeQuality.Live;
        if (Incomplete)
            writer.Slot.Flags |= SlotFlags.Truncated;
    }
}
