using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>
/// This machine's kernel log in a real journal, made by systemd-journal-remote from an export stream and read back by journalctl, needs no
/// running systemd. Every form of journalctl gives the same messages.
/// </summary>
[Collection(LiveLog.Name)]
public sealed class JournalTests : IDisposable
{
    private const string Remote = "/lib/systemd/systemd-journal-remote";
    private const string Boot = "7f5c3d2e1b0a49f8a7c6d5e4f3a2b1c0";
    private const long BootTime = 1795571086_000000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // journalctl's short forms lose severity, facility and tags.
    [Theory]
    [InlineData("json", true, true, 6)]
    [InlineData("export", true, true, 6)]
    [InlineData("short", false, false, 0)]
    [InlineData("short-precise", false, false, 6)]
    [InlineData("short-iso", false, false, 0)]
    [InlineData("short-iso-precise", false, false, 6)]
    [InlineData("short-full", false, false, 0)]
    [InlineData("short-unix", false, false, 6)]
    [InlineData("short-monotonic", false, true, -1)]
    public async Task AFormOfJournalctlGivesTheSameEvents(string form, bool severity, bool stamp, int realtime)
    {
        (string journal, BareRecord[] records) = await MakeJournalAsync();
        Outcome log = await JournalctlAsync("--file", journal, "-o", form, "--all", "--no-pager", "-q");
        string file = _folder.Write("log", string.Join('\n', log.Lines) + "\n");

        JsonElement[] events = [.. (await RingBufferProcess.RunAsync("-o", "json", "--utc", file)).IsSuccess().Events()];

        Assert.Equal(records.Select(r => r.Message), events.Select(e => e.Text("message")));
        Assert.All(events, e => Assert.Equal((severity, stamp, realtime >= 0), (e.Has("severity"), e.Has("timestamp_monotonic"), e.Has("timestamp_realtime"))));
        Assert.All(records.Zip(events), pair => Assert.True(!stamp || pair.First.Stamp == pair.Second.GetProperty("timestamp_monotonic").GetRawText()));
    }

