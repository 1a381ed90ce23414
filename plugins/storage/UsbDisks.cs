using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Storage;

/// <summary>
/// Which disks hang on which USB port, as drivers/usb/storage and the SCSI layer say when they come, and which were pulled out since: what
/// fails on those is no fault of the disk. The plugin's; keeps the last so many.
/// <code>
///   scsi host6: usb-storage 1-1.3:1.0         the port; "scsi6 : usb-storage 1-1.3:1.0" before 3.16
///   sd 6:0:0:0: [sda] Attached SCSI removable disk
///   usb 1-1.3: USB disconnect, device number 18
/// </code>
/// </summary>
internal sealed class UsbDisks
{
    private const int Most = 16;

    private readonly Disk[] _disks = new Disk[Most];
    private int _next;

    /// <summary>Takes in a line of the three; others are left alone.</summary>
    public bool TryRead(ReadOnlySpan<byte> message)
    {
        TextScanner text = new(message);
        if (text.Take("usb "u8))
            return text.TakeUntil(": USB disconnect, "u8, out ReadOnlySpan<byte> port) && TryReadDisconnect(port);
        if (DiskNames.TryRead(message, out ReadOnlySpan<byte> address, out ReadOnlySpan<byte> name))
            return TryTakeDisk(address, name);
        return text.Take("scsi"u8) && TryReadHost(text);
    }

    /// <summary>Whether a disk was pulled out of its port.</summary>
    /// <param name="disk">The disk, no partition of it.</param>
    /// <param name="port">The port, as in <c>1-1.3</c>.</param>
    public bool IsGone(ReadOnlySpan<byte> disk, out ReadOnlySpan<byte> port)
    {
        port = default;
        foreach (Disk? known in _disks)
        {
            if (known is not { IsGone: true } || disk.IsEmpty || !known.Name.Bytes.SequenceEqual(disk))
                continue;
            port = known.Port.Bytes;
            return true;
        }

        return false;
    }

    private bool TryReadHost(TextScanner text)
    {
        text.Take(" host"u8);
        if (!text.TakeNumber(out long host) || !text.TakeUntil(": usb-storage "u8, out _) || !text.TakeUntil(":"u8, out ReadOnlySpan<byte> port))
            return false;
        Add(host, port);
        return true;
    }

    private bool TryTakeDisk(ReadOnlySpan<byte> address, ReadOnlySpan<byte> name)
    {
        TextScanner text = new(address);
        if (!text.TakeNumber(out long host))
            return false;
        Disk? ofHost = null;
        foreach (Disk? known in _disks)
        {
            if (known is not null && known.Name.Bytes.SequenceEqual(name))
                known.Name.Clear(); // the name is another disk's now
            if (known is { IsGone: false } && known.Host == host && (ofHost is null || known.Name.Bytes.IsEmpty))
                ofHost = known;
        }

        if (ofHost is null)
            return true;
        Disk disk = ofHost.Name.IsEmpty ? ofHost : Add(host, ofHost.Port.Bytes); // a reader of several cards
        disk.Name.Set(name);
        return true;
    }

    private Disk Add(long host, ReadOnlySpan<byte> port)
    {
        Disk disk = _disks[_next] ??= new Disk();
        _next = (_next + 1) % Most;
        disk.Host = host;
        disk.Port.Set(port);
        disk.Name.Clear();
        disk.IsGone = false;
        return disk;
    }

    // The device itself, or a hub that it hangs on.
    private bool TryReadDisconnect(ReadOnlySpan<byte> port)
    {
        foreach (Disk? known in _disks)
        {
            if (known is null || !known.Port.Bytes.StartsWith(port))
                continue;
            ReadOnlySpan<byte> rest = known.Port.Bytes[port.Length..];
            known.IsGone |= rest.IsEmpty || rest[0] == (byte)'.';
        }

        return true;
    }

    private sealed class Disk
    {
        public KeptText Port { get; } = new(32);

        public KeptText Name { get; } = new(16);

        public long Host { get; set; }

        public bool IsGone { get; set; }
    }
}
