using System;

namespace RingBuffer.Plugins.Usb;

/// <summary>
/// Brings the names under which the kernel speaks of one USB port to one spelling, that of the device in it: <c>1-3</c> for
/// <c>usb 1-3:</c>, <c>usb usb1-port3:</c> and <c>hub 1-0:1.0: … port 3</c>; <c>1-1.4</c> for <c>1-1-port4</c>. Root hubs
/// (<c>usb1</c>) are not ports. Called by the plugin for each line; keeps nothing.
/// </summary>
internal static class UsbPort
{
    /// <summary>Longest name written: a bus, six hubs and a port take 3 + 7 * 3 bytes.</summary>
    public const int MaximumLength = 32;

    /// <param name="name">What stands between <c>usb </c> and the colon.</param>
    /// <param name="buffer">At least <see cref="MaximumLength"/> bytes.</param>
    /// <param name="port">The port's one name; in the buffer or in the message.</param>
    public static bool TryName(ReadOnlySpan<byte> name, Span<byte> buffer, out ReadOnlySpan<byte> port)
    {
        var text = new TextScanner(name);
        if (text.TakeUntil("-port"u8, out ReadOnlySpan<byte> hub))
            return TryJoin(hub, text.Rest, buffer, out port);
        port = name;
        return IsDevice(name);
    }

    /// <summary>The port of a hub that is named as an interface, <c>1-0:1.0</c>, and the number of the port.</summary>
    public static bool TryNameOnHub(
        ReadOnlySpan<byte> hubInterface, ReadOnlySpan<byte> number, Span<byte> buffer, out ReadOnlySpan<byte> port) =>
        TryJoin(DeviceOf(hubInterface), number, buffer, out port);

    /// <summary><c>2-1</c> for the interface <c>2-1:1.0</c>.</summary>
    public static ReadOnlySpan<byte> DeviceOf(ReadOnlySpan<byte> usbInterface)
    {
        int colon = usbInterface.IndexOf((byte)':');
        return colon < 0 ? usbInterface : usbInterface[..colon];
    }

    /// <summary>A bus number, a dash, port numbers with dots between.</summary>
    public static bool IsDevice(ReadOnlySpan<byte> name)
    {
        int dash = name.IndexOf((byte)'-');
        return dash > 0 && name.Length <= MaximumLength && char.IsAsciiDigit((char)name[^1])
            && !name[..dash].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && !name[(dash + 1)..].ContainsAnyExceptInRange((byte)'.', (byte)'9') && name[dash + 1] > (byte)'/';
    }

    private static bool TryJoin(ReadOnlySpan<byte> hub, ReadOnlySpan<byte> number, Span<byte> buffer, out ReadOnlySpan<byte> port)
    {
        port = default;
        bool isRoot = hub.StartsWith("usb"u8) || hub.EndsWith("-0"u8);
        ReadOnlySpan<byte> upper = hub.StartsWith("usb"u8) ? hub[3..] : isRoot ? hub[..^2] : hub;
        if (upper.Length + 1 + number.Length > MaximumLength)
            return false;
        upper.CopyTo(buffer);
        buffer[upper.Length] = isRoot ? (byte)'-' : (byte)'.';
        number.CopyTo(buffer[(upper.Length + 1)..]);
        port = buffer[..(upper.Length + 1 + number.Length)];
        return IsDevice(port);
    }
}
