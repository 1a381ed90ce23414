using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>A restart goes on where the last run ended, however that ended.</summary>
[Collection(LiveLog.Name)]
public sealed class ResumeTests : IDisposable
{
    /// <summary>How many times a run is killed; more of them from the environment.</summary>
    private const string RoundsVariable = "RINGBUFFER_KILL_ROUNDS";
    private const int DefaultRounds = 25;

    /// <summary>One round in so many lives long enough to write its cursor more than once.</summary>
    private const int RoundsToALongOne = 8;

    /// <summary>Between two looks whether the cursor is due the program handles so many events (Dispatcher.BatchEvents).</summary>
    private const int EventsBetweenLooks = 128;

    private readonly TemporaryFolder _folder = new();

    private string Cursor => _folder.Of("cursor");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ACleanEndRepeatsNothingAndSkipsNothing()
    {
        Needs.KernelLog();
        string marker = KernelLog.NewMarker();
        List<string> seen = [];
        for (int round = 0; round < 4; round++)
        {
            KernelLog.Write($"{marker} {round}");
            Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--cursor-file", Cursor)).IsSuccess();
            seen.AddRange(outcome.Events().Select(e => e.Text("message")).Where(m => m.StartsWith(marker, StringComparison.Ordinal)));
            Assert.True(round == 0 || outcome.Events().Count < 100, "records were repeated");
        }

        Assert.Equal([$"{marker} 0", $"{marker} 1", $"{marker} 2", $"{marker} 3"], seen);
    }

    [Fact]
    public async Task ASignalEndsWithTheCursorBehindTheLastRecord()
    {
        Needs.KernelLog();
        string marker = KernelLog.NewMarker();
        using (RingBufferProcess child = RingBufferProcess.Start("-f", "-o", "json", "--cursor-file", Cursor))
        {
            KernelLog.Write($"{marker} first");
            await child.ReadEventWithAsync($"{marker} first");
            child.Signal(Native.Terminate);
            (await child.CompleteAsync()).IsSuccess();
        }

        KernelLog.Write($"{marker} second");
        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--cursor-file", Cursor, "--grep", marker)).IsSuccess();

        Assert.Equal($"{marker} second", Assert.Single(outcome.Events()).Text("message"));
    }

    [Fact]
    public async Task WhatTheKernelOverwroteInBetweenIsAGap()
    {
        Needs.KernelLog();
        using Sysctl lifted = KernelLog.LiftRateLimit();
        ulong last = (await RingBufferProcess.RunAsync("-o", "json", "--cursor-file", Cursor)).IsSuccess().Events()[^1].Number("sequence");
        WriteMany(KernelLog.NewMarker(), 2 * KernelLog.BufferBytes / 200);

        JsonElement gap = (await RingBufferProcess.RunAsync("-o", "json", "--cursor-file", Cursor)).IsSuccess().Json()[0];

        Assert.Equal(("gap", last + 1, "overrun"), (gap.Type(), gap.Number("first_sequence"), gap.Text("reason")));
        Assert.Equal(gap.Number("last_sequence") - last, gap.Number("lost"));
    }

    [Fact]
    public async Task ACursorOfAnotherBootStartsAtTheOldestAndSaysSo()
    {
        Needs.KernelLog();
        (await RingBufferProcess.RunAsync("--cursor-file", Cursor)).IsSuccess();
        string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        string other = Rewritten(File.ReadAllText(Cursor).Replace(boot, "00000000-0000-0000-0000-000000000000", StringComparison.Ordinal));
        File.WriteAllText(Cursor, other);

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--cursor-file", Cursor)).IsSuccess();

        Assert.Equal("cursor-of-other-boot", outcome.Json()[0].Text("code"));
        Assert.True(outcome.Events().Count > 1);
    }

