using System.Linq;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

public sealed class SubsystemTests
{
    public static TheoryData<string, string> Entries()
    {
        TheoryData<string, string> entries = [];
        foreach (string line in KernelFormat.Text(Subsystems.Table).Split('\n'))
        {
            int equals = line.LastIndexOf('=');
            entries.Add(line[..equals], line[(equals + 1)..]);
        }

        return entries;
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void EveryEntryIsFoundAndNamesItself(string prefix, string name)
    {
        Assert.NotEmpty(name);
        Assert.Equal(name, Find(prefix + "0 something"));
    }

    [Fact]
    public void EntriesWithTheSameFirstByteStandTogether()
    {
        char[] first = [.. KernelFormat.Text(Subsystems.Table).Split('\n').Select(line => line[0])];
        int groups = 1 + Enumerable.Range(1, first.Length - 1).Count(i => first[i] != first[i - 1]);
        Assert.Equal(first.Distinct().Count(), groups);
    }

    [Theory]
    [InlineData("usb 1-2: new high-speed USB device", "usb")]
    [InlineData("EXT4-fs (sda1): mounted filesystem", "ext4")]
    [InlineData("nvme nvme0: I/O timeout", "nvme")]
    [InlineData("ata3: SATA link up", "ata")]
    [InlineData("ata3.00: failed command", "ata")]
    [InlineData("sd 0:0:0:0: [sda] Attached", "scsi")]
    [InlineData("[drm] Initialized", "drm")]
    [InlineData("[drm:foo] bar", "drm")]
    [InlineData("mmc0: new card", "mmc")]
    [InlineData("oom-kill:constraint=CONSTRAINT_NONE", "memory")]
    [InlineData("BTRFS info (device sdb): x", "btrfs")]
    [InlineData("XFS (sda1): Mounting", "xfs")]
    [InlineData("e1000e: Intel", "net")]
    public void WellKnownPrefixesAreKnown(string message, string subsystem) => Assert.Equal(subsystem, Find(message));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("Linux version 6.18.0")]
    [InlineData("usb")]
    [InlineData("usbcore is fine")]
    [InlineData(" usb 1-1: leading blank")]
    [InlineData("atari: not a disk")]
    [InlineData("ata")]
    [InlineData("ata_piix: an underscore goes on with the word")]
    [InlineData("bonding: x")]
    [InlineData("\u00ff")]
    public void WhatOnlyLooksLikeAPrefixIsKernel(string message) => Assert.Equal("kernel", Find(message));

    private static string Find(string message) => KernelFormat.Text(Subsystems.Name(Subsystems.Find(KernelFormat.Bytes(message))));
}
