using System;
using System.Linq;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Shapes;

/// <summary>Cutting and parsing allocates nothing per record, whatever the shape.</summary>
public sealed class ShapeAllocationTests
{
    private const int Records = 400;
    private const int WarmUp = 100;

    [Theory]
    [InlineData("[{0,5}.276411][ T{0}] usb 1-2: text {0}\n", LogShape.Dmesg)]
    [InlineData("kern  :info  : [{0,5}.276411 <    0.000012>] two lines {0}\n                                            second\n", LogShape.Dmesg)]
    [InlineData("[Wed Nov 25 01:44:47 2026] text {0}\n", LogShape.Dmesg)]
    [InlineData("2026-11-25T01:44:47,276411+01:00 text {0}\n", LogShape.Dmesg)]
    [InlineData("[  +0.011686] text {0}\n[Nov25 01:57] text\n", LogShape.Dmesg)]
    [InlineData("login: [{0,5}.276411] text {0}\r\nuser text {0}\r\n", LogShape.Console)]
    [InlineData("Nov 25 01:44:47 web1 kernel: [{0,5}.276411] text {0}\nNov 25 01:44:47 web1 sshd[{0}]: text\n", LogShape.Syslog)]
    [InlineData("Wed May 14 14:39:50 2025 kern.err kernel: [{0,5}.276411] text {0}\n", LogShape.Syslog)]
    [InlineData("Wed 2026-11-25 01:44:47 UTC web1 kernel: text {0}\n", LogShape.JournalShort)]
    [InlineData("{{\"__CURSOR\":\"s={0}\",\"__REALTIME_TIMESTAMP\":\"{0}\",\"_HOSTNAME\":\"web1\",\"PRIORITY\":\"6\",\"MESSAGE\":\"a \\n {0}\"}}\n", LogShape.JournalJson)]
    [InlineData("__CURSOR=s={0}\n__REALTIME_TIMESTAMP={0}\nMESSAGE=text {0}\n\n", LogShape.JournalExport)]
    [InlineData("{{\n \"pri\": 5,\n \"time\": {0}.000000,\n \"msg\": \"text \\n {0}\"\n}},\n", LogShape.DmesgJson)]
    [InlineData("Panic#1 Part{0}\n<6>[{0,5}.276411] text {0}\n", LogShape.Pstore)]
    [InlineData("nothing known {0}\n", LogShape.Text)]
    internal void ARecordCostsNoGarbage(string record, LogShape shape)
    {
        string log = string.Concat(Enumerable.Range(1, Records).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, record, i)));
        // The least of three: a collection that another test causes moves this thread's count.
        Assert.Equal(0, Enumerable.Range(0, 3).Min(_ => Allocated(log, shape)));
    }

    private static long Allocated(string log, LogShape shape)
    {
        using IRecordSource source = new LogFile(null!, TimeZoneInfo.Utc, new FakeClock()) { Shape = shape }.Of(KernelFormat.Bytes(log), "test");
        byte[] payload = new byte[TextLog.MaxRecordBytes + ShapeParser.ClaimMargin];
        EventSlot slot = default;
        long start = 0;
        int read = 0;
        while (source.Read(out ReadOnlySpan<byte> bytes) == ReadStatus.Record)
        {
            source.Parser!.Parse(bytes, payload, ref slot);
            if (++read == WarmUp)
                start = GC.GetAllocatedBytesForCurrentThread();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - start;
        Assert.True(read >= Records);
        return allocated;
    }
}
