using System;

namespace RingBuffer.Plugins.Usb;

/// <summary>
/// The ports seen lately: a fixed number of entries, searched one by one (there are few, and usb lines are rare). When all are in
/// use the one unused for longest is given away; the plugin says what was still waiting there first.
/// </summary>
internal sealed class UsbDeviceTable
{
    private const int Capacity = 16;

    private readonly UsbDevice[] _devices = new UsbDevice[Capacity];
    private long _uses;

    public UsbDeviceTable()
    {
        for (int i = 0; i < Capacity; i++)
            _devices[i] = new UsbDevice();
    }

    public ReadOnlySpan<UsbDevice> All => _devices;

    public UsbDevice? Find(scoped ReadOnlySpan<byte> port)
    {
        foreach (UsbDevice device in _devices)
        {
            if (!device.Port.IsEmpty && device.Port.Bytes.SequenceEqual(port))
            {
                device.LastUse = ++_uses;
                return device;
            }
        }

        return null;
    }

    /// <summary>The entry to use for a port that is not in the table. Its old content is still in it.</summary>
    public UsbDevice Oldest()
    {
        UsbDevice oldest = _devices[0];
        foreach (UsbDevice device in _devices)
        {
            if (device.LastUse < oldest.LastUse)
                oldest = device;
        }

        oldest.LastUse = ++_uses;
        return oldest;
    }
}