    [Fact]
    public async Task ADamagedCursorIsSaidAndPutAside()
    {
        string file = _folder.Write("saved.kmsg", "6,1,1,-;one\n");
        _folder.Write("cursor", "ringbuffer-cursor 1\nboot 7f5c");

        Outcome outcome = await RingBufferProcess.RunAsync("-o", "json", "--cursor-file", Cursor, file);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("is damaged: it is kept as", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("ringbuffer-cursor 1\nboot 7f5c", File.ReadAllText(Cursor + ".damaged"));
        Assert.Single(outcome.Events());
    }

    [Fact]
    public async Task ACursorThatCannotBeWrittenAtTheEndIsAFailure()
    {
        Needs.KernelLog();
        string marker = KernelLog.NewMarker();
        string gone = Directory.CreateDirectory(_folder.Of("gone")).FullName;
        using RingBufferProcess child = RingBufferProcess.Start("-f", "-o", "json", "--cursor-file", Path.Combine(gone, "cursor"));
        KernelLog.Write($"{marker} first");
        await child.ReadEventWithAsync($"{marker} first");
        Directory.Delete(gone, recursive: true);
        KernelLog.Write($"{marker} second");
        await child.ReadEventWithAsync($"{marker} second");
        child.Signal(Native.Terminate);
        (await child.CompleteAsync()).IsFailure("cannot write cursor file");
    }

    [Fact]
    public async Task ADirectoryIsNoCursorFile() =>
        (await RingBufferProcess.RunAsync("--cursor-file", Path.GetDirectoryName(Cursor)!, _folder.Write("saved.kmsg", "6,1,1,-;one\n"))).IsFailure("it is a directory");

    /// <summary>A line that is being written is one event, of the run that finds its end.</summary>
    [Theory]
    [InlineData("6,1,1000000,-;one\n", "6,2,2000000,-;ei", "ght\n")]
    [InlineData("Nov 25 10:17:44 box kernel: one\n", "Nov 25 10:17:45 box kernel: ei", "ght\n")]
    public async Task ALastLineWithoutItsEndIsLeftForTheNextRun(string first, string begun, string rest)
    {
        string file = _folder.Write("growing.log", first + begun);
        Outcome one = (await RingBufferProcess.RunAsync("-o", "json", "--cursor-file", Cursor, file)).IsSuccess();
        File.AppendAllText(file, rest);
        Outcome two = (await RingBufferProcess.RunAsync("-o", "json", "--cursor-file", Cursor, file)).IsSuccess();
        Outcome whole = (await RingBufferProcess.RunAsync("-o", "json", _folder.Write("other.log", first + begun))).IsSuccess();

        Assert.Equal(["one"], one.Events().Select(e => e.Text("message")));
        Assert.Equal(["eight"], two.Events().Select(e => e.Text("message")));
        Assert.Equal(["one", "ei"], whole.Events().Select(e => e.Text("message")));
    }

    [Fact]
    public async Task AForeignFileIsNotOverwritten()
    {
        string file = _folder.Write("saved.kmsg", "6,1,1,-;one\n");
        string foreign = _folder.Write("passwd", "root:x:0:0\n");

        (await RingBufferProcess.RunAsync("--cursor-file", foreign, file)).IsFailure("not a cursor file");

        Assert.Equal("root:x:0:0\n", File.ReadAllText(foreign));
    }

    [Theory]
    [InlineData("6,{0},{0},-;record {0}\n")]
    [InlineData("[{0,5}.000000] record {0}\n")]
    public async Task AFileIsReadOnFromWhereItEndedAlsoUnderItsRotatedName(string format)
    {
        string file = _folder.Write("kern.log", Lines(format, 0, 1000));
        Assert.Equal(1000, (await RunAsync(file)).Count);
        Assert.Empty(await RunAsync(file));

        File.AppendAllText(file, Lines(format, 1000, 10));
        Assert.Equal(Enumerable.Range(1000, 10), await RunAsync(file));

        File.AppendAllText(file, Lines(format, 1010, 5));
        File.Move(file, file + ".1");
        _folder.Write("kern.log", Lines(format, 1015, 5));
        Assert.Equal(Enumerable.Range(1010, 10), await RunAsync(file, file + ".1"));
        Assert.Empty(await RunAsync(file, file + ".1"));
    }

    [Fact]
    public async Task KilledAtAnyMomentNothingIsLostAndAtMostTheLastSecondRepeats()
    {
        Needs.KernelLog();
        int rounds = int.Parse(Environment.GetEnvironmentVariable(RoundsVariable) ?? $"{DefaultRounds}", CultureInfo.InvariantCulture);
        using Sysctl lifted = KernelLog.LiftRateLimit();
        string marker = KernelLog.NewMarker();
        (await RingBufferProcess.RunAsync("--cursor-file", Cursor)).IsSuccess();
        using CancellationTokenSource done = new();
        Task<int> writing = Task.Run(() => WriteUntil(marker, done.Token), TestContext.Current.CancellationToken);

        Dictionary<int, int> seen = [];
        Random random = new(7);
        ulong next = NextInCursor();
        for (int round = 0; round < rounds; round++)
        {
            string output = _folder.Write($"output{round}", ""); // the shell may be killed before it has made one
            using RingBufferProcess child = RingBufferProcess.StartProgram(
                "/bin/sh", ["-c", $"exec {Binary.Path} -f -o json --plugins none --cursor-file {Cursor} >{output}"]);
            int moment = round % RoundsToALongOne == RoundsToALongOne - 1 ? random.Next(1500, 2500) : random.Next(1, 120);
            await Task.Delay(moment, TestContext.Current.CancellationToken); // the moment is random, nothing is waited for
            child.Signal(9);
            await child.WaitForExitAsync();
            JsonElement[] written = WholeLines(File.ReadAllText(output));
            Assert.DoesNotContain(written, line => line.Type() == "gap");
            written = [.. written.Where(line => line.Type() == "event")];
            Assert.Equal(next, written.Length > 0 ? written[0].Number("sequence") : next);
            next = AssertThatWhatRepeatsIsOfTheLastSecond(written);
            Count(written, marker, seen);
        }

        await done.CancelAsync();
        int made = await writing;
        Outcome rest = (await RingBufferProcess.RunAsync("-o", "json", "--plugins", "none", "--cursor-file", Cursor)).IsSuccess();
        Count(rest.Events(), marker, seen);

        Assert.Equal(Enumerable.Range(0, made), seen.Keys.Order());
    }

    private async Task<List<int>> RunAsync(params string[] files) =>
        [.. (await RingBufferProcess.RunAsync(["-o", "json", "--cursor-file", Cursor, .. files])).IsSuccess().Events()
            .Select(e => int.Parse(e.Text("message")["record ".Length..], CultureInfo.InvariantCulture))];

    private static string Lines(string format, int first, int count) =>
        string.Concat(Enumerable.Range(first, count).Select(i => string.Format(CultureInfo.InvariantCulture, format, i)));

    /// <summary>Puts a right hash under changed lines.</summary>
    private static string Rewritten(string text)
    {
        string body = text[..text.LastIndexOf("check ", StringComparison.Ordinal)];
        ulong hash = System.IO.Hashing.XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(body));
        return $"{body}check {hash:x16}\n";
    }

