using System.Text;

namespace RingBuffer.Abstractions.Tests;

/// <summary>An event put together by hand: a slot and the bytes it describes.</summary>
internal sealed class BuiltEvent
{
    private readonly byte[] _payload;

    public EventSlot Slot;

    public BuiltEvent(string message, string subsystem = "", string device = "", byte[]? tags = null, string raw = "")
    {
        byte[] messageBytes = Encoding.UTF8.GetBytes(message);
        byte[] subsystemBytes = Encoding.UTF8.GetBytes(subsystem);
        byte[] deviceBytes = Encoding.UTF8.GetBytes(device);
        byte[] rawBytes = Encoding.UTF8.GetBytes(raw);
        tags ??= [];
        _payload = [.. messageBytes, .. subsystemBytes, .. deviceBytes, .. tags, .. rawBytes];
        Slot.MessageLength = messageBytes.Length;
        Slot.SubsystemLength = (byte)subsystemBytes.Length;
        Slot.DeviceLength = (byte)deviceBytes.Length;
        Slot.TagsLength = tags.Length;
        Slot.RawLength = rawBytes.Length;
    }

    public BuiltEvent(byte[] message)
    {
        _payload = message;
        Slot.MessageLength = message.Length;
    }

    public MessageDecoder Decoder { get; init; } = new();

    public KernelEvent View => new(in Slot, _payload, "known"u8, Decoder);

    /// <summary>Overwrites the message, to see who looks at it again.</summary>
    public void Spoil() => System.Array.Fill(_payload, (byte)'!');
}