    [Fact]
    public async Task TheJournalIsReadThroughJournalctlWithEverythingItKeeps()
    {
        (string journal, BareRecord[] records) = await MakeJournalAsync();

        JsonElement[] events = [.. (await RingBufferProcess.RunAsync("--journal", "-o", "json", journal)).IsSuccess().Events()];

        Assert.Equal(records.Select(r => (r.Message, r.Severity, r.Stamp)), events.Select(e => (e.Text("message"), e.Text("severity"), e.GetProperty("timestamp_monotonic").GetRawText())));
        Assert.All(events, e => Assert.Equal(("journal", "recorded", "web1"), (e.Text("source"), e.Text("time_quality"), e.Text("host"))));
        Assert.All(events, e => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-", e.Text("boot_id")));
    }

    [Fact]
    public async Task ABootThatIsAskedForIsTakenOutOfNamedFilesAndBehindACursorToo()
    {
        (string journal, BareRecord[] records) = await MakeJournalAsync();
        string cursor = _folder.Of("cursor");

        Assert.Equal(records.Length, (await RingBufferProcess.RunAsync("--journal", "-o", "json", "--boot", Boot, "--cursor-file", cursor, journal)).IsSuccess().Events().Count);
        Assert.Empty((await RingBufferProcess.RunAsync("--journal", "-o", "json", "--boot", Boot, "--cursor-file", cursor, journal)).IsSuccess().Events());
        Assert.Empty((await RingBufferProcess.RunAsync("--journal", "-o", "json", "--boot", Boot.Replace('0', '1'), journal)).Events());
    }

    [Fact]
    public async Task ACursorFileGoesOnInTheJournal()
    {
        (string journal, BareRecord[] records) = await MakeJournalAsync();
        string cursor = _folder.Of("cursor");

        Assert.Equal(records.Length, (await RingBufferProcess.RunAsync("--journal", "-o", "json", "--cursor-file", cursor, journal)).IsSuccess().Events().Count);
        Assert.Empty((await RingBufferProcess.RunAsync("--journal", "-o", "json", "--cursor-file", cursor, journal)).IsSuccess().Events());
    }

    [Fact]
    public async Task AnEmptyJournalIsSaid()
    {
        Needs.Program("journalctl");
        Outcome outcome = await RingBufferProcess.RunAsync("--journal", _folder.Path);

        Assert.Equal((0, 0), (outcome.ExitCode, outcome.Lines.Count));
        Assert.StartsWith("ringbuffer: the journal holds no kernel messages", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AJournalctlThatFailsIsSaid()
    {
        Needs.Program("journalctl");
        Outcome outcome = await RingBufferProcess.RunAsync("--journal", "/no/such/file.journal");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("journalctl ended with exit code 1", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutJournalctlTheReasonIsSaid() =>
        (await RingBufferProcess.RunProgramAsync(Binary.Path, ["--journal"], new Dictionary<string, string> { ["PATH"] = "/nonexistent" })).IsFailure("journalctl is not installed");

    [Fact]
    public async Task AJournalctlThatDiesWhileFollowingIsStartedAgainAfterItsLastEntry()
    {
        // A stand-in that gives one entry and dies, and tells how it was called.
        string calls = _folder.Of("calls");
        string program = _folder.Write("journalctl", $$"""
            #!/bin/sh
            echo "$*" >>{{calls}}
            n=$(wc -l <{{calls}})
            echo "{\"__CURSOR\":\"s=$n\",\"__REALTIME_TIMESTAMP\":\"1\",\"_TRANSPORT\":\"kernel\",\"PRIORITY\":\"6\",\"MESSAGE\":\"entry $n\"}"
            kill -9 $$
            """);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        using RingBufferProcess child = RingBufferProcess.StartProgram(
            Binary.Path, ["--journal", "--follow", "-o", "json"], new Dictionary<string, string> { ["PATH"] = $"{_folder.Path}:/usr/bin:/bin" });

        await child.ReadEventWithAsync("entry 1");
        JsonElement notice = JsonLines.Parse((await child.ReadLineAsync())!);
        await child.ReadEventWithAsync("entry 2");
        child.Signal(Native.Terminate);
        await child.CompleteAsync();

        Assert.Equal(("source-restarted", "journalctl was ended by signal 9"), (notice.Text("code"), notice.Text("input")));
        Assert.DoesNotContain("--after-cursor", File.ReadAllLines(calls)[0], StringComparison.Ordinal);
        Assert.Contains("--after-cursor=s=1", File.ReadAllLines(calls)[1], StringComparison.Ordinal);
    }

    private static Task<Outcome> JournalctlAsync(params string[] arguments) =>
        RingBufferProcess.RunProgramAsync(Needs.Program("journalctl"), arguments, new Dictionary<string, string> { ["TZ"] = "UTC", ["LC_ALL"] = "C.UTF-8" });

    /// <summary>The kernel's plain records, as journald would have stored them.</summary>
    private async Task<(string Journal, BareRecord[] Records)> MakeJournalAsync()
    {
        Needs.KernelLog();
        Needs.Program("journalctl");
        Assert.SkipUnless(File.Exists(Remote), "systemd-journal-remote is not installed");
        BareRecord[] records = [.. BareReader.Snapshot().Where(r => r.IsPlain && r.Message.Trim() == r.Message).TakeLast(300)];
        StringBuilder export = new();
        foreach (BareRecord record in records)
        {
            export.Append(CultureInfo.InvariantCulture, $"__REALTIME_TIMESTAMP={BootTime + record.Microseconds}\n__MONOTONIC_TIMESTAMP={record.Microseconds + 50}\n")
                .Append("_BOOT_ID=").Append(Boot).Append("\n_TRANSPORT=kernel\n_HOSTNAME=web1\n")
                .Append(record.Prefix >> 3 == 0 ? "SYSLOG_IDENTIFIER=kernel\n" : "")
                .Append(CultureInfo.InvariantCulture, $"PRIORITY={record.Prefix & 7}\nSYSLOG_FACILITY={record.Prefix >> 3}\n_SOURCE_MONOTONIC_TIMESTAMP={record.Microseconds}\n")
                .Append(record.Subsystem.Length > 0 ? $"_KERNEL_SUBSYSTEM={record.Subsystem}\n" : "").Append("MESSAGE=").Append(record.Message).Append("\n\n");
        }

        string journal = _folder.Of("kernel.journal");
        using RingBufferProcess remote = RingBufferProcess.StartProgram(Remote, ["-o", journal, "-"]);
        Assert.Equal(0, (await remote.CompleteAsync(Encoding.UTF8.GetBytes(export.ToString()))).ExitCode);
        return (journal, records);
    }
}
