using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Storage;

/// <summary>
/// Which disk is at which SCSI address, as <c>sd 6:0:0:0: [sda] Attached SCSI disk</c> says: later lines of the SCSI layer name the address
/// alone. The plugin's; keeps the last so many.
/// </summary>
internal sealed class DiskNames
{
    private const int Most = 64;

    private readonly Disk[] _disks = new Disk[Most];
    private int _next;

    /// <summary>Reads the line that names a disk.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> address, out ReadOnlySpan<byte> name)
    {
        name = default;
        TextScanner text = new(message);
        address = default;
        return text.Take("sd "u8) && text.TakeUntil(": ["u8, out address) && text.TakeUntil("] Attached SCSI "u8, out name);
    }

    /// <summary>Takes in a line that names a disk; others are left alone.</summary>
    public void Hear(ReadOnlySpan<byte> message)
    {
        if (!TryRead(message, out ReadOnlySpan<byte> address, out ReadOnlySpan<byte> name))
            return;
        Disk? disk = Find(address);
        if (disk is null)
        {
            disk = _disks[_next] ??= new Disk();
            _next = (_next + 1) % Most;
        }

        disk.Address.Set(address);
        disk.Name.Set(name);
    }

    /// <summary>The disk at an address; empty when it has not been named.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> address) => Find(address) is { } disk ? disk.Name.Bytes : default;

    private Disk? Find(ReadOnlySpan<byte> address)
    {
        foreach (Disk? disk in _disks)
        {
            if (disk is not null && disk.Address.Bytes.SequenceEqual(address))
                return disk;
        }

        return null;
    }

    private sealed class Disk
    {
        public KeptText Address { get; } = new(24);

        public KeptText Name { get; } = new(16);
    }
}