    private static void WriteMany(string marker, int records)
    {
        using KernelLogWriter writer = new();
        for (int i = 0; i < records; i++)
            writer.Write($"{marker} {i} {new string('x', 150)}");
    }

    /// <summary>Slow enough for the kernel's buffer to keep what a restart needs.</summary>
    private static int WriteUntil(string marker, CancellationToken done)
    {
        using KernelLogWriter writer = new();
        int number = 0;
        while (!done.IsCancellationRequested)
        {
            writer.Write($"{marker} {number++}");
            done.WaitHandle.WaitOne(2);
        }

        return number;
    }

    /// <summary>
    /// The next run writes again what the cursor does not have. That was written within a second of the cursor, by the clock of the program
    /// itself, which was not due yet when it looked last; so it was also made before that second was over. What is younger was handled after
    /// the last look. How long anything took on this machine does not matter.
    /// </summary>
    /// <returns>Where the next run must begin.</returns>
    private ulong AssertThatWhatRepeatsIsOfTheLastSecond(JsonElement[] written)
    {
        ulong next = NextInCursor();
        DateTimeOffset second = new DateTimeOffset(File.GetLastWriteTimeUtc(Cursor)) + TimeSpan.FromSeconds(1) + TimeSpan.FromMilliseconds(10); // a file's time is that of the last tick
        int younger = written.Count(e => e.Number("sequence") >= next && DateTimeOffset.Parse(e.Text("timestamp_realtime"), CultureInfo.InvariantCulture) > second);
        Assert.InRange(younger, 0, EventsBetweenLooks);
        return next;
    }

    private ulong NextInCursor() =>
        ulong.Parse(File.ReadLines(Cursor).Single(line => line.StartsWith("next ", StringComparison.Ordinal))["next ".Length..], CultureInfo.InvariantCulture);

    /// <summary>A killed run may leave half a line.</summary>
    private static JsonElement[] WholeLines(string output) =>
        [.. output[..(output.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JsonLines.Parse)];

    private static void Count(IEnumerable<JsonElement> events, string marker, Dictionary<int, int> seen)
    {
        foreach (string message in events.Select(e => e.Text("message")).Where(message => message.StartsWith(marker, StringComparison.Ordinal)))
        {
            int number = int.Parse(message[(marker.Length + 1)..], CultureInfo.InvariantCulture);
            seen[number] = seen.GetValueOrDefault(number) + 1;
        }
    }
}
