using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Usb;

/// <summary>How far the lines about a new device have come.</summary>
internal enum UsbDeviceState : byte
{
    /// <summary>Nothing is waiting to be said: reported, never connected, or failed.</summary>
    Settled,

    /// <summary>The connect line was seen.</summary>
    Connecting,

    /// <summary>The line with the ids was seen, strings may follow.</summary>
    Found,
}

/// <summary>The string lines that <c>Mfr=1, Product=2, SerialNumber=3</c> announces.</summary>
[Flags]
internal enum UsbStrings : byte
{
    None = 0,
    Manufacturer = 1,
    Product = 2,
    Serial = 4,
}

/// <summary>
/// What is known of the device on one port, put together from the connect line, the ids and the strings, which come as separate
/// records. An entry of the plugin's table, named by its port; reused for another port when the table is full.
/// </summary>
internal sealed class UsbDevice() : NamedEntry(UsbPort.MaximumLength)
{
    private const int Often = 3;

    private readonly long[] _resets = new long[Often];
    private readonly long[] _disconnects = new long[Often];
    private readonly long[] _glitches = new long[Often];
    private int _resetCount;
    private int _disconnectCount;
    private int _glitchCount;
    private ulong _lastIdentity;

    public KeptText Speed { get; } = new(32);

    public KeptText HostController { get; } = new(32);

    public KeptText IdVendor { get; } = new(8);

    public KeptText IdProduct { get; } = new(8);

    public KeptText BcdDevice { get; } = new(8);

    // A string descriptor holds at most 126 UTF-16 units (USB 2.0, 9.6.7).
    public KeptText Product { get; } = new(384);

    public KeptText Manufacturer { get; } = new(384);

    public KeptText Serial { get; } = new(384);

    public UsbDeviceState State { get; set; }

    public UsbStrings Missing { get; set; }

    public long DeviceNumber { get; set; } = KnownFields.Unknown;

    /// <summary>The last line that told something about the device, where a late annotation belongs.</summary>
    public ulong LastEventId { get; private set; }

    public long LastSeenMicroseconds { get; private set; }

    public void Clear(scoped ReadOnlySpan<byte> port)
    {
        Name.Set(port);
        _resetCount = 0;
        _disconnectCount = _glitchCount = 0;
        ForgetDevice();
    }

    public void ForgetDevice()
    {
        Speed.Clear();
        HostController.Clear();
        IdVendor.Clear();
        IdProduct.Clear();
        BcdDevice.Clear();
        Product.Clear();
        Manufacturer.Clear();
        Serial.Clear();
        State = UsbDeviceState.Settled;
        Missing = UsbStrings.None;
        DeviceNumber = KnownFields.Unknown;
    }

    public void SeenAt(in KernelEvent e)
    {
        LastEventId = e.Id;
        LastSeenMicroseconds = e.StreamMicroseconds;
    }

    /// <returns>Whether this was the third reset, or a later one, within the window.</returns>
    public bool CountReset(long nowMicroseconds, long windowMicroseconds) => Count(_resets, ref _resetCount, nowMicroseconds, windowMicroseconds);

    /// <returns>Whether the same device went away here for the third time, or more, within the window.</returns>
    public bool CountDisconnect(long nowMicroseconds, long windowMicroseconds)
    {
        ulong identity = IdVendor.IsEmpty ? _lastIdentity : FoldKey.Of(IdVendor.Bytes, IdProduct.Bytes); // one that did not come up is taken for the last one
        if (identity != _lastIdentity)
            _disconnectCount = 0;
        _lastIdentity = identity;
        return Count(_disconnects, ref _disconnectCount, nowMicroseconds, windowMicroseconds);
    }

    /// <returns>Whether the port was overloaded for a moment for the third time, or more, within the window.</returns>
    public bool CountGlitch(long nowMicroseconds, long windowMicroseconds) => Count(_glitches, ref _glitchCount, nowMicroseconds, windowMicroseconds);

    private static bool Count(long[] times, ref int count, long now, long window)
    {
        times[count % Often] = now;
        count++;
        return count >= Often && now - times[count % Often] <= window;
    }
}
