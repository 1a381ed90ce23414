using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Files as people have them: compressed, rotated, of another shape than said, and what of them is wanted.</summary>
public sealed class InputTests : IDisposable
{
    private const string IoError = "I/O error, dev sda, sector 1000 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2\n";
    private const string Dmesg = "[    1.000000] first\n[    2.000000] second\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GzipIsUnpackedFromAFileAndFromAPipe()
    {
        byte[] packed = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Dmesg, 50_000))));
        string file = _folder.Write("kern.log.gz", packed);

        foreach (Outcome outcome in (Outcome[])[await RingBufferProcess.RunAsync("--stats", "-o", "json", file), await RingBufferProcess.RunAsync(packed, "--stats", "-o", "json", "-")])
            Assert.Equal(100_000u, JsonLines.Parse(outcome.IsSuccess().Lines[^1]).Number("read"));
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(1_000)] // breaks off in what is looked at to find the shape
    public async Task GzipThatBreaksOffIsSaidAfterWhatCouldBeRead(int lines)
    {
        byte[] packed = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i => $"[{i,5}.{i * 7919 % 1000000:D6}] record {i * 104729 % 99991}\n"))));
        string file = _folder.Write("kern.log.gz", packed[..(packed.Length / 2)]);

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", file)).IsFailure(file);

        Assert.NotEmpty(outcome.Events());
        Assert.Equal("source-failed", outcome.Json()[^1].Text("code"));
    }

    /// <summary>A syslog file tells the wall clock only: what is silent for a minute has ended all the same.</summary>
    [Fact]
    public async Task TwoStallsAMinuteApartAreTwoWithoutTheKernelsStamps()
    {
        static string Stall(string time, int jiffies) =>
            $"Nov 25 {time} box kernel: INFO: rcu_sched self-detected stall on CPU {{ 2}}  (t={jiffies} jiffies g=100 c=99 q=10)\n"
            + $"Nov 25 {time} box kernel: Task dump for CPU 2:\nNov 25 {time} box kernel: Call Trace:\n"
            + $"Nov 25 {time} box kernel:  [<ffffffff810bad35>] widget_spin+0x35/0x190\n";

        string file = _folder.Write("kern.log", Stall("10:17:44", 5250) + Stall("10:18:47", 21003));
        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--only", "incidents", file)).IsSuccess();

        Assert.Equal([4u, 4u], outcome.Json().Select(incident => incident.Number("lines")));
    }

    /// <summary>One machine's trouble hides nothing of another's, in a log that several write to.</summary>
    [Fact]
    public async Task TheSameTroubleOfTwoMachinesIsToldOfEach()
    {
        string Lines(string host) =>
            $"Nov 25 10:17:44 {host} kernel: {IoError}"
            + $"Nov 25 10:17:45 {host} kernel: Out of memory: Killed process 77 (x) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB\n"
            + $"Nov 25 10:17:46 {host} kernel: usb 1-1: reset high-speed USB device number 2 using xhci_hcd\n";
        string file = _folder.Write("messages", string.Concat(Enumerable.Repeat(Lines("alpha") + Lines("beta"), 2)));
        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--set", "usb-monitor.reset-window=1h", file)).IsSuccess();
        Outcome text = (await RingBufferProcess.RunAsync(file)).IsSuccess();

        JsonElement[] alerts = [.. outcome.Json().Where(record => record.Text("type") is "warning" or "incident" && record.Number("total") == 1)];
        Assert.Equal(
            ["storage alpha", "oom-detector alpha", "storage beta", "oom-detector beta"],
            alerts.Select(alert => $"{alert.Text("plugin")} {alert.Text("host")}")); // two resets each, not four: no third within the hour
        Assert.Contains(text.Lines, line => line.StartsWith("!! beta storage: CRIT: I/O error on sda, sector 1000: READ; ", StringComparison.Ordinal));
    }

    /// <summary>Alerts tell when it was by themselves, a count when it was last, a report when it began, however long ago that is.</summary>
    [Fact]
    public async Task AlertsTellWhenItWas()
    {
        string report = string.Concat(Enumerable.Range(0, 300).Select(i => $"Nov 25 10:17:5{i / 100} box kernel: [  10{i / 100}.{i % 100:00}0000]  f{i}+0x1/0x2\n"));
        string file = _folder.Write("messages",
            $"Nov 25 10:17:44 box kernel: {IoError}Nov 25 10:17:46 box kernel: {IoError.Replace("sda", "sdb", StringComparison.Ordinal)}"
            + "Nov 25 10:17:47 box kernel: [   97.000000] BUG: KASAN: use-after-free in f+0x1/0x2\nNov 25 10:17:47 box kernel: [   97.100000] Call Trace:\n"
            + report);
        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--utc", file)).IsSuccess();
        Outcome text = (await RingBufferProcess.RunAsync("--utc", "--only", "warnings", file)).IsSuccess();

        JsonElement[] alerts = [.. outcome.Json().Where(record => record.Text("type") is "warning" or "incident")];
        Assert.Equal(["10:17:44.000000Z recorded", "10:17:46.000000Z recorded", "10:17:47.000000Z recorded"],
            alerts.Take(3).Select(alert => $"{alert.Text("timestamp_realtime")[11..]} {alert.Text("time_quality")}"));
        JsonElement incident = alerts.Single(alert => alert.Text("type") == "incident" && alert.Text("plugin") == "kernel-crash");
        Assert.Equal((97.0, "10:17:47.000000Z", 302u), (incident.GetProperty("timestamp_monotonic").GetDouble(), incident.Text("timestamp_realtime")[11..], incident.Number("lines")));
        Assert.False(alerts[0].TryGetProperty("timestamp_monotonic", out _));
        Assert.Matches(@"^!! \[[0-9]{4}-11-25T10:17:44\.000000Z\] box storage: CRIT: ", text.Lines[0]);
        Assert.StartsWith("!! [   97.000000] box kasan-decoder: CRIT: ", text.Lines[2], StringComparison.Ordinal);
    }

    /// <summary>What is asked of a time is asked of alerts too; a log that has no time shows them all.</summary>
    [Theory]
    [InlineData("--since", "boot+200s", "sdb")]
    [InlineData("--until", "boot+200s", "sda")]
    [InlineData("--since", "2026-11-25", "sda sdb")]
    public async Task AlertsOfAnotherTimeAreNotWanted(string option, string time, string disks)
    {
        string file = _folder.Write("dmesg", $"[  100.000000] {IoError}[  300.000000] {IoError.Replace("sda", "sdb", StringComparison.Ordinal)}");
        Outcome outcome = await RingBufferProcess.RunAsync("-o", "json", "--only", "warnings", option, time, file);

        Assert.Equal(disks, string.Join(' ', outcome.Json().Select(warning => warning.GetProperty("fields").Text("dev"))));
    }

    /// <summary>A zone written out, as boards without a database of zones have it, means what it means to date; another is said.</summary>
    [Theory]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "")]
    [InlineData("AEST-10AEDT,M10.1.0,M4.1.0/3", "")]
    [InlineData("<-03>3", "")]
    [InlineData("Nowhere/Land", "ringbuffer: TZ=Nowhere/Land is no zone that is known here: times are in UTC")]
    public async Task AZoneMayBeWrittenOut(string zone, string said)
    {
        string file = _folder.Write("unix.log", "1764065887.250000 box kernel: winter\n1784065887.250000 box kernel: summer\n");
        Dictionary<string, string> environment = new() { ["TZ"] = zone };
        Outcome outcome = await RingBufferProcess.RunProgramAsync(Binary.Path, ["-o", "json", file], environment);
        Assert.Equal((0, said), (outcome.ExitCode, outcome.Error.Trim()));

        foreach (JsonElement e in outcome.Events())
        {
            string seconds = e.Text("message") == "winter" ? "1764065887" : "1784065887";
            Outcome date = (await RingBufferProcess.RunProgramAsync(Needs.Program("date"), ["-d", $"@{seconds}", "+%Y-%m-%dT%H:%M:%S.250000%:z"], environment)).IsSuccess();
            Assert.Equal(Assert.Single(date.Lines), e.Text("timestamp_realtime"));
        }
    }

    /// <summary>A link that is down when the next boot begins has not gone down, and what fails again in that boot is told again.</summary>
    [Theory]
    [InlineData("Nov 25 10:17:44 box kernel: ", "Nov 25 10:17:50 box kernel: ")]
    [InlineData("[  900.000000] ", "[    0.000000] ")]
    [InlineData("6,900,900000000,-;", "6,0,0,-;")]
    public async Task ABootIsTheEndOfWhatWasBefore(string before, string after)
    {
        string file = _folder.Write("boots.log", string.Concat(
            before, "tg3 0000:03:00.0 eno1: Link is up at 1000 Mbps, full duplex\n", before, IoError,
            after, "Linux version 6.1.0-28-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP\n",
            after, "tg3 0000:03:00.0 eno1: Link is down\n", after, IoError));
        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--only", "warnings", file)).IsSuccess();

        Assert.Equal(["storage", "storage"], outcome.Json().Where(record => record.Text("type") == "warning").Select(warning => warning.Text("plugin")));
    }

    /// <summary>What goes wrong again an hour later is told again, whichever clock the log has.</summary>
    [Theory]
    [InlineData("Nov 25 10:17:44 box kernel: ", "Nov 25 11:17:44 box kernel: ")]
    [InlineData("Nov 25 10:17:44 box kernel: [ 5000.000000] ", "Nov 25 11:17:44 box kernel: [ 8600.000000] ")]
    [InlineData("Nov 25 10:17:44 box kernel: [ 5000.000000] ", "Nov 25 11:17:44 box kernel: [ 5000.000000] ")] // booted anew
    [InlineData("[Tue Nov 25 10:17:44 2025] ", "[Tue Nov 25 11:17:44 2025] ")]
    [InlineData("[ 5000.000000] ", "[ 8600.000000] ")]
    [InlineData("[ 5000.000000] ", "[   12.000000] ")]
    public async Task TroubleOfAnHourLaterIsToldAgain(string first, string later)
    {
        const string Kill = "Out of memory: Killed process 77 (x) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0\n";
        string file = _folder.Write("kern.log", first + IoError + first + Kill + first + IoError + later + IoError + later + Kill);
        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", file)).IsSuccess();

        JsonElement[] alerts = [.. outcome.Json().Where(record => record.Text("type") is "warning" or "incident")];
        Assert.Equal(["warning", "incident", "warning", "incident"], alerts.Select(alert => alert.Text("type")));
        Assert.All(alerts, alert => Assert.Equal(1u, alert.Number("count")));
    }

    /// <summary>The kill is the cause of a failed allocation of the same process, not of a later one's that has its number.</summary>
    [Theory]
    [InlineData("10:18:04", "INFO")]
    [InlineData("10:48:00", "CRIT")]
    public async Task AKilledProcessIsRememberedForAMinuteWithoutTheKernelsStamps(string later, string severity)
    {
        string file = _folder.Write("kern.log",
            "Nov 25 10:17:44 box kernel: Out of memory: Killed process 160 (tail) total-vm:1kB\n"
            + $"Nov 25 {later} box kernel: tail: page allocation failure: order:0, mode:0x140dca(GFP_HIGHUSER_MOVABLE), nodemask=(null)\n"
            + $"Nov 25 {later} box kernel: CPU: 0 UID: 0 PID: 160 Comm: tail Not tainted 6.12.117 #1\nNov 25 {later} box kernel: Call Trace:\n"
            + $"Nov 25 {later} box kernel:  warn_alloc+0x164/0x190\n");
        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--only", "incidents", file)).IsSuccess();

        Assert.Equal(severity, outcome.Json().Single(incident => incident.Text("plugin") == "kernel-crash").Text("severity"));
    }

    [Fact]
    public async Task ZstdIsNamedWithWhatUnpacksIt()
    {
        string file = _folder.Write("kern.log.zst", [0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0]);

        (await RingBufferProcess.RunAsync(file)).IsFailure($"zstd-compressed: use zstdcat {file} | ringbuffer -");
    }

    [Fact]
    public async Task RotatedFilesAreReadOldestFirst()
    {
        string newest = _folder.Write("kern.log", "[    3.000000] third\n");
        string middle = _folder.Write("kern.log.1", "[    2.000000] second\n");
        string oldest = _folder.Write("kern.log.2.gz", Gzip("[    1.000000] first\n"u8.ToArray()));

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", newest, middle, oldest)).IsSuccess();

        Assert.Equal(["first", "second", "third"], outcome.Events().Select(e => e.Text("message")));
    }

    [Fact]
    public async Task TheFormatCanBeForced()
    {
        Outcome outcome = (await RingBufferProcess.RunAsync(Encoding.UTF8.GetBytes(Dmesg), "-o", "json", "--input-format", "text", "-")).IsSuccess();

        Assert.Equal(["[    1.000000] first", "[    2.000000] second"], outcome.Events().Select(e => e.Text("message")));
        Assert.All(outcome.Events(), e => Assert.Equal("text", e.Text("source")));
    }

    [Theory]
    [InlineData("--since boot+2s", "second,third")]
    [InlineData("--until boot+2s", "first,second")]
    [InlineData("--since boot", "first,second,third")]
    [InlineData("--since boot+2s --until boot+2s", "second")]
    public async Task TimesSinceBootSelect(string options, string messages)
    {
        Outcome outcome = (await RingBufferProcess.RunAsync(
            "6,1,1000000,-;first\n6,2,2000000,-;second\n6,3,3000000,-;third\n"u8.ToArray(), ["-o", "json", .. options.Replace("--since boot ", "--since=boot ", StringComparison.Ordinal).Split(' '), "-"])).IsSuccess();

        Assert.Equal(messages, string.Join(',', outcome.Events().Select(e => e.Text("message"))));
    }

    [Theory]
    [InlineData("--since=2026-11-25 01:44:48", "second")]
    [InlineData("--until=2026-11-25T01:44:47Z", "first")]
    [InlineData("--since=@1795571088", "second")]
    [InlineData("--until=@1795571086", "")]
    public async Task WallClockTimesSelect(string option, string messages)
    {
        Outcome outcome = (await RingBufferProcess.RunAsync(
            "2026-11-25T01:44:47.000000+00:00 web1 kernel: first\n2026-11-25T01:44:48.000000+00:00 web1 kernel: second\n"u8.ToArray(),
            "-o", "json", "--utc", option, "-")).IsSuccess();

        Assert.Equal(messages, string.Join(',', outcome.Events().Select(e => e.Text("message"))));
    }

    [Fact]
    public async Task WhatCannotBeDecidedIsLeftOutAndSaid()
    {
        Outcome outcome = await RingBufferProcess.RunAsync(Encoding.UTF8.GetBytes(Dmesg), "-o", "json", "--level", "err+", "--stats", "-");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("2 events without a severity were left out by --level", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2u, Assert.Single(outcome.Json()).Number("filtered"));
    }

    /// <summary>An expression that goes back and forth for ever on some message hides none, and that is said.</summary>
    [Theory]
    [InlineData("--grep")]
    [InlineData("--exclude")]
    public async Task AMessageThatCannotBeMatchedInTimeIsShownAndSaid(string option)
    {
        Outcome outcome = await RingBufferProcess.RunAsync(Encoding.UTF8.GetBytes($"6,1,1,-;{new string('a', 900)}\n"), option, "^(a*)*b", "-");

        Assert.Equal(("ringbuffer: 1 messages are shown without having been matched: the expression took too long on them", 0), (outcome.Error.Trim(), outcome.ExitCode));
        Assert.Single(outcome.Lines);
    }

    [Theory]
    [InlineData("+usb:1-2", 1)]
    [InlineData("1-2", 1)]
    [InlineData("b8:0,n8", 1)]
    [InlineData("usb", 0)]
    public async Task DevicesSelect(string devices, int events) => Assert.Equal(events, (await RingBufferProcess.RunAsync(
        "6,1,1,-;a\n SUBSYSTEM=usb\n DEVICE=+usb:1-2\n6,2,2,-;b\n DEVICE=b8:0\n6,3,3,-;c\n"u8.ToArray(), "-o", "json", "--device", devices, "-")).IsSuccess().Events().Count);

    [Fact]
    public async Task TheSummaryAddsUp()
    {
        Outcome outcome = (await RingBufferProcess.RunAsync(
            "6,1,1,-;a\n6,5,2,-;b\nnonsense\n3,2,1,-;another boot\n3,3,1,-;c\n"u8.ToArray(), "-o", "json", "--grep", "[abn]", "--exclude", "^c$", "--stats", "-")).IsSuccess();
        var summary = outcome.Json()[^1];

        Assert.Equal((5ul, 3ul, 8ul), (summary.Number("read"), summary.Number("lost"), summary.Number("expected")));
        Assert.Equal(summary.Number("read"), summary.Number("written") + summary.Number("filtered"));
        Assert.Equal(summary.Number("expected"), summary.Number("read") + summary.Number("lost"));
    }

    [Theory]
    [InlineData("3,1,1,-;Out of memory: Killed process 217 (node) total-vm:33892kB, anon-rss:32416kB, file-rss:4kB, shmem-rss:628kB, UID:33 pgtables:100kB oom_score_adj:0\n", "warn", 3)]
    [InlineData("3,1,1,-;Out of memory: Killed process 217 (node) total-vm:33892kB, anon-rss:32416kB, file-rss:4kB, shmem-rss:628kB, UID:33 pgtables:100kB oom_score_adj:0\n", "crit", 3)]
    [InlineData("5,1,1,-;audit: type=1400 audit(1795467712.118:41): apparmor=\"DENIED\" operation=\"open\" class=\"file\" profile=\"/usr/sbin/cupsd\" name=\"/etc/shadow\" pid=911 comm=\"cupsd\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0\n", "warn", 3)]
    [InlineData("5,1,1,-;audit: type=1400 audit(1795467712.118:41): apparmor=\"DENIED\" operation=\"open\" class=\"file\" profile=\"/usr/sbin/cupsd\" name=\"/etc/shadow\" pid=911 comm=\"cupsd\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0\n", "err", 0)]
    [InlineData("3,1,1,-;an error of no known kind\n", "warn", 0)]
    public async Task CheckExitsWithThreeWhenItFindsSomethingAsBad(string log, string failOn, int exitCode)
    {
        Outcome outcome = await RingBufferProcess.RunAsync(Encoding.UTF8.GetBytes(log), "check", "--fail-on", failOn, "-");

        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(exitCode == 3, outcome.Lines.Any(line => line.StartsWith("!! ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task CheckOfWhatCannotBeReadIsNotAllRight() => (await RingBufferProcess.RunAsync("check", "/no/such/file")).IsFailure("/no/such/file");

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
