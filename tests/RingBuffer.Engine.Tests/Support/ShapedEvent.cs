using System;
using System.Collections.Generic;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Sources;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>An event read from a log of any shape, with its parts copied out as text.</summary>
internal sealed record ShapedEvent(string Message, EventSource Source)
{
    private static readonly FakeClock s_clock = new() { RealtimeMicroseconds = Unix(2026, 11, 25, 2, 0, 0) };

    /// <summary>facility.severity as numbers, "?" for what is not known.</summary>
    public string Prefix { get; private init; } = "";

    /// <summary>Microseconds since boot; -1 when not known.</summary>
    public long Stamp { get; private init; }

    /// <summary>Microseconds since 1970; -1 when not known.</summary>
    public long Unix1970 { get; private init; }

    public string Host { get; private init; } = "";

    public string Subsystem { get; private init; } = "";

    public string Device { get; private init; } = "";

    public string BootId { get; private init; } = "";

    public int Pid { get; private init; }

    public int Cpu { get; private init; }

    /// <summary>Plugins take it for the kernel's own.</summary>
    public bool MayBeKernel { get; private init; }

    public bool IsTruncated { get; private init; }

    public static long Unix(int year, int month, int day, int hour, int minute, int second, int microsecond = 0) =>
        (new DateTime(year, month, day, hour, minute, second).AddMicroseconds(microsecond) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Reads a log that must give exactly one event.</summary>
    public static ShapedEvent Of(string log, LogShape? shape = null)
    {
        List<ShapedEvent> events = All(log, shape);
        return events.Count == 1 ? events[0] : throw new ArgumentException($"{events.Count} events in: {log}", nameof(log));
    }

    /// <summary>Reads a log as the program does, its shape found unless given; times are of UTC.</summary>
    public static List<ShapedEvent> All(string log, LogShape? shape = null)
    {
        List<ShapedEvent> events = [];
        using IRecordSource source = new LogFile(null!, TimeZoneInfo.Utc, s_clock) { Shape = shape }.Of(KernelFormat.Bytes(log), "test");
        while (source.Read(out ReadOnlySpan<byte> record) is not ReadStatus.End)
        {
            byte[] payload = new byte[record.Length + ShapeParser.ClaimMargin];
            EventSlot slot = default;
            if (source.Parser is not null && source.Parser.Parse(record, payload, ref slot) != Parsed.Nothing)
                events.Add(From(in slot, payload));
        }

        return events;
    }

    private static ShapedEvent From(in EventSlot slot, byte[] payload)
    {
        KernelEvent e = new(in slot, payload, Subsystems.Name(slot.SubsystemCode), new MessageDecoder());
        return new ShapedEvent(KernelFormat.Text(e.Message), slot.Source)
        {
            Prefix = ((slot.Flags & SlotFlags.NoFacility) != 0 ? "?" : $"{slot.Facility}") + "." + (e.HasSeverity ? $"{(int)e.Severity}" : "?"),
            Stamp = e.HasStamp ? e.BootMicroseconds : -1,
            Unix1970 = e.TimeQuality == TimeQuality.None ? -1 : e.UnixMicroseconds,
            Host = KernelFormat.Text(e.Host),
            Subsystem = KernelFormat.Text(e.Subsystem),
            Device = KernelFormat.Text(e.Device),
            BootId = KernelFormat.Text(e.BootId),
            Pid = e.Pid,
            Cpu = e.Cpu,
            MayBeKernel = e.Facility == 0,
            IsTruncated = e.IsTruncated,
        };
    }
}
