using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>
/// One boot of a kernel, written by real tools in every shape, gives the events that its /dev/kmsg gives, each shape found from its first
/// lines. The table says what a shape loses; what is lost is absent from the events, never made up. Records of user space are among them
/// that are hard on the tools: of all facilities, of many lines, with bytes that are no ASCII, with a text that looks like a stamp.
/// </summary>
public sealed class BootShapeTests : IDisposable
{
    private const Lost Short = Lost.Levels | Lost.Tags | Lost.TabsAndColours;
    private const Lost Imkmsg = Lost.Levels | Lost.Tags | Lost.Stamp | Lost.Escapes | Lost.FirstBlank | Lost.FirstRecord | Lost.TextLikeStamp;
    private const int Second = 1_000_000;

    private readonly RecordedBoot _boot = new();

    public void Dispose() => _boot.Dispose();

    // The reasons stand at the members of Lost. unit: microseconds in a unit of the wall-clock time.
    [Theory]
    [InlineData("dmesg", Lost.Levels | Lost.Tags | Lost.Bytes)]
    [InlineData("dmesg-r", Lost.UserLevels | Lost.Tags | Lost.Bytes)]
    [InlineData("dmesg-S", Lost.Levels | Lost.Tags | Lost.Bytes | Lost.Lines)]
    [InlineData("dmesg-S-r", Lost.Tags | Lost.Bytes | Lost.Lines)]
    [InlineData("dmesg-x", Lost.LocalLevels | Lost.Tags | Lost.Bytes)]
    [InlineData("dmesg-T", Lost.Levels | Lost.Tags | Lost.Bytes | Lost.Stamp, Wall.Boot, Second)]
    [InlineData("dmesg-x-T", Lost.LocalLevels | Lost.Tags | Lost.Bytes | Lost.Stamp, Wall.Boot, Second)]
    [InlineData("dmesg-d", Lost.Levels | Lost.Tags | Lost.Bytes)]
    [InlineData("dmesg-d-T", Lost.Levels | Lost.Tags | Lost.Bytes | Lost.Stamp, Wall.Boot, Second)]
    [InlineData("dmesg-time-format-delta", Lost.Levels | Lost.Tags | Lost.Bytes | Lost.Stamp)]
    [InlineData("dmesg-time-format-reltime", Lost.Levels | Lost.Tags | Lost.Bytes | Lost.Stamp, Wall.BootMinute)]
    [InlineData("dmesg-time-format-iso", Lost.Levels | Lost.Tags | Lost.Bytes | Lost.Stamp, Wall.Boot)]
    [InlineData("dmesg-x-time-format-iso", Lost.LocalLevels | Lost.Tags | Lost.Bytes | Lost.Stamp, Wall.Boot)]
    [InlineData("dmesg-json", Lost.UserLevels | Lost.Facility | Lost.Tags)]
    [InlineData("dmesg-json-x", Lost.LocalLevels | Lost.Tags)]
    [InlineData("busybox-dmesg", Lost.Levels | Lost.Tags | Lost.Lines)]
    [InlineData("busybox-dmesg-r", Lost.Tags | Lost.Lines)]
    [InlineData("console", Lost.Levels | Lost.Tags | Lost.Lines | Lost.DebugRecords)]
    [InlineData("journalctl-k-o-json", Lost.Nothing, Wall.Journal)]
    [InlineData("journalctl-k-o-export", Lost.Nothing, Wall.Journal)]
    [InlineData("journalctl-k-o-short", Short | Lost.Stamp, Wall.Journal, Second)]
    [InlineData("journalctl-k-o-short-precise", Short | Lost.Stamp, Wall.Journal)]
    [InlineData("journalctl-k-o-short-iso", Short | Lost.Stamp, Wall.Journal, Second)]
    [InlineData("journalctl-k-o-short-iso-precise", Short | Lost.Stamp, Wall.Journal)]
    [InlineData("journalctl-k-o-short-full", Short | Lost.Stamp, Wall.Journal, Second)]
    [InlineData("journalctl-k-o-short-unix", Short | Lost.Stamp, Wall.Journal)]
    [InlineData("journalctl-k-o-short-monotonic", Short)]
    [InlineData("journalctl-k-o-short-delta", Short)]
    [InlineData("syslog-imklog", Lost.Levels | Lost.Tags | Lost.Lines | Lost.UserRecords, Wall.Imklog, Second)]
    [InlineData("syslog-imklog-rfc3339", Lost.Levels | Lost.Tags | Lost.Lines | Lost.UserRecords, Wall.Imklog)]
    [InlineData("syslog-imkmsg", Imkmsg, Wall.Imkmsg, Second)]
    [InlineData("syslog-imkmsg-rfc3339", Imkmsg, Wall.Imkmsg)]
    internal async Task AShapeGivesTheEventsOfItsBoot(string file, Lost lost, Wall wall = Wall.None, int unit = 1)
    {
        ExpectedEvent[] expected = [.. RecordedBoot.Expect(await RecordedBoot.KmsgAsync(), lost)];
        JsonElement[] events = [.. UpToTheLast(await _boot.ReadAsync(file)).Where(e => file != "console" || e.Text("source") != "text")];

        Assert.Equal(expected.Select(e => e.Message), events.Select(e => e.Text("message")));
        Assert.All(events, e => Assert.Equal((SourceOf(file), HostOf(file)), (e.Text("source"), Optional(e, "host"))));
        Assert.All(expected.Zip(events), pair => AssertSame(pair.First, pair.Second, tags: !lost.HasFlag(Lost.Tags)));
        if (wall == Wall.None)
            Assert.DoesNotContain(events, e => e.Has("timestamp_realtime") || e.Has("time_quality"));
        else
            Assert.Equal(RecordedBoot.Times(wall, expected).Select(time => (time - (time % unit), "recorded")), events.Select(e => (Microseconds(e), e.Text("time_quality"))));
    }

