using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

/// <summary>The watch over calls, driven as the dispatcher does, with looks in quick succession.</summary>
public sealed class StuckWatchTests : IDisposable
{
    private const int LookMilliseconds = 2;

    private readonly OutputFile _output = new();
    private readonly List<int> _named = [];
    private readonly SemaphoreSlim _says = new(0);

    public void Dispose()
    {
        _output.Dispose();
        _says.Dispose();
    }

    [Fact]
    public void APluginThatDoesNotComeBackIsNamedOnceForEachCall()
    {
        using StuckWatch watch = Watch();
        foreach (int plugin in new[] { 3, 4, 4 })
        {
            watch.Enter(plugin);
            _says.Wait(TestContext.Current.CancellationToken);
            watch.Leave();
        }

        Assert.Equal([3, 4, 4], _named);
    }

    [Fact]
    public void ACallThatIsBeingMadeWhenTheWatchStartsIsSeen()
    {
        using StuckWatch watch = new(_output.Buffer, _ => _says.Release(), LookMilliseconds);
        watch.Enter(0);
        watch.Start();
        _says.Wait(TestContext.Current.CancellationToken);
        watch.Leave();
    }

    [Fact]
    public void WhatWasWrittenBeforeGoesOutWhileThePluginIsStuck()
    {
        using StuckWatch watch = Watch();
        _output.Buffer.Write("before\n"u8);
        watch.Enter(0);
        _says.Wait(TestContext.Current.CancellationToken);
        Assert.Equal("before\n", _output.Written());
        watch.Leave();
    }

    [Fact]
    public void OutsideOfCallsThereIsNothingToFlush()
    {
        using StuckWatch watch = Watch();
        Assert.False(watch.FlushIfInCall(1000, out _));
        watch.Enter(7);
        Assert.True(watch.FlushIfInCall(1000, out int plugin));
        Assert.Equal(7, plugin);
        watch.Leave();
        Assert.False(watch.FlushIfInCall(1000, out _));
    }

    /// <summary>Two threads write to one buffer, one of them only while the other is in a call: nothing is lost, doubled or torn.</summary>
    [Fact]
    public void ADispatcherThatComesBackWaitsForTheFlush()
    {
        const int Lines = 20_000;
        using StuckWatch watch = Watch();
        using CancellationTokenSource end = new();
        Thread flusher = new(() =>
        {
            while (!end.IsCancellationRequested)
                watch.FlushIfInCall(10_000, out _);
        });
        flusher.Start();
        for (int i = 0; i < Lines; i++)
        {
            _output.Buffer.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"line {i}\n")));
            watch.Enter(0);
            Thread.SpinWait(i % 50);
            watch.Leave();
        }

        end.Cancel();
        flusher.Join();
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"line {i}"), _output.Lines(), StringComparer.Ordinal);
    }

    private StuckWatch Watch()
    {
        StuckWatch watch = new(
            _output.Buffer,
            plugin =>
            {
                _named.Add(plugin);
                _says.Release();
            },
            LookMilliseconds);
        watch.Start();
        return watch;
    }
}
