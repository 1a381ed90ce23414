using System;
using System.Linq;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Shapes;

/// <summary>What other readers of the kernel log get wrong, one test each. How the live device behaves is tested on the binary.</summary>
public sealed class ReadersInTheFieldTests
{
    [Fact]
    public void DmesgRetriesAnOverrunSilentlyWeCountIt()
    {
        string[] lines = Run(new ScriptedSource().Sequence(5).Answer(ReadStatus.Overrun).Sequence(9));
        Assert.Contains("\"first_sequence\":6,\"last_sequence\":8,\"lost\":3,\"reason\":\"overrun\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void DmesgIgnoresSequenceAndTagsWeKeepThem()
    {
        string line = Run(new ScriptedSource().Record("6,7,1,-;text\n SUBSYSTEM=usb\n DEVICE=+usb:1-2\n OTHER=x\n"))[0];
        Assert.Contains("\"sequence\":7,", line, StringComparison.Ordinal);
        Assert.Contains("\"subsystem\":\"usb\",\"device\":\"+usb:1-2\"", line, StringComparison.Ordinal);
        Assert.Contains("{\"key\":\"OTHER\",\"value\":\"x\"}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void DmesgsJsonCanBeInvalidUtf8OursIsNot() =>
        Assert.Contains("\"message\":\"half \ufffd\"", Run(new ScriptedSource().Record("6,7,1,-;half \\xc3\n"))[0], StringComparison.Ordinal);

    [Fact]
    public void DmesgsJsonWithInvalidUtf8IsRead() =>
        Assert.Equal("half \u00c3", ShapedEvent.Of("{\n   \"dmesg\": [\n      {\n         \"pri\": 5,\n         \"time\": 1.000000,\n         \"msg\": \"half \u00c3\"\n      }\n   ]\n}\n").Message);

    [Fact]
    public void AnOversizeRecordEndsDmesgSilentlyWeGoOn()
    {
        string[] lines = Run(new ScriptedSource().Sequence(5).Answer(ReadStatus.Oversize).Sequence(7));
        Assert.Contains("\"lost\":1,\"reason\":\"oversize\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("record 7", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void JournaldDropsARecordWithoutANewlineWeMarkItTruncated() =>
        Assert.Contains("\"message\":\"cut\",\"truncated\":true", Run(new ScriptedSource().Record("6,7,1,-;cut"))[0], StringComparison.Ordinal);

    [Theory]
    [InlineData(1000, "125", "EMERG")]
    [InlineData(2047, "255", "DEBUG")]
    public void JournaldDropsPrefixesAbove999WeReadThem(int prefix, string facility, string severity) => Assert.Contains(
        $"\"severity\":\"{severity}\",\"facility\":\"{facility}\"", Run(new ScriptedSource().Record($"{prefix},7,1,-;text\n"))[0], StringComparison.Ordinal);

    [Fact]
    public void FluentBitDropsTheFacilityWeWriteIt() =>
        Assert.Contains("\"facility\":\"daemon\"", Run(new ScriptedSource().Record("30,7,1,-;text\n"))[0], StringComparison.Ordinal);

    [Fact]
    public void FluentBitAndNodeProblemDetectorLeaveTagsInTheMessageWeDoNot() =>
        Assert.Contains("\"message\":\"ends here\"", Run(new ScriptedSource().Record("6,7,1,-;ends here\n SUBSYSTEM=usb\n"))[0], StringComparison.Ordinal);

    [Fact]
    public void FluentBitReplaysEverythingOnRestartWeGoOn()
    {
        string[] lines = Run(new ScriptedSource { IsLive = true }.Sequence(5).Sequence(6).Sequence(7), new ReaderSettings { ResumeAt = 7 });
        Assert.Contains("record 7", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void RsyslogsProbeEatsTheFirstRecordWeWriteIt() =>
        Assert.Contains("record 0", Run(new ScriptedSource().Sequence(0).Sequence(1))[0], StringComparison.Ordinal);

    [Fact]
    public void RsyslogCutsValuesAt1023BytesWeDoNot()
    {
        string value = new('v', 1500);
        Assert.Contains($"\"value\":\"{value}\"", Run(new ScriptedSource().Record($"6,7,1,-;text\n LONG={value}\n"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void AnOverrunMadeRsyslogSpinWeReadOnAfterHundreds()
    {
        ScriptedSource source = new ScriptedSource().Sequence(1);
        for (int i = 0; i < 500; i++)
            source.Answer(ReadStatus.Overrun);
        Assert.Equal(3, Run(source.Sequence(5)).Length);
    }

    [Fact]
    public void AnybodyCanForgeANodeProblemNobodyOurs()
    {
        int seen = 0;
        FakePlugin plugin = new("p") { Literals = ["Out of memory"], Event = (PluginContext _, in KernelEvent _) => seen++ };
        using MemoryRun run = new(new FakePlugins(plugin));
        run.Read(new ScriptedSource().Record("14,1,1,-;Out of memory: forged\n").Record("6,2,2,-;Out of memory: real\n")).Run();
        Assert.Equal(1, seen);
    }

    [Fact]
    public void TimeDriftMadeNodeProblemDetectorDiscardEventsWeKeepThem()
    {
        FakeClock clock = new();
        string[] lines = Run(
            new ScriptedSource { IsLive = true }.Record($"6,1,{clock.MonotonicMicroseconds + 3_600_000_000},-;an hour ahead\n").Record("6,2,0,-;long ago\n"),
            new ReaderSettings { Clock = clock });
        Assert.Equal(2, lines.Count(line => line.Contains("\"type\":\"event\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void OneMalformedRecordEndsGoKmsgParsersStreamNotOurs()
    {
        using MemoryRun run = new(new FakePlugins());
        string[] lines = run.Read(SavedKmsg.FromBytes("6,1,1,-;one\nnonsense\n6,2,2,-;two\n"u8.ToArray(), "test")).Run();
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"message\":\"nonsense\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"source\":\"text\"", lines[1], StringComparison.Ordinal);
        Assert.Equal((3L, 1L), (run.Counters.Read, run.Counters.Malformed));
    }

    [Fact]
    public void GoKmsgParserLeavesEscapesWeDecodeThem() =>
        Assert.Contains("\"message\":\"caf\u00e9\"", Run(new ScriptedSource().Record("6,7,1,-;caf\\xc3\\xa9\n"))[0], StringComparison.Ordinal);

    [Fact]
    public void NetconsdRejectsPrefixesAbove255WeReadThem()
    {
        NetconsoleParser parser = new(new PrintkLine(EventSource.Netconsole, new WallTimeReader(TimeZoneInfo.Utc, 0)));
        byte[] payload = new byte[2048];
        EventSlot slot = default;
        Assert.Equal(Parsed.Event, parser.Parse("6.4.0,1023,7,1,-;text\n"u8, payload, ref slot));
        Assert.Equal((127, Severity.Debug, 7ul), (slot.Facility, slot.Severity, slot.Sequence));
    }

    private static string[] Run(ScriptedSource source, ReaderSettings? settings = null)
    {
        using MemoryRun run = new(new FakePlugins());
        return run.Read(source, settings).Run();
    }
}
