using System.Linq;
using CsCheck;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Shapes;

/// <summary>The journal as JSON and in its export format, and dmesg's JSON.</summary>
public sealed class JsonShapeTests
{
    private const string Entry = """
        {"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1795571087276411","__MONOTONIC_TIMESTAMP":"9000000","_BOOT_ID":"7f5c3d2e1b0a49f8a7c6d5e4f3a2b1c0","_TRANSPORT":"kernel","PRIORITY":"3","SYSLOG_FACILITY":"0","SYSLOG_IDENTIFIER":"kernel","_SOURCE_MONOTONIC_TIMESTAMP":"1276411","_HOSTNAME":"web1","_KERNEL_SUBSYSTEM":"usb","_KERNEL_DEVICE":"+usb:1-2","MESSAGE":"caf\u00e9 \"quoted\" \\ back\nline"}
        """;

    [Fact]
    public void AnEntryOfTheJournalHasEverythingButTheSequence()
    {
        ShapedEvent e = ShapedEvent.Of(Entry.Replace("café", "caf\\u00e9", System.StringComparison.Ordinal) + "\n");
        Assert.Equal(("caf\u00c3\u00a9 \"quoted\" \\ back\nline", "0.3", 1276411L, 1795571087276411), (e.Message, e.Prefix, e.Stamp, e.Unix1970));
        Assert.Equal(("web1", "usb", "+usb:1-2", "7f5c3d2e-1b0a-49f8-a7c6-d5e4f3a2b1c0"), (e.Host, e.Subsystem, e.Device, e.BootId));
        Assert.Equal(EventSource.Journal, e.Source);
    }

    [Theory]
    [InlineData("\"MESSAGE\":[27,91,51,255]", "\u001b[3\u00ff")]
    [InlineData("\"MESSAGE\":null", "")]
    [InlineData("\"FOO\":[\"a]b\\\"\",\"c\"],\"MESSAGE\":\"behind\"", "behind")]
    [InlineData("\"MESSAGE\":\"\\ud83d\\ude00\"", "\u00f0\u009f\u0098\u0080")]
    [InlineData("\"MESSAGE\":\"\\ud83d\"", "\u00ef\u00bf\u00bd")]
    [InlineData("\"MESSAGE\":\"raw \u00ff byte\"", "raw \u00ff byte")]
    public void MessagesMayBeBytesOrNothing(string message, string text) =>
        Assert.Equal(text, ShapedEvent.Of("{\"__REALTIME_TIMESTAMP\":\"1\",\"_TRANSPORT\":\"kernel\",\"PRIORITY\":\"6\"," + message + "}\n").Message);

    [Fact]
    public void WhatCameThroughSyslogCannotClaimToBeTheKernels()
    {
        ShapedEvent e = ShapedEvent.Of("{\"__REALTIME_TIMESTAMP\":\"1\",\"_TRANSPORT\":\"syslog\",\"PRIORITY\":\"6\",\"SYSLOG_FACILITY\":\"0\",\"MESSAGE\":\"m\"}\n");
        Assert.False(e.MayBeKernel);
    }

    [Theory]
    [InlineData(3, "\"SYSLOG_IDENTIFIER\":\"udevd\",\"SYSLOG_PID\":\"71\",", "udevd[71]: text")]
    [InlineData(3, "\"SYSLOG_IDENTIFIER\":\"app\",", "app: text")]
    [InlineData(3, "", "text")]
    [InlineData(0, "\"SYSLOG_IDENTIFIER\":\"kernel\",", "text")]
    public void TheNameThatJournaldTookOffAMessageOfTheKernelsLogComesBack(int facility, string name, string message) =>
        Assert.Equal(message, ShapedEvent.Of(
            $"{{\"__REALTIME_TIMESTAMP\":\"1\",\"_TRANSPORT\":\"kernel\",\"PRIORITY\":\"6\",\"SYSLOG_FACILITY\":\"{facility}\",{name}\"MESSAGE\":\"text\"}}\n").Message);

    [Fact]
    public void AnEntryThatBreaksOffIsText()
    {
        ShapedEvent e = ShapedEvent.Of("{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"half");
        Assert.Equal((EventSource.Text, "{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"half"), (e.Source, e.Message));
    }

    [Fact]
    public void TheExportFormatGivesTheSameWithBinaryFields()
    {
        const string Export = "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795571087276411\n_BOOT_ID=7f5c3d2e1b0a49f8a7c6d5e4f3a2b1c0\n_TRANSPORT=kernel\n"
            + "PRIORITY=3\nSYSLOG_FACILITY=0\n_SOURCE_MONOTONIC_TIMESTAMP=1276411\n_HOSTNAME=web1\nMESSAGE\n\u0007\0\0\0\0\0\0\0two\n\nli\n\n";
        var events = ShapedEvent.All(Export + Export);
        Assert.Equal(2, events.Count);
        Assert.All(events, e => Assert.Equal(("two\n\nli", "0.3", 1276411L, "web1"), (e.Message, e.Prefix, e.Stamp, e.Host)));
    }

    [Fact]
    public void DmesgsArrayIsReadObjectByObject()
    {
        const string Json = """
            {
               "dmesg": [
                  {
                     "pri": 4,
                     "time":     1.276411,
                     "msg": "a {brace} and \"quote\" \u001b \\slash"
                  },{
                     "fac": "daemon",
                     "pri": "notice",
                     "time":   785.954235,
                     "msg": "multi first\nsecond line"
                  }
               ]
            }
            """;
        var events = ShapedEvent.All(Json);
        Assert.Equal(
            [("a {brace} and \"quote\" \u001b \\slash", "?.4", 1276411L), ("multi first\nsecond line", "3.5", 785954235L)],
            events.Select(e => (e.Message, e.Prefix, e.Stamp)));
        Assert.All(events, e => Assert.Equal(EventSource.Dmesg, e.Source));
    }

    [Theory]
    [InlineData(LogShape.JournalJson)]
    [InlineData(LogShape.JournalExport)]
    [InlineData(LogShape.DmesgJson)]
    internal void AnyBytesAreEvents(LogShape shape) => Gen.OneOf(Gen.Byte, Gen.OneOf((byte)'{', (byte)'"', (byte)'\\', (byte)'}', (byte)'\n', (byte)'[', (byte)':')).Array[0, 200].Sample(bytes => ShapedEvent.All(KernelFormat.Text(bytes), shape).Count >= 0);
}
