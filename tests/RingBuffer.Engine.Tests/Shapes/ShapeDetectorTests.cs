using System;
using CsCheck;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Shapes;

/// <summary>What an input is taken for, and in which order files are read.</summary>
public sealed class ShapeDetectorTests
{
    [Theory]
    [InlineData("6,1,2,-;text\n SUBSYSTEM=usb\n", LogShape.Kmsg)]
    [InlineData("[    1.276411] text\n", LogShape.Dmesg)]
    [InlineData("[    1.276411] text\r\n", LogShape.Console)]
    [InlineData("[    1.276411] text\nDebian GNU/Linux 12 web1 ttyS0\n[    2.000000] more\n", LogShape.Console)]
    [InlineData("[    1.276411] systemd[1]: kernel: text\n", LogShape.Dmesg)]
    [InlineData("<6>[    1.276411] text\n", LogShape.Dmesg)]
    [InlineData("2026-11-23T20:04:16,000000+00:00 usb 1-2: new device\n", LogShape.Dmesg)]
    [InlineData("{\n   \"dmesg\": [\n      {\n         \"pri\": 5,\n", LogShape.DmesgJson)]
    [InlineData("Nov 25 01:44:47 web1 kernel: text\n", LogShape.Syslog)]
    [InlineData("Wed May 14 14:39:50 2025 kern.err kernel: [    1.276411] text\n", LogShape.Syslog)]
    [InlineData("Wed May 14 14:39:50 2025 [1747233590.123] daemon.info hostapd: text\n", LogShape.Syslog)]
    [InlineData("23:54:39,681 INFO kernel:md0: text\n", LogShape.Syslog)]
    [InlineData("-- Journal begins at Mon 2026-11-23 --\nNov 25 01:44:47 web1 kernel: text\n", LogShape.Syslog)]
    [InlineData("[    1.276411] web1 kernel: text\n", LogShape.JournalShort)]
    [InlineData("[    1.276411] web1 unknown: text\n", LogShape.JournalShort)]
    [InlineData("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1\nMESSAGE=x\n\n", LogShape.JournalExport)]
    [InlineData("Panic#1 Part1\n<6>[    1.276411] text\n", LogShape.Pstore)]
    [InlineData("just words\n", LogShape.Text)]
    [InlineData("", LogShape.Text)]
    internal void TheShapeIsFoundFromTheFirstLines(string log, LogShape shape) => Assert.Equal(shape, ShapeDetector.Detect(KernelFormat.Bytes(log)));

    [Theory]
    [InlineData("6,1,2,-;text\n6,2,2,-;text\n", LogShape.Kmsg)]
    [InlineData("Nov 25 01:44:47 web1 kernel: text\n", LogShape.Syslog)]
    [InlineData("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1\nMESSAGE=x\n\n", LogShape.JournalExport)]
    [InlineData("<6>[    1.276411] text\n<6>[    1.276411] text\n", LogShape.Console)]
    internal void AFirstLineThatIsGarbageDoesNotMatter(string log, LogShape shape) =>
        Assert.Equal(shape, ShapeDetector.Detect(KernelFormat.Bytes("11] half a line \u00ff\n" + log)));

    [Fact]
    public void AnyBytesHaveAShape() => Gen.Byte.Array[0, 300].Sample(bytes => Enum.IsDefined(ShapeDetector.Detect(bytes)));

    [Theory]
    [InlineData("kern.log kern.log.1 kern.log.2.gz", "kern.log.2.gz kern.log.1 kern.log")]
    [InlineData("kern.log kern.log.1 kern.log.10.gz kern.log.2.gz", "kern.log.10.gz kern.log.2.gz kern.log.1 kern.log")]
    [InlineData("kern.log kern.log-20261101 kern.log-20261108.gz", "kern.log-20261101 kern.log-20261108.gz kern.log")]
    [InlineData("b.log a.log", "b.log a.log")]
    [InlineData("b.log kern.log a.log kern.log.1", "b.log kern.log.1 kern.log a.log")]
    [InlineData("one.kmsg - two.kmsg one.kmsg", "one.kmsg - two.kmsg one.kmsg")]
    [InlineData("dmesg.2026 6.12.kmsg", "dmesg.2026 6.12.kmsg")]
    public void RotatedFilesAreReadOldestFirst(string given, string sorted) => Assert.Equal(sorted, string.Join(' ', FileOrder.Sort(given.Split(' '))));
}