    [Fact]
    public void EveryRecordingIsInTheTable() => Assert.Equal(
        RecordedBoot.Files.Where(file => file != "kmsg").Order(StringComparer.Ordinal),
        typeof(BootShapeTests).GetMethod(nameof(AShapeGivesTheEventsOfItsBoot), BindingFlags.Instance | BindingFlags.NonPublic)!
            .GetCustomAttributes<InlineDataAttribute>().Select(row => (string)row.Data[0]!).Order(StringComparer.Ordinal));

    /// <summary>What the others are compared with: without it they would agree on nothing.</summary>
    [Fact]
    public async Task TheBootItselfIsWholeAndHasWhatIsHardOnTools()
    {
        JsonElement[] kmsg = await RecordedBoot.KmsgAsync();

        Assert.Equal(
            RecordedBoot.Bare().Select(r => (r.Sequence, r.Severity, r.Stamp, r.Message, r.Device)),
            kmsg.Select(e => (e.Number("sequence"), e.Text("severity"), Optional(e, "timestamp_monotonic")!, e.Text("message"), Optional(e, "device") ?? "")));
        Assert.Equal(Enumerable.Range(0, kmsg.Length), kmsg.Select(e => (int)e.Number("sequence")));
        Assert.Equal(RecordedBoot.Last, kmsg[^1].Text("message"));
        Assert.Equal(["authpriv", "daemon", "kern", "local0", "user"], kmsg.Select(e => e.Text("facility")).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["DEBUG", "ERR", "INFO", "NOTICE", "WARN"], kmsg.Select(e => e.Text("severity")).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["kern", "user"], kmsg.Where(e => e.Text("message").Contains('\n', StringComparison.Ordinal)).Select(e => e.Text("facility")));
        Assert.Contains(kmsg, e => e.Text("message").Contains("\\ and \u00e9", StringComparison.Ordinal));
        Assert.Contains(kmsg, e => Optional(e, "device") == "+scsi:0:0:0:0");
        Assert.True(kmsg.Zip(kmsg.Skip(1)).Any(pair => Stamp(pair.First) > Stamp(pair.Second)), "no stamp goes back");
    }

    [Fact]
    public async Task OnAConsoleWhatTheKernelDidNotWriteIsTextInItsPlace()
    {
        JsonElement[] events = await _boot.ReadAsync("console");

        Assert.Equal(
            [
                ("\u001bc\u001b[?7l\u001b[2J\u001b[0mSeaBIOS (version 1.16.2-debian-1.16.2-1)", "Linux version"),
                ("Booting from ROM...", "Linux version"),
                ("Probing EDD (edd=off to disable)... o\u001bc\u001b[?7l\u001b[2J\u001b[0mk", "Linux version"),
                ("shapes lab: a line of user space", "SCSI subsystem"),
                ("lab login: ", "udevd[71]: starting"),
                ("shapes lab: all written", "sd 0:0:0:0:"),
            ],
            events.Index().Where(e => e.Item.Text("source") == "text").Select(e => (
                e.Item.Text("message"),
                string.Join(' ', events.Skip(e.Index).First(next => next.Text("source") != "text").Text("message").Split(' ').Take(2)))));
    }

    private static IEnumerable<JsonElement> UpToTheLast(JsonElement[] events)
    {
        int last = Array.FindIndex(events, e => e.Text("message") == RecordedBoot.Last);
        return last < 0 ? events : events.Take(last + 1);
    }

    private static void AssertSame(ExpectedEvent expected, JsonElement e, bool tags)
    {
        Assert.Equal((expected.Stamp, expected.Device, null), (Optional(e, "timestamp_monotonic"), Optional(e, "device"), Optional(e, "sequence")));
        if (!expected.HasWrongLevels)
            Assert.Equal((expected.Severity, expected.Facility), (Optional(e, "severity"), Optional(e, "facility")));
        if (tags)
            Assert.Equal(expected.Subsystem, e.Text("subsystem"));
    }

    private static string SourceOf(string file) => file switch
    {
        "console" => "console",
        "journalctl-k-o-short" => "syslog", // the same to the byte, but for what it says of programs without a name
        _ when file.StartsWith("journalctl", StringComparison.Ordinal) => "journal",
        _ when file.StartsWith("syslog", StringComparison.Ordinal) => "syslog",
        _ => "dmesg",
    };

    private static string? HostOf(string file) => file.StartsWith("journalctl", StringComparison.Ordinal) || file.StartsWith("syslog", StringComparison.Ordinal) ? "lab" : null;

    private static string? Optional(JsonElement e, string name) =>
        !e.TryGetProperty(name, out JsonElement value) ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

    private static decimal Stamp(JsonElement e) => e.GetProperty("timestamp_monotonic").GetDecimal();

    private static long Microseconds(JsonElement e) =>
        (DateTimeOffset.Parse(e.Text("timestamp_realtime"), System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
