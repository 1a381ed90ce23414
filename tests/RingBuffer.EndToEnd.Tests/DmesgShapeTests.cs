using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>
/// The end of this machine's kernel log, written by dmesg in each of its modes, gives the events that the device gives. The table says what each
/// mode carries; what it does not carry is absent from the events, never made up.
/// </summary>
[Collection(LiveLog.Name)]
public sealed class DmesgShapeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Lost in every mode: sequence, tags, caller before util-linux 2.41, and in text the difference between a control byte and its
    // escape. dmesg -r and --json without -x of util-linux up to 2.41 give wrong severities for user space (facility | severity), so
    // severities are compared for the kernel's records. realtime: digits after the second, -1: none.
    [Theory]
    [InlineData("", false, false, true, -1)]
    [InlineData("-r", true, false, true, -1)]
    [InlineData("-S -r", true, true, true, -1)]
    [InlineData("-x", true, true, true, -1)]
    [InlineData("-T", false, false, false, 0)]
    [InlineData("-x -T", true, true, false, 0)]
    [InlineData("-d", false, false, true, -1)]
    [InlineData("--time-format delta", false, false, false, -1)]
    [InlineData("--time-format iso", false, false, false, 6)]
    [InlineData("-x --time-format iso", true, true, false, 6)]
    [InlineData("-x -t", true, true, false, -1)]
    [InlineData("--json", true, false, true, -1)]
    [InlineData("--json -x", true, true, true, -1)]
    public async Task AModeOfDmesgGivesTheSameEvents(string mode, bool severity, bool facility, bool stamp, int realtime)
    {
        Needs.KernelLog();
        (JsonElement[] device, JsonElement[] read) = await ReadBothAsync(mode);

        Assert.Equal(device.Select(e => e.Text("message")), read.Select(e => e.Text("message")));
        Assert.All(read, e => Assert.Equal("dmesg", e.Text("source")));
        Assert.All(read, e => Assert.Equal((severity, stamp, realtime >= 0), (e.Has("severity"), e.Has("timestamp_monotonic"), e.Has("timestamp_realtime"))));
        Assert.All(device.Zip(read), pair =>
        {
            bool kernel = pair.First.Text("facility") == "kern";
            if (severity && (kernel || facility))
                Assert.Equal(pair.First.Text("severity"), pair.Second.Text("severity"));
            if (facility)
                Assert.Equal(pair.First.Text("facility"), pair.Second.Text("facility"));
            if (stamp)
                Assert.Equal(pair.First.GetProperty("timestamp_monotonic").GetRawText(), pair.Second.GetProperty("timestamp_monotonic").GetRawText());
            if (realtime >= 0)
                Assert.Equal("recorded", pair.Second.Text("time_quality"));
        });
        if (realtime == 6)
            AssertDistances(device, read);
    }

    [Fact]
    public async Task ReltimeGivesTheMessagesAndTimesToTheMinute()
    {
        Needs.KernelLog();
        (JsonElement[] device, JsonElement[] read) = await ReadBothAsync("--time-format reltime");

        Assert.Equal(device.Select(e => e.Text("message")), read.Select(e => e.Text("message")));
        Assert.All(read, e => Assert.Equal((false, true), (e.Has("timestamp_monotonic"), e.Has("timestamp_realtime"))));
    }

    [Fact]
    public async Task WithoutAnyPrefixThereIsOnlyText()
    {
        Needs.KernelLog();
        (JsonElement[] device, JsonElement[] read) = await ReadBothAsync("-t");

        Assert.Equal(device.SelectMany(e => e.Text("message").Split('\n')).Where(line => line.Trim().Length > 0), read.Select(e => e.Text("message")));
    }

    /// <summary>Wall clock minus stamp is the same for all: dmesg adds one number.</summary>
    private static void AssertDistances(JsonElement[] device, JsonElement[] read) => Assert.Single(
        device.Zip(read).Select(pair =>
            (DateTimeOffset.Parse(pair.Second.Text("timestamp_realtime")) - DateTimeOffset.UnixEpoch).Ticks / 10
            - (long)(pair.First.GetProperty("timestamp_monotonic").GetDecimal() * 1_000_000)).Distinct());

    /// <summary>What the device and what dmesg give, without the records that dmesg writes differently or not at all.</summary>
    private async Task<(JsonElement[] Device, JsonElement[] Read)> ReadBothAsync(string mode)
    {
        // Told the shape: this log begins with whatever other tests left there, which is no fair start for guessing.
        string shape = mode == "-t" ? "text" : mode.Contains("--json", StringComparison.Ordinal) ? "dmesg-json" : "dmesg";
        string marker = WriteRecords();
        Outcome device = (await RingBufferProcess.RunAsync("-o", "json", "--plugins", "none")).IsSuccess();
        string file = _folder.Write("log", "");
        (await RingBufferProcess.RunProgramAsync(
            "/bin/sh", ["-c", $"exec {Needs.Program("dmesg")} {mode} > '{file}'"], // bytes that are no text pass untouched
            new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" })).IsSuccess();
        Outcome read = (await RingBufferProcess.RunProgramAsync(
            Binary.Path, ["-o", "json", "--plugins", "none", "--input-format", shape, file], new Dictionary<string, string> { ["TZ"] = "UTC" })).IsSuccess();

        JsonElement[] expected = [.. Written(marker, device).Where(e => IsSame(e.Text("message"), mode))];
        JsonElement[] events = [.. Written(marker, read).Where(e => IsSame(e.Text("message"), mode))];
        return (expected, events);
    }

    /// <summary>What other tests wrote is meant to be hard on readers, dmesg too; so the comparison begins with records of its own.</summary>
    private static string WriteRecords()
    {
        string marker = KernelLog.NewMarker();
        KernelLog.Write(marker);
        KernelLog.Write("usb 1-2: new high-speed USB device number 7 using xhci_hcd", (3 << 3) | 6);
        KernelLog.Write("[drm] a text in brackets", (1 << 3) | 5);
        KernelLog.Write("  indented, with \"quotes\", commas and = signs", (1 << 3) | 7);
        KernelLog.Write("colons: at: every: word", (3 << 3) | 6);
        KernelLog.Write("", (1 << 3) | 6);
        KernelLog.Write($"{marker} ends", (1 << 3) | 6);
        return marker;
    }

    private static IEnumerable<JsonElement> Written(string marker, Outcome outcome)
    {
        foreach (JsonElement e in outcome.Events().SkipWhile(e => !e.Text("message").Contains(marker, StringComparison.Ordinal)))
        {
            yield return e;
            if (e.Text("message").Contains($"{marker} ends", StringComparison.Ordinal))
                break;
        }
    }

    /// <summary>Empty records are left out by dmesg or become blank lines; bytes beyond printable ASCII are written as \xNN.</summary>
    private static bool IsSame(string message, string mode) =>
        message.Trim().Length > 0 && (mode.Contains("--json", StringComparison.Ordinal) || !message.Contains("\\x", StringComparison.Ordinal))
        && !message.Any(c => c is < ' ' and not '\n' or > '~');
}
