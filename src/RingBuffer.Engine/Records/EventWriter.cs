using System;
using System.Buffers.Binary;

namespace RingBuffer.Engine.Records;

/// <summary>
/// Fills a slot and its payload in the order <see cref="EventSlot"/> draws: message, subsystem, device, tags, host, boot id, position.
/// Made on the stack by a shape's parser, on the reader thread; writes nothing beyond the payload it was given.
/// </summary>
/// <param name="payload">Where the bytes go.</param>
/// <param name="slot">What tells about them.</param>
internal ref struct EventWriter(Span<byte> payload, ref EventSlot slot)
{
    private readonly Span<byte> _payload = payload;
    private ref EventSlot _slot = ref slot;
    private int _used;

    /// <summary>The slot, for fields that are plain numbers.</summary>
    public readonly ref EventSlot Slot => ref _slot;

    /// <summary>Where the next bytes go, for parsers that decode straight into the payload; follow with <see cref="MessageWritten"/>.</summary>
    public readonly Span<byte> Free => _payload[_used..];

    /// <summary>All of the payload, for parsers that write slot and payload themselves; follow with <see cref="Adopt"/>.</summary>
    public readonly Span<byte> Payload => _payload;

    /// <summary>Goes on with what the record parser wrote into slot and payload.</summary>
    public void Adopt(EventSource source, int used)
    {
        _slot.Kind = SlotKind.Event;
        _slot.Source = source;
        _used = used;
    }

    /// <summary>Forgets what was written and starts an event.</summary>
    public void Begin(EventSource source, SlotFlags flags)
    {
        _used = 0;
        _slot = default;
        _slot.Kind = SlotKind.Event;
        _slot.Source = source;
        _slot.Flags = flags;
        _slot.Severity = Severity.Info;
    }

    /// <summary>Sets facility and severity from a prefix, <c>facility &lt;&lt; 3 | severity</c>.</summary>
    public readonly void Prefix(uint prefix)
    {
        _slot.Facility = (byte)(prefix >> 3);
        _slot.Severity = (Severity)(prefix & 7);
        _slot.Flags &= ~(SlotFlags.NoSeverity | SlotFlags.NoFacility);
    }

    public readonly void Stamp(long bootMicroseconds)
    {
        _slot.BootMicroseconds = bootMicroseconds;
        _slot.Flags &= ~SlotFlags.NoStamp;
    }

    /// <summary>Sets a wall-clock time that the input itself carries.</summary>
    public readonly void Recorded(long unixMicroseconds)
    {
        _slot.UnixMicroseconds = unixMicroseconds;
        _slot.TimeQuality = TimeQuality.Recorded;
    }

    /// <summary>Writes the message and, where it may be the kernel's, finds its subsystem.</summary>
    public void Message(scoped ReadOnlySpan<byte> message)
    {
        message.CopyTo(Free);
        MessageWritten(message.Length);
    }

    /// <summary>The message was decoded into <see cref="Free"/>.</summary>
    public void MessageWritten(int length)
    {
        _slot.MessageLength = length;
        _used = length;
        if (_slot.Facility == 0)
            _slot.SubsystemCode = Subsystems.Find(_payload[..length]);
    }

    /// <summary>Fields written as they are; values longer than a byte can count are left out.</summary>
    public void Subsystem(scoped ReadOnlySpan<byte> value) => _slot.SubsystemLength = Append(value);

    public void Device(scoped ReadOnlySpan<byte> value) => _slot.DeviceLength = Append(value);

    /// <summary>Stores one more tag, as <see cref="TagReader"/> reads it.</summary>
    public void Tag(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        int length = key.Length + 1 + value.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(_payload[_used..], (ushort)length);
        Span<byte> tag = _payload.Slice(_used + sizeof(ushort), length);
        key.CopyTo(tag);
        tag[key.Length] = (byte)'=';
        value.CopyTo(tag[(key.Length + 1)..]);
        _used += sizeof(ushort) + length;
        _slot.TagsLength += sizeof(ushort) + length;
    }

    public void Host(scoped ReadOnlySpan<byte> value) => _slot.HostLength = Append(value);

    public void BootId(scoped ReadOnlySpan<byte> value) => _slot.BootIdLength = Append(value);

    public void Position(scoped ReadOnlySpan<byte> value) => _slot.PositionLength = Append(value);

    private byte Append(scoped ReadOnlySpan<byte> value)
    {
        if (value.Length > byte.MaxValue)
            return 0;
        value.CopyTo(_payload[_used..]);
        _used += value.Length;
        return (byte)value.Length;
    }
}
