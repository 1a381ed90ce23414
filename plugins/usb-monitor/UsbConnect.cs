using System;

namespace RingBuffer.Plugins.Usb;

/// <summary>
/// A connect or reset line: <c>new SuperSpeed USB device number 2 using xhci_hcd</c> (drivers/usb/core/hub.c, hub_port_init). The
/// speed is kept in the kernel's words, which changed often (<c>SuperSpeed Plus Gen 2x1</c>, <c>SuperSpeedPlus Gen 2</c> before
/// 5.0); before 3.0 it read <c>new high speed USB device using ehci_hcd and address 2</c>.
/// </summary>
internal ref struct UsbConnect
{
    public bool IsReset;
    public long DeviceNumber;
    public ReadOnlySpan<byte> Speed;
    public ReadOnlySpan<byte> HostController;

    public static bool TryParse(ReadOnlySpan<byte> text, out UsbConnect connect)
    {
        connect = default;
        var line = new TextScanner(text);
        connect.IsReset = line.Take("reset "u8);
        if ((!connect.IsReset && !line.Take("new "u8)) || !line.TakeUntil(" USB device "u8, out ReadOnlySpan<byte> speed))
            return false;
        connect.Speed = speed;
        bool isNew = line.Take("number "u8) && line.TakeNumber(out connect.DeviceNumber);
        if (!line.Take(isNew ? " using "u8 : "using "u8) || !line.TakeWord(out ReadOnlySpan<byte> driver))
            return false;
        connect.HostController = driver;
        return isNew || (line.Take(" and address "u8) && line.TakeNumber(out connect.DeviceNumber));
    }
}
