using System;
using System.Collections.Generic;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>A parsed record with its parts copied out as text, one character a byte.</summary>
internal sealed class ParsedRecord
{
    private const byte Untouched = 0xA5;

    public EventSlot Slot;

    public required byte[] MessageBytes { get; init; }

    public string Message => KernelFormat.Text(MessageBytes);

    public required string Subsystem { get; init; }

    public required string Device { get; init; }

    /// <summary>The other tags, "KEY=value" each.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    public bool Truncated => (Slot.Flags & SlotFlags.Truncated) != 0;

    public bool Continuation => (Slot.Flags & SlotFlags.Continuation) != 0;

    public static ParsedRecord Of(string record) =>
        TryOf(KernelFormat.Bytes(record)) ?? throw new ArgumentException("not a record: " + record, nameof(record));

    public static bool IsRecord(string record) => TryOf(KernelFormat.Bytes(record)) is not null;

    /// <summary>Parses with exactly the payload the reader claims; null when it is not a record.</summary>
    public static ParsedRecord? TryOf(ReadOnlySpan<byte> record)
    {
        byte[] payload = new byte[record.Length + RecordParser.ClaimMargin];
        payload.AsSpan().Fill(Untouched);
        EventSlot slot = default;
        if (!RecordParser.TryParse(record, payload, ref slot, out int used))
            return null;
        if (used > payload.Length || used != slot.PayloadLength)
            throw new InvalidOperationException($"used {used} of {payload.Length}, the slot says {slot.PayloadLength}");

        KernelEvent e = new(in slot, payload, Subsystems.Name(slot.SubsystemCode), new MessageDecoder());
        return new ParsedRecord
        {
            Slot = slot,
            MessageBytes = e.Message.ToArray(),
            Subsystem = KernelFormat.Text(e.Subsystem),
            Device = KernelFormat.Text(e.Device),
            Tags = ReadTags(e.Tags),
        };
    }

    private static List<string> ReadTags(ReadOnlySpan<byte> stored)
    {
        List<string> tags = [];
        TagReader reader = new(stored);
        while (reader.TryRead(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
            tags.Add($"{KernelFormat.Text(key)}={KernelFormat.Text(value)}");
        return tags;
    }
}
