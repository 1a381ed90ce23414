using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Usb;

/// <summary>
/// Says once per plugged device what it is, although the kernel spreads that over up to six records; notes disconnects and resets;
/// and alerts where a device does not come up, a port is overloaded, or a host controller dies. Root hubs and driver registrations,
/// which every boot prints, say nothing. What becomes of the device (disks, keyboards) is other plugins' business.
/// </summary>
[KernelPlugin("usb-monitor", Version = "1.0.0", Author = "RingBuffer", Description = "USB devices come, go and fail",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger(" USB device ", "Product: ", "Manufacturer: ", "SerialNumber: ", "USB disconnect", "USB Mass Storage", "USB hub found")]
[Trigger("device descriptor read/", "device not accepting", "not responding", "can't set config", "can't read config",
    "hub failed to enable", "unable to read config", "attempt power cycle", "Cannot enable", "over-current c", "Ring expansion failed", "disabled by hub",
    "connect-debounce failed", "cannot reset (err", "port_status failed", "config failed, can't", "available bus power", "unable to enumerate", "mA budget", "over power budget", "is not authorized for",
    "authorized to connect", "WARNING: Host ", "HC died; cleaning up", ": remove, state ", "PM: suspend e",
    "PM: hibernation: hibernation e")]
[Recognizes("a device, in one note", "usb 2-1: New USB device found, idVendor=46f4, idProduct=0001, bcdDevice= 0.00")]
[Recognizes("a device that goes", "usb 2-1: USB disconnect, device number 2")]
[Recognizes("one that does not come up, resets or comes and goes", "usb 1-3: device descriptor read/64, error -71")]
[Recognizes("a controller that dies", "xhci_hcd 0000:00:14.0: HC died; cleaning up")]
public sealed class UsbMonitor : KernelPlugin
{
    private const long Second = 1_000_000;

    /// <summary>Strings follow the ids within microseconds (announce_device prints them in one go).</summary>
    private const long StringsPatience = 1 * Second;

    /// <summary>Between connect and ids lie descriptor reads with time-outs of 5 s (initial_descriptor_timeout).</summary>
    private const long ConnectPatience = 10 * Second;

    private const long DisconnectWindow = 60 * Second;

    private readonly RecentTable<UsbDevice> _table = new(16);
    private readonly SuspendSpan _suspend = new();
    private readonly RecentAlerts _failed = new(10 * Second); // a host controller says why, and after five seconds that it died; one that goes may say so too
    private long _patience; // of the timer
    private long _staleAt = long.MaxValue; // no device has to be settled before

    /// <summary>Three resets of one device within this time raise a warning.</summary>
    [PluginOption("reset-window", Description = "Three resets of one device within this time raise a warning")]
    public TimeSpan ResetWindow { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override void OnEvent(in KernelEvent e)
    {
        SettleStale(e.StreamMicroseconds);
        if (_suspend.TryTake(e))
            return;
        var line = new TextScanner(e.Message);
        if (!line.TakeWord(out ReadOnlySpan<byte> driver) || !line.Take(" "u8)
            || !line.TakeUntil(": "u8, out ReadOnlySpan<byte> name) || name.Contains((byte)' '))
            return;
        if (driver.SequenceEqual("usb"u8))
            OnUsbLine(e, name, line.Rest);
        else if (driver.SequenceEqual("hub"u8))
            OnHubLine(e, name, line.Rest);
        else if (driver.SequenceEqual("usb-storage"u8))
            Settle(_table.Find(UsbPort.DeviceOf(name)));
        else
            OnControllerLine(e, driver, name, line.Rest);
    }

    /// <summary>No line comes that tells what time it is; kernels need not print strings, and do not those that cannot be read.</summary>
    public override void OnTimer()
    {
        bool isConnecting = false;
        foreach (UsbDevice device in _table.All)
        {
            if (device.State == UsbDeviceState.Connecting && _patience < ConnectPatience)
                isConnecting = true;
            else
                Settle(device);
        }

        if (isConnecting)
            Wait(ConnectPatience);
    }

    /// <inheritdoc/>
    public override void OnUnload()
    {
        foreach (UsbDevice device in _table.All)
            Settle(device);
    }

    private void OnUsbLine(in KernelEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Span<byte> buffer = stackalloc byte[UsbPort.MaximumLength];
        if (!UsbPort.TryName(name, buffer, out ReadOnlySpan<byte> port))
            return; // a root hub: usb1
        if (UsbConnect.TryParse(text, out UsbConnect connect))
            OnConnect(e, port, connect);
        else if (text.StartsWith("New USB device "u8))
            OnIdentity(e, port, text);
        else if (text.StartsWith("USB disconnect, "u8))
            OnDisconnect(e, port, text);
        else if (UsbFault.TryParse(text, out UsbFault fault))
            OnFault(e, port, fault);
        else if (text.StartsWith("Device is not authorized for usage"u8) || text.SequenceEqual("authorized to connect"u8))
            Context.RegisterAnnotation(e,
                $"USB port {port}: {(text[0] == (byte)'D' ? "device is not authorized" : "device was authorized")}").With("port", port);
        else
            OnString(e, port, text);
    }

    private void OnConnect(in KernelEvent e, scoped ReadOnlySpan<byte> port, scoped in UsbConnect connect)
    {
        UsbDevice device = Entry(port);
        bool isOfSuspend = _suspend.Covers(e.StreamMicroseconds); // devices that lost their power are reset then
        if (connect.IsReset)
        {
            OnReset(e, device, connect, isOfSuspend);
            return;
        }

        Settle(device);
        device.ForgetDevice();
        device.State = UsbDeviceState.Connecting;
        device.Speed.Set(connect.Speed);
        device.HostController.Set(connect.HostController);
        device.DeviceNumber = connect.DeviceNumber;
        Seen(e, device);
        Wait(ConnectPatience);
    }

    private void OnReset(in KernelEvent e, UsbDevice device, scoped in UsbConnect connect, bool isOfSuspend)
    {
        device.DeviceNumber = connect.DeviceNumber;
        Context.RegisterAnnotation(e, $"USB device reset: port {device.Name.Bytes}, {connect.Speed}")
            .With("port", device.Name.Bytes).With("speed", connect.Speed).With("device_number", connect.DeviceNumber);
        if (!isOfSuspend && device.CountReset(e.StreamMicroseconds, (long)ResetWindow.TotalMicroseconds))
        {
            Context.EmitWarning(e,
                $"USB device on port {device.Name.Bytes} is reset again and again{(device.Product.IsEmpty ? "" : ": ")}{device.Product.Bytes}")
                .With("port", device.Name.Bytes).With("device_number", connect.DeviceNumber).With("product", device.Product.Bytes)
                .With("hint", "cable, power of the port, the device itself").FoldBy(FoldKey.Of("reset"u8, device.Name.Bytes));
        }
    }

    private void OnIdentity(in KernelEvent e, scoped ReadOnlySpan<byte> port, scoped ReadOnlySpan<byte> text)
    {
        UsbDevice device = Entry(port);
        if (UsbIdentity.TryTakeIds(text, device))
        {
            device.State = UsbDeviceState.Found;
            Wait(StringsPatience);
        }
        else if (!UsbIdentity.TryTakeAnnouncement(text, device) || device.State != UsbDeviceState.Found)
            return;
        Seen(e, device);
        if (device.Missing == UsbStrings.None && text.StartsWith("New USB device strings"u8))
            Settle(device);
    }

    private void OnString(in KernelEvent e, scoped ReadOnlySpan<byte> port, scoped ReadOnlySpan<byte> text)
    {
        if (_table.Find(port) is not { State: UsbDeviceState.Found } device || !UsbIdentity.TryTakeString(text, device))
            return;
        Seen(e, device);
        if (device.Missing == UsbStrings.None)
            Settle(device);
    }

    private void OnDisconnect(in KernelEvent e, scoped ReadOnlySpan<byte> port, ReadOnlySpan<byte> text)
    {
        UsbDevice device = Entry(port);
        Settle(device);
        var line = new TextScanner(text);
        long number = line.SkipPast("device number "u8) && line.TakeNumber(out long n) ? n : KnownFields.Unknown;
        if (number != device.DeviceNumber)
            device.ForgetDevice(); // what is remembered was another device
        Context.RegisterAnnotation(e, $"USB device disconnected: port {port}{(device.Product.IsEmpty ? "" : ", ")}{device.Product.Bytes}")
            .With("port", port).WithKnown("device_number", number)
            .With("idVendor", device.IdVendor.Bytes).With("idProduct", device.IdProduct.Bytes).With("product", device.Product.Bytes);
        if (device.CountDisconnect(e.StreamMicroseconds, DisconnectWindow))
        {
            Context.EmitWarning(e, $"USB device on port {port} comes and goes{(device.Product.IsEmpty ? "" : ": ")}{device.Product.Bytes}")
                .With("port", port).With("product", device.Product.Bytes).With("hint", "cable, connector, power of the port")
                .FoldBy(FoldKey.Of("comes-and-goes"u8, port));
        }

        device.ForgetDevice();
    }

    private void OnHubLine(in KernelEvent e, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Span<byte> buffer = stackalloc byte[UsbPort.MaximumLength];
        if (!UsbFault.TryParse(text, out UsbFault fault))
            Settle(_table.Find(UsbPort.DeviceOf(name))); // "USB hub found": its strings are over
        else if (UsbPort.TryNameOnHub(name, fault.PortNumber, buffer, out ReadOnlySpan<byte> port))
            OnFault(e, port, fault);
        else if (UsbPort.IsDevice(UsbPort.DeviceOf(name)))
            OnFault(e, UsbPort.DeviceOf(name), fault);
    }

    private void OnFault(in KernelEvent e, scoped ReadOnlySpan<byte> port, scoped in UsbFault fault)
    {
        if (fault.Kind != UsbFaultKind.Glitch && _table.Find(port) is { State: UsbDeviceState.Connecting } device)
            device.State = UsbDeviceState.Settled; // no longer a device to announce, unless its ids still come
        string? name = Errno.Name(fault.Error);
        Context.RegisterAnnotation(e, $"USB port {port}: {fault.What}{(name is null ? "" : ", ")}{name}")
            .With("port", port).WithKnown("error", fault.Error).With("error_name", name);
        if (fault.Kind == UsbFaultKind.Recovery
            || (fault.Kind == UsbFaultKind.Glitch && !Entry(port).CountGlitch(e.StreamMicroseconds, DisconnectWindow)))
            return;
        bool isOverCurrent = fault.Kind == UsbFaultKind.OverCurrent;
        Context.EmitWarning(e,
            $"USB port {port}: {fault.What}{(name is null ? "" : ", ")}{name}", isOverCurrent ? Severity.Crit : Severity.Warn)
            .With("port", port).WithKnown("error", fault.Error).With("error_name", name)
            .With("hint", isOverCurrent ? "unplug what draws too much" : "cable, hub, power of the port, the device itself").FoldBy(FoldKey.Of(isOverCurrent ? "over-current"u8 : "fault"u8, port));
    }

    // "xhci_hcd 0000:00:14.0: xHCI host controller not responding, assume dead" (host/xhci-ring.c, xhci-hub.c, core/hcd.c)
    private void OnControllerLine(in KernelEvent e, ReadOnlySpan<byte> driver, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        ulong controller = FoldKey.Of("controller"u8, name);
        if (text.StartsWith("remove, state "u8))
            _failed.Add(controller, e.StreamMicroseconds); // a dock that was unplugged, a driver that was unbound: it is expected to be gone
        if (text.StartsWith("Ring expansion failed"u8))
        {
            Context.RegisterAnnotation(e, $"USB host controller {name} has no memory for a device").With("hcd", driver).With("controller", name);
            Context.EmitWarning(e, $"USB host controller {name} has no memory for a device").With("hcd", driver).With("controller", name)
                .With("hint", "which device asks for it is in the lines around; free memory: /proc/buddyinfo").FoldBy(FoldKey.Of("ring"u8, name));
            return;
        }

        if (!text.StartsWith("xHCI host controller not responding"u8) && !text.StartsWith("xHCI host not responding"u8)
            && !text.StartsWith("WARNING: Host System Error"u8) && !text.StartsWith("WARNING: Host Controller Error"u8)
            && !text.StartsWith("HC died; cleaning up"u8))
            return;
        Context.RegisterAnnotation(e, $"USB host controller {name} failed").With("hcd", driver).With("controller", name);
        bool isSame = _failed.Contains(controller, e.StreamMicroseconds);
        _failed.Add(controller, e.StreamMicroseconds);
        if (isSame)
            return;
        Context.EmitWarning(e, $"USB host controller {name} failed, its devices are lost", Severity.Crit)
            .With("hcd", driver).With("controller", name)
            .With("hint", "unbind and bind its driver in /sys/bus/pci/drivers brings it back, if anything").FoldBy(controller);
    }

    private UsbDevice Entry(scoped ReadOnlySpan<byte> port)
    {
        if (_table.Find(port) is { } known)
            return known;
        UsbDevice device = _table.Oldest();
        Settle(device);
        device.Clear(port);
        return device;
    }

    private void Seen(in KernelEvent e, UsbDevice device)
    {
        device.SeenAt(e);
        _staleAt = Math.Min(_staleAt, StaleAt(device));
    }

    private void Wait(long patience)
    {
        _patience = patience;
        Context.CallAfter(TimeSpan.FromMicroseconds(patience));
    }

    private void SettleStale(long now)
    {
        if (now <= _staleAt)
            return;
        _staleAt = long.MaxValue;
        foreach (UsbDevice device in _table.All)
        {
            if (device.State == UsbDeviceState.Settled)
                continue;
            if (now > StaleAt(device))
                Settle(device);
            else
                _staleAt = Math.Min(_staleAt, StaleAt(device));
        }
    }

    private static long StaleAt(UsbDevice device) =>
        device.LastSeenMicroseconds + (device.State == UsbDeviceState.Connecting ? ConnectPatience : StringsPatience);

    /// <summary>Says what a device is, on the last line about it: the current one, or late by its id.</summary>
    private void Settle(UsbDevice? device)
    {
        if (device is null || device.State == UsbDeviceState.Settled)
            return;
        device.State = UsbDeviceState.Settled;
        ReadOnlySpan<byte> product = device.Product.Bytes;
        ReadOnlySpan<byte> name = product.IsEmpty ? device.Manufacturer.Bytes : product;
        string beforeName = name.IsEmpty ? "" : ", ";
        string beforeSpeed = device.Speed.IsEmpty ? "" : ", ";
        Context.RegisterAnnotation(
            device.LastEventId,
            $"USB device connected: port {device.Name.Bytes}{beforeName}{name}{beforeSpeed}{device.Speed.Bytes}")
            .With("port", device.Name.Bytes).With("speed", device.Speed.Bytes).WithKnown("device_number", device.DeviceNumber)
            .With("hcd", device.HostController.Bytes)
            .With("idVendor", device.IdVendor.Bytes).With("idProduct", device.IdProduct.Bytes).With("bcdDevice", device.BcdDevice.Bytes)
            .With("product", product).With("manufacturer", device.Manufacturer.Bytes).With("serial", device.Serial.Bytes);
    }
}
