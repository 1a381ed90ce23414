using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Records written to /dev/kmsg come out as they were written.</summary>
[Collection(LiveLog.Name)]
public sealed class WrittenRecordTests
{
    private const int Records = 8;

    public WrittenRecordTests() => Needs.KernelLog();

    [Fact]
    public async Task ASnapshotHoldsEachRecordOnceAndInOrderInText()
    {
        string marker = WriteNumbered();

        Outcome outcome = (await RingBufferProcess.RunAsync()).IsSuccess();

        string[] own = [.. outcome.Lines.Where(line => line.Contains(marker, StringComparison.Ordinal))];
        Assert.Equal(Numbered(marker), own.Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..]));
        Assert.All(own, line => Assert.Matches(@"^\[ *[0-9]+\.[0-9]{6}\] ", line));
    }

    [Fact]
    public async Task ASnapshotHoldsEachRecordOnceAndInOrderInJson()
    {
        string marker = WriteNumbered();

        IReadOnlyList<JsonElement> own = await FindAsync(marker);

        Assert.Equal(Numbered(marker), own.Select(e => e.Text("message")));
        ulong[] sequences = [.. own.Select(e => e.Number("sequence"))];
        Assert.Equal(sequences.Distinct().Order(), sequences);
    }

    [Fact]
    public async Task FollowingTheTailShowsOnlyNewRecordsOnceAndInOrder()
    {
        string before = WriteNumbered();
        using RingBufferProcess child = RingBufferProcess.Start("--follow", "--tail", "-o", "json", "--grep", "e2e-");
        await Following.ProbeAsync(child);
        string marker = WriteNumbered();
        List<string> lines = [];
        foreach (string expected in Numbered(marker))
            lines.Add(await child.ReadLineWithAsync(expected));
        child.Signal(Native.Terminate);
        Outcome rest = (await child.CompleteAsync()).IsSuccess();

        Assert.Equal(Numbered(marker), lines.Select(line => JsonLines.Parse(line).Text("message")));
        Assert.DoesNotContain(rest.Lines.Concat(lines), line => line.Contains(before, StringComparison.Ordinal));
        Assert.DoesNotContain(rest.Lines, line => line.Contains(marker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task FollowingWithoutTailShowsOldRecordsFirst()
    {
        string before = WriteNumbered();
        using RingBufferProcess child = RingBufferProcess.Start("--follow");
        string firstOld = await child.ReadLineWithAsync(before);
        string marker = KernelLog.NewMarker();
        KernelLog.Write(marker);

        Assert.EndsWith($"{before} 0", firstOld, StringComparison.Ordinal);
        Assert.EndsWith(marker, await child.ReadLineWithAsync(marker), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEventFollowedLiveSaysWhenItWasAndInWhichBoot()
    {
        using RingBufferProcess child = await Following.StartAsync("-o", "json");
        string marker = KernelLog.NewMarker();
        KernelLog.Write(marker);
        JsonElement live = await child.ReadEventWithAsync(marker);
        JsonElement saved = Assert.Single(await FindAsync(marker));

        Assert.Equal("live", live.Text("time_quality"));
        Assert.Equal((await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", TestContext.Current.CancellationToken)).Trim(), live.Text("boot_id"));
        Assert.True(DateTimeOffset.TryParse(live.Text("timestamp_realtime"), out _));
        Assert.All(
            ["event_id", "sequence", "boot_id", "timestamp_monotonic", "message", "fingerprint"],
            field => Assert.Equal(live.GetProperty(field).GetRawText(), saved.GetProperty(field).GetRawText()));
    }

    [Theory]
    [InlineData(0, "user", "EMERG")] // facility 0 is the kernel's own: a writer becomes user
    [InlineData(6, "user", "INFO")]
    [InlineData((2 << 3) | 1, "mail", "ALERT")]
    [InlineData((3 << 3) | 3, "daemon", "ERR")]
    [InlineData((10 << 3) | 7, "authpriv", "DEBUG")]
    [InlineData((23 << 3) | 4, "local7", "WARN")]
    [InlineData((24 << 3) | 5, "24", "NOTICE")]
    [InlineData(2047, "255", "DEBUG")]
    public async Task FacilityAndSeverityAreThoseOfTheWriter(int prefix, string facility, string severity)
    {
        string marker = KernelLog.NewMarker();
        KernelLog.Write(marker, prefix);

        JsonElement own = Assert.Single(await FindAsync(marker));

        Assert.Equal(facility, own.Text("facility"));
        Assert.Equal(severity, own.Text("severity"));
        Assert.Equal("kernel", own.Text("subsystem"));
    }

    [Theory]
    [InlineData("café ☃ 😀 日本語")]
    [InlineData(@"C:\new\x41 \\ \")]
    [InlineData("tab\there")]
    [InlineData("\u001b[31mred\u001b[0m \u0007 \u007f")]
    [InlineData("\u009b31m C1")]
    [InlineData("two\nlines")]
    [InlineData("quote \" slash / brace { } <b>&amp;")]
    [InlineData("; , = | trailing blanks  ")]
    [InlineData("\u0001 \u001f \r end")]
    public async Task TheMessageInJsonIsTheTextThatWasWritten(string text)
    {
        string marker = KernelLog.NewMarker();
        KernelLog.Write($"{marker} {text}");

        JsonElement own = Assert.Single(await FindAsync(marker));

        Assert.Equal($"{marker} {text}", own.Text("message"));
    }

    [Fact]
    public async Task BytesThatAreNotUtf8BecomeReplacementCharactersAndRawKeepsThem()
    {
        string marker = KernelLog.NewMarker();
        byte[] text = [.. System.Text.Encoding.ASCII.GetBytes(marker + " a"), 0xFF, (byte)'b', 0xC3];
        KernelLog.Write(text);

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--raw", "--grep", marker)).IsSuccess();
        JsonElement own = Assert.Single(outcome.Events());

        Assert.Equal($"{marker} a\uFFFDb\uFFFD", own.Text("message"));
        Assert.EndsWith($@";{marker} a\xffb\xc3", own.Text("raw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoByteOfAMessageCanCommandATerminal()
    {
        string marker = KernelLog.NewMarker();
        KernelLog.Write($"{marker} \u001b[31mred\u001b[0m\u0007\u007f\u009b1m\r back\\slash");

        Outcome outcome = (await RingBufferProcess.RunAsync("--grep", marker)).IsSuccess();

        string line = Assert.Single(outcome.Lines);
        Assert.DoesNotContain(line, c => char.IsControl(c));
        Assert.EndsWith($@"{marker} \x1b[31mred\x1b[0m\x07\x7f\xc2\x9b1m\x0d back\slash", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondLineInAMessageIsIndentedSoThatItCannotPassForARecord()
    {
        string marker = KernelLog.NewMarker();
        KernelLog.Write($"{marker}\n[    1.000000] forged");

        Outcome outcome = (await RingBufferProcess.RunAsync("--grep", marker)).IsSuccess();

        Assert.Equal(2, outcome.Lines.Count);
        Assert.EndsWith(marker, outcome.Lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^ +\[    1\.000000\] forged$", outcome.Lines[1]);
    }

    [Fact]
    public async Task TheLongestTextTheKernelTakesComesOutWhole()
    {
        string marker = KernelLog.NewMarker();
        string text = marker + " " + new string('x', 900);
        KernelLog.Write(text);

        JsonElement own = Assert.Single(await FindAsync(marker));

        Assert.Equal(text, own.Text("message"));
        Assert.False(own.Has("truncated"));
    }

    [Fact]
    public async Task FiltersChooseAmongWrittenRecords()
    {
        string marker = KernelLog.NewMarker();
        KernelLog.Write($"{marker} one", (3 << 3) | 4);
        KernelLog.Write($"{marker} two", (3 << 3) | 6);
        KernelLog.Write($"{marker} three", (1 << 3) | 4);

        Outcome outcome = (await RingBufferProcess.RunAsync(
            "-ojson", "--grep", marker, "--level", "warn+", "--facility", "daemon", "--exclude", "three")).IsSuccess();

        Assert.Equal($"{marker} one", Assert.Single(outcome.Events()).Text("message"));
    }

    private static string WriteNumbered()
    {
        string marker = KernelLog.NewMarker();
        foreach (string text in Numbered(marker))
            KernelLog.Write(text);
        return marker;
    }

    private static IEnumerable<string> Numbered(string marker) => Enumerable.Range(0, Records).Select(i => $"{marker} {i}");

    private static async Task<IReadOnlyList<JsonElement>> FindAsync(string marker) =>
        (await RingBufferProcess.RunAsync("-o", "json", "--grep", marker)).IsSuccess().Events();
}
