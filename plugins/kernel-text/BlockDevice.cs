using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Names of block devices: <c>sda</c> has the partitions <c>sda1</c>, <c>nvme0n1</c> and <c>mmcblk0</c> have <c>nvme0n1p1</c> and
/// <c>mmcblk0p2</c> (block/partitions/core.c: a name that ends in a digit gets a p). Used to bring what is said of a disk and of its
/// partitions together.
/// </summary>
internal static class BlockDevice
{
    public static ReadOnlySpan<byte> DiskOf(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> stem = name.TrimEnd("0123456789"u8);
        if (stem.Length == name.Length)
            return name;
        if (stem.Length >= 2 && stem[^1] == (byte)'p' && char.IsAsciiDigit((char)stem[^2]))
            return stem[..^1];
        bool hasPlainPartitions = stem.Length is 3 or 4 && (stem.StartsWith("sd"u8) || stem.StartsWith("vd"u8) || stem.StartsWith("hd"u8));
        return hasPlainPartitions || (stem.StartsWith("xvd"u8) && stem.Length > 3) ? stem : name;
    }
}
