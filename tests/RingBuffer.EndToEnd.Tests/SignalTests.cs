using System;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Signals end the program in order.</summary>
[Collection(LiveLog.Name)]
public sealed class SignalTests
{
    [Theory]
    [InlineData(Native.Terminate)]
    [InlineData(Native.Interrupt)]
    [InlineData(Native.Hangup)]
    public async Task ASignalWhileIdleEndsTheProgramWithZeroAndEverythingWritten(int signal)
    {
        Needs.KernelLog();
        using RingBufferProcess child = await Following.StartAsync();
        string marker = KernelLog.NewMarker();
        KernelLog.Write($"{marker} 1");
        KernelLog.Write($"{marker} 2");
        await child.ReadLineWithAsync($"{marker} 2");
        await child.WaitUntilAsleepAsync();
        child.Signal(signal);

        Outcome rest = (await child.CompleteAsync()).IsSuccess();
        Assert.DoesNotContain(rest.Lines, line => line.Contains(marker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RecordsAtTheTimeOfASignalAreWrittenWholeOrNotAtAll()
    {
        Needs.KernelLog();
        using Sysctl lifted = KernelLog.LiftRateLimit();
        using RingBufferProcess child = await Following.StartAsync("-o", "json", "--stats");
        using KernelLogWriter writer = new();
        string marker = KernelLog.NewMarker();
        for (int i = 0; i < 200; i++)
            writer.Write($"{marker} {i}");
        child.Signal(Native.Terminate);

        Outcome rest = (await child.CompleteAsync()).IsSuccess();

        JsonElement[] own = [.. rest.Events().Where(e => e.Text("message").StartsWith(marker, StringComparison.Ordinal))];
        Assert.Equal(Enumerable.Range(0, own.Length).Select(i => $"{marker} {i}"), own.Select(e => e.Text("message")));
        Assert.Equal("summary", rest.Json()[^1].Type());
    }

    [Fact]
    public async Task TheSummaryIsTheLastLineAfterASignal()
    {
        Needs.KernelLog();
        using RingBufferProcess child = RingBufferProcess.Start("--follow", "-o", "json", "--stats");
        string marker = KernelLog.NewMarker();
        KernelLog.Write(marker);
        await child.ReadEventWithAsync(marker);
        child.Signal(Native.Terminate);

        Outcome rest = (await child.CompleteAsync()).IsSuccess();

        JsonElement summary = rest.Json()[^1];
        Assert.Equal("summary", summary.Type());
        Assert.Equal(summary.Number("read"), summary.Number("written") + summary.Number("filtered"));
        Assert.Single(rest.Json(), line => line.Type() == "summary");
    }

    [Fact]
    public async Task TheSummaryComesAtTheEndOfTextToo()
    {
        Needs.KernelLog();
        using RingBufferProcess child = await Following.StartAsync("--stats");
        child.Signal(Native.Terminate);

        Outcome rest = (await child.CompleteAsync()).IsSuccess();

        Assert.StartsWith("!! summary: ", rest.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASignalWhileTheOutputIsBlockedEndsTheProgramAndSaysSo()
    {
        using TemporaryFolder folder = new();
        StringBuilder text = new();
        for (int i = 0; i < 100_000; i++)
            text.Append($"6,{i},{i * 10},-;record number {i} of many\n");
        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", folder.Write("long.kmsg", text.ToString()));
        await child.WaitUntilAsleepAsync(); // nobody reads: the pipe is full, and the program waits for room in it
        child.Signal(Native.Terminate);

        Assert.Equal(1, await child.WaitForExitAsync());
        Assert.Matches("^ringbuffer: .*standard output.*\n$", await child.ReadErrorAsync());
    }

    [Fact]
    public async Task ASignalWhileFollowingIntoABlockedOutputEndsTheProgramAndSaysSo()
    {
        Needs.KernelLog();
        using Sysctl lifted = KernelLog.LiftRateLimit();
        using RingBufferProcess child = await Following.StartAsync();
        using KernelLogWriter writer = new();
        string record = KernelLog.NewMarker() + new string('x', 400);
        for (int i = 0; i < 3000; i++)
            writer.Write(record);
        await child.WaitUntilAsleepAsync();
        child.Signal(Native.Terminate);

        Assert.Equal(1, await child.WaitForExitAsync());
        Assert.Matches("^ringbuffer: .*standard output.*\n$", await child.ReadErrorAsync());
    }

    [Fact]
    public async Task ASecondSignalEndsAProgramWithABlockedOutputAtOnce()
    {
        using TemporaryFolder folder = new();
        StringBuilder text = new();
        for (int i = 0; i < 100_000; i++)
            text.Append($"6,{i},{i * 10},-;record number {i} of many\n");
        using RingBufferProcess child = RingBufferProcess.Start(folder.Write("long.kmsg", text.ToString()));
        await child.WaitUntilAsleepAsync();
        child.Signal(Native.Interrupt);
        child.Signal(Native.Terminate);

        Assert.NotEqual(0, await child.WaitForExitAsync());
    }

    [Fact]
    public async Task ASignalEndsTheWaitForStandardInput()
    {
        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", "--stats", "-");
        await child.Input.WriteAsync("6,1,2,-;first\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await child.Input.FlushAsync(TestContext.Current.CancellationToken);
        await child.ReadEventWithAsync("first");
        child.Signal(Native.Terminate);

        // The standard input stays open: only the signal can end it.
        Assert.Equal(0, await child.WaitForExitAsync());
        Assert.Equal("summary", JsonLines.Parse((await child.ReadLineAsync())!).Type());
    }

    [Fact]
    public async Task ASignalEndsTheWaitForPackedInput()
    {
        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", "-");
        using (GZipStream packed = new(child.Input, CompressionLevel.Fastest, leaveOpen: true))
            packed.Write("[    1.000000] packed\n"u8);
        await child.Input.FlushAsync(TestContext.Current.CancellationToken);
        await child.WaitUntilInputIsTakenAsync();
        child.Signal(Native.Terminate);

        Assert.Equal(0, await child.WaitForExitAsync());
        Assert.Equal("packed", JsonLines.Parse((await child.ReadLineAsync())!).Text("message"));
    }

    [Fact]
    public async Task WhatHasBeenReadFromAPipeIsWrittenAtASignalThoughItsShapeIsNotClearYet()
    {
        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", "-");
        await child.Input.WriteAsync("only a few words\nand more"u8.ToArray(), TestContext.Current.CancellationToken);
        await child.Input.FlushAsync(TestContext.Current.CancellationToken);
        await child.WaitUntilInputIsTakenAsync();
        child.Signal(Native.Terminate);

        Assert.Equal(0, await child.WaitForExitAsync());
        Assert.Equal("only a few words", JsonLines.Parse((await child.ReadLineAsync())!).Text("message"));
        Assert.Equal("and more", JsonLines.Parse((await child.ReadLineAsync())!).Text("message"));
    }
}
