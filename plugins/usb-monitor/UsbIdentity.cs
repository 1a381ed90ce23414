using System;

namespace RingBuffer.Plugins.Usb;

/// <summary>
/// The lines in which a new device presents itself (drivers/usb/core/hub.c, announce_device; absent without
/// CONFIG_USB_ANNOUNCE_NEW_DEVICES): ids, which strings will follow, and the strings. A string that is announced but cannot be read
/// is not printed. Each call fills the device in; called by the plugin only.
/// </summary>
internal static class UsbIdentity
{
    /// <summary><c>New USB device found, idVendor=46f4, idProduct=0001, bcdDevice= 0.00</c>; bcdDevice since 4.20.</summary>
    public static bool TryTakeIds(ReadOnlySpan<byte> text, UsbDevice device)
    {
        var line = new TextScanner(text);
        if (!line.Take("New USB device found, idVendor="u8) || !line.TakeUntil(", idProduct="u8, out ReadOnlySpan<byte> vendor)
            || vendor.Length != 4 || line.Rest.Length < 4)
            return false;
        device.IdVendor.Set(vendor);
        device.IdProduct.Set(line.Rest[..4]);
        if (line.SkipPast(", bcdDevice="u8))
            device.BcdDevice.Set(line.Rest.Trim((byte)' '));
        return true;
    }

    /// <summary><c>New USB device strings: Mfr=1, Product=2, SerialNumber=0</c>: descriptor numbers, 0 for none.</summary>
    public static bool TryTakeAnnouncement(ReadOnlySpan<byte> text, UsbDevice device)
    {
        var line = new TextScanner(text);
        if (!line.Take("New USB device strings: Mfr="u8) || !line.TakeNumber(out long manufacturer)
            || !line.Take(", Product="u8) || !line.TakeNumber(out long product)
            || !line.Take(", SerialNumber="u8) || !line.TakeNumber(out long serial))
            return false;
        device.Missing = (manufacturer > 0 ? UsbStrings.Manufacturer : UsbStrings.None)
            | (product > 0 ? UsbStrings.Product : UsbStrings.None)
            | (serial > 0 ? UsbStrings.Serial : UsbStrings.None);
        return true;
    }

    /// <summary><c>Product: QEMU USB HARDDRIVE</c>, <c>Manufacturer: QEMU</c>, <c>SerialNumber: 1-0000</c>.</summary>
    public static bool TryTakeString(ReadOnlySpan<byte> text, UsbDevice device)
    {
        var line = new TextScanner(text);
        if (line.Take("Product: "u8))
            device.Product.Set(Taken(line.Rest, UsbStrings.Product, device));
        else if (line.Take("Manufacturer: "u8))
            device.Manufacturer.Set(Taken(line.Rest, UsbStrings.Manufacturer, device));
        else if (line.Take("SerialNumber: "u8))
            device.Serial.Set(Taken(line.Rest, UsbStrings.Serial, device));
        else
            return false;
        return true;
    }

    private static ReadOnlySpan<byte> Taken(ReadOnlySpan<byte> value, UsbStrings which, UsbDevice device)
    {
        device.Missing &= ~which;
        return value.Trim((byte)' ');
    }
}
