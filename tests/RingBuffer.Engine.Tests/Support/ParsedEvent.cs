using System;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>A record as sinks and filters get it, without a ring around it.</summary>
internal sealed class ParsedEvent
{
    private readonly byte[] _payload;
    private readonly MessageDecoder _decoder = new();

    public EventSlot Slot;

    public ParsedEvent(string record, bool raw = false)
    {
        byte[] bytes = KernelFormat.Bytes(record);
        _payload = new byte[(bytes.Length * 2) + RecordParser.ClaimMargin];
        if (!RecordParser.TryParse(bytes, _payload, ref Slot, out int used))
            throw new ArgumentException("not a record: " + record, nameof(record));
        Slot.Id = 0xab;
        Slot.Fingerprint = 0xcd;
        if (!raw)
            return;
        ReadOnlySpan<byte> kept = bytes.AsSpan().TrimEnd("\n\0"u8);
        kept.CopyTo(_payload.AsSpan(used));
        Slot.RawLength = kept.Length;
    }

    public KernelEvent View => new(in Slot, _payload, Subsystems.Name(Slot.SubsystemCode), _decoder);
}
