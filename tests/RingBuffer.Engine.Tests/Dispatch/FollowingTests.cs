using System;
using System.Collections.Generic;
using System.Threading;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

/// <summary>Plugins that follow a report: every event for a while, and calls after a time.</summary>
public sealed class FollowingTests
{
    [Fact]
    public void APluginSeesEverythingFromWhenItAsksUntilItHasEnough()
    {
        FakePlugin plugin = new("p")
        {
            Literals = ["begin"],
            Event = (PluginContext c, in KernelEvent e) => c.SeeEverything(!e.Message.StartsWith("end"u8)),
        };
        using MemoryRun run = new(new FakePlugins(plugin));
        run.ReadTexts("before", "begin", "inside", "end", "after").Run();
        Assert.Equal("load 1 2 3 unload", string.Join(' ', plugin.Calls!));
    }

    [Fact]
    public void EverythingIsWhatTheKernelSaid()
    {
        FakePlugin plugin = new("p") { Literals = ["begin"], Event = (PluginContext c, in KernelEvent _) => c.SeeEverything(true) };
        using MemoryRun run = new(new FakePlugins(plugin));
        run.Read(new ScriptedSource().Record("6,1,2,-;begin\n").Record("14,2,2,-;user\n").Record("6,3,2,-;kernel\n")).Run();
        Assert.Equal("load 1 3 unload", string.Join(' ', plugin.Calls!));
    }

    [Fact]
    public void WithoutTheCapabilityNothingMoreIsSeen()
    {
        FakePlugin plugin = new("p")
        {
            Literals = ["begin"], Capabilities = PluginCapabilities.AnalyzeEvents, Event = (PluginContext c, in KernelEvent _) => c.SeeEverything(true),
        };
        using MemoryRun run = new(new FakePlugins(plugin));
        Assert.Contains("ReportIncidents", string.Join('\n', run.ReadTexts("begin", "inside").Run()), StringComparison.Ordinal);
        Assert.Equal("load 0 unload", string.Join(' ', plugin.Calls!));
    }

    [Fact]
    public void ATimerCallsWhileNothingComesAndWhatItSaysIsWritten()
    {
        using ManualResetEventSlim called = new();
        FakePlugin plugin = new("p")
        {
            Event = (PluginContext c, in KernelEvent _) => c.CallAfter(TimeSpan.FromMilliseconds(5)),
            Timer = c =>
            {
                c.ReportIncident("late", default, "nothing more came");
                called.Set();
            },
        };
        using MemoryRun run = new(new FakePlugins(plugin));
        run.ReadTexts("x");
        string[] lines = [];
        Thread dispatcher = new(() => lines = run.RunUncompleted());
        dispatcher.Start();
        Assert.True(called.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        run.Ring.Complete();
        dispatcher.Join();
        Assert.Equal("load 0 timer unload", string.Join(' ', plugin.Calls!));
        Assert.Contains("\"title\":\"nothing more came\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ATimerThatFailsIsSaidAsAnEventThatFails()
    {
        using MemoryRun run = new(new FakePlugins(new FakePlugin("p") { Timer = _ => throw new InvalidOperationException("no") }));
        run.Host.Load();
        run.Host.CallAfter(0, 0);
        run.Host.RunTimers();
        Assert.Equal("plugin p failed in OnTimer: InvalidOperationException: no", run.Host.Pending[0].Text);
    }

    [Fact]
    public void TimersComeInTheOrderOfTheirTimesAndOnceEach()
    {
        List<string> calls = [];
        FakePlugins plugins = new(Timed("a", calls), Timed("b", calls), Timed("c", calls));
        using MemoryRun run = new(plugins);
        Assert.Equal(-1, run.Host.MillisecondsToTimer);
        run.Host.Load();
        run.Host.CallAfter(0, 0);
        run.Host.CallAfter(1, 3_600_000);
        run.Host.CallAfter(2, 0);
        run.Host.CallAfter(2, -1);
        run.Host.RunTimers();
        run.Host.RunTimers();
        Assert.Equal("a", string.Join(' ', calls));
        Assert.InRange(run.Host.MillisecondsToTimer, 1, 3_600_000);
        run.Host.CallAfter(1, -1);
        Assert.Equal(-1, run.Host.MillisecondsToTimer);
    }

    private static FakePlugin Timed(string name, List<string> calls) => new(name) { Timer = c => calls.Add(c.Metadata.Name) };
}
