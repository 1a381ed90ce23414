using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Usb;

/// <summary>What a fault is about; warnings of one port and kind fold.</summary>
internal enum UsbFaultKind : byte
{
    /// <summary>The device does not come up.</summary>
    Enumeration,

    /// <summary>The device asks for more than the port may give.</summary>
    Power,

    /// <summary>The port was switched off to protect the machine.</summary>
    OverCurrent,

    /// <summary>Too much was drawn for a moment, as when a plug goes in: nobody is alerted until it happens often.</summary>
    Glitch,

    /// <summary>A step of the kernel's own recovery: said, but nobody is alerted.</summary>
    Recovery,
}

/// <summary>
/// A complaint of the USB core about a device or a port, after its <c>usb PORT: </c> or <c>hub HUB: </c> prefix
/// (drivers/usb/core/hub.c, config.c, message.c of 6.1). Until 3.14 ports were named in the text (<c>on port 3</c>), now in the
/// prefix. Not here: notices on odd descriptors that the kernel repairs by itself.
/// </summary>
internal ref struct UsbFault
{
    public UsbFaultKind Kind;
    public string What;
    public long Error;

    /// <summary>The port number where the text has it; else empty.</summary>
    public ReadOnlySpan<byte> PortNumber;

    public static bool TryParse(ReadOnlySpan<byte> text, out UsbFault fault)
    {
        fault = new UsbFault { What = "", Error = KnownFields.Unknown };
        if (TryDevice(text, ref fault))
        {
            fault.Error = ErrorAtEnd(text);
            return true;
        }

        if (!TryPort(text, ref fault) && !TryPower(text, ref fault))
            return false;
        fault.PortNumber = NumberAfterPort(text);
        return true;
    }

    private static bool TryDevice(ReadOnlySpan<byte> text, ref UsbFault fault) =>
        Is(text, "device descriptor read/"u8, "cannot read the device descriptor", ref fault)
        || Is(text, "device not accepting address "u8, "device does not accept its address", ref fault)
        || Is(text, "Device not responding to setup address"u8, "device does not answer when addressed", ref fault)
        || Is(text, "can't set config #"u8, "cannot set the configuration", ref fault)
        || Is(text, "can't read configurations, error "u8, "cannot read the configurations", ref fault)
        || Is(text, "hub failed to enable device, error "u8, "hub failed to enable the device", ref fault)
        || Is(text, "unable to read config index "u8, "cannot read a configuration descriptor", ref fault)
        || Is(text, "config failed, can't read hub descriptor"u8, "cannot read the hub's descriptor", ref fault)
        || Is(text, "config failed, can't get hub status"u8, "the hub does not answer", ref fault);

    private static bool TryPort(ReadOnlySpan<byte> text, ref UsbFault fault) =>
        Is(text, "attempt power cycle"u8, "trying a power cycle of the port", ref fault, UsbFaultKind.Recovery)
        || Is(text, "cannot reset"u8, "the port cannot be reset", ref fault, UsbFaultKind.Recovery)
        || Is(text, "hub_ext_port_status failed"u8, "the hub does not answer", ref fault, UsbFaultKind.Recovery)
        || Is(text, "over-current condition"u8, "over-current, port switched off", ref fault, UsbFaultKind.OverCurrent)
        || Is(text, "over-current change"u8, "over-current comes and goes", ref fault, UsbFaultKind.Glitch)
        || Is(text, "unable to enumerate USB device"u8, "gave up on the device", ref fault)
        || Is(text, "Cannot enable"u8, "cannot enable the port, bad cable?", ref fault)
        || Is(text, "connect-debounce failed"u8, "connection is not stable", ref fault)
        || ((text.StartsWith("disabled by hub (EMI?)"u8) || (text.StartsWith("port "u8) && text.IndexOf("disabled by hub (EMI?)"u8) > 0)) && Is(text, default, "hub disabled the port, interference?", ref fault));

    private static bool TryPower(ReadOnlySpan<byte> text, ref UsbFault fault)
    {
        bool matches = (text.StartsWith("rejected "u8) && text.EndsWith(" due to insufficient available bus power"u8))
            || (text.IndexOf("mA budget"u8) > 0 && text.IndexOf("mA is over "u8) is > 0 and < 8)
            || (text.EndsWith("mA over power budget!"u8) && text.Length < 32);
        return matches && Is(text, default, "not enough power for the device", ref fault, UsbFaultKind.Power);
    }

    private static bool Is(
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> start, string what, ref UsbFault fault, UsbFaultKind kind = UsbFaultKind.Enumeration)
    {
        if (!text.StartsWith(start))
            return false;
        fault.What = what;
        fault.Kind = kind;
        return true;
    }

    // "…, error -71", "… (err -22)" or "…descriptor/all: -71"
    private static long ErrorAtEnd(ReadOnlySpan<byte> text)
    {
        var line = new TextScanner(text);
        bool found = line.TakeUntilLast(", error "u8, out _) || line.TakeUntilLast("(err "u8, out _) || line.TakeUntilLast(": "u8, out _);
        line.Take("= "u8);
        return found && line.TakeNumber(out long error) ? error : KnownFields.Unknown;
    }

    private static ReadOnlySpan<byte> NumberAfterPort(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf("port "u8);
        if (at < 0)
            return default;
        ReadOnlySpan<byte> number = text[(at + 5)..];
        int end = number.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? number : number[..end];
    }
}
