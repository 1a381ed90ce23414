using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

/// <summary>The life of plugins, seen from the output.</summary>
public sealed class PluginHostTests
{
    [Fact]
    public void PluginsAreLoadedCalledAndUnloadedInOrder()
    {
        List<string> calls = [];
        FakePlugin a = new("a") { Calls = calls };
        FakePlugin b = new("b") { Calls = calls };
        using MemoryRun run = new(new FakePlugins(a, b));
        run.ReadTexts("x", "y").Run();
        Assert.Equal("load load 0 0 1 1 unload unload", string.Join(' ', calls));
    }

    [Fact]
    public void APluginIsCalledOnlyForItsTriggers()
    {
        FakePlugin picky = new("picky") { Literals = ["needle"] };
        using MemoryRun run = new(new FakePlugins(picky));
        run.ReadTexts("hay", "a needle", "hay").Run();
        Assert.Equal("load 1 unload", string.Join(' ', picky.Calls!));
    }

    [Fact]
    public void APluginSeesNoRecordOfUserSpaceUnlessItAsks()
    {
        FakePlugin plugin = new("p");
        using MemoryRun run = new(new FakePlugins(plugin));
        run.Read(new ScriptedSource().Record("6,1,2,-;kernel\n").Record("14,2,2,-;user\n")).Run();
        Assert.Equal("load 1 unload", string.Join(' ', plugin.Calls!));
    }

    [Fact]
    public void APluginThatIsNotChosenIsNotTouched()
    {
        FakePlugin a = new("a");
        FakePlugin b = new("b");
        using MemoryRun run = new(new FakePlugins(a, b), chosen: index => index == 1);
        run.ReadTexts("x").Run();
        Assert.Empty(a.Calls!);
        Assert.Equal("load 0 unload", string.Join(' ', b.Calls!));
    }

    [Fact]
    public void MoreThanSixtyFourPluginsAreCalledInOrder()
    {
        List<string> names = [];
        FakePlugin[] plugins =
        [
            .. Enumerable.Range(0, 130)
                .Select(i => new FakePlugin($"p{i}") { Event = (PluginContext c, in KernelEvent _) => names.Add(c.Metadata.Name) }),
        ];
        using MemoryRun run = new(new FakePlugins(plugins), chosen: index => index % 2 == 0);
        run.ReadTexts("x").Run();
        Assert.Equal(Enumerable.Range(0, 65).Select(i => $"p{2 * i}"), names, StringComparer.Ordinal);
    }

    [Fact]
    public void OnLoadReturningFalseIsSaidOnceAndThePluginIsLeftAlone()
    {
        FakePlugin no = new("no") { Load = _ => false };
        FakePlugin yes = new("yes");
        using MemoryRun run = new(new FakePlugins(no, yes));
        string[] lines = run.ReadTexts("x").Run();
        Assert.Equal("load", string.Join(' ', no.Calls!));
        Assert.Equal("load 0 unload", string.Join(' ', yes.Calls!));
        Assert.Equal(Notice("plugin-not-started", "plugin no not started: OnLoad returned false"), lines[0]);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public void OnLoadThrowingIsSaidAndTheOthersGoOn()
    {
        FakePlugin bad = new("bad") { Load = _ => throw new InvalidOperationException("boom") };
        FakePlugin good = new("good");
        using MemoryRun run = new(new FakePlugins(bad, good));
        string[] lines = run.ReadTexts("x").Run();
        Assert.Equal(Notice("plugin-not-started", "plugin bad not started: failed in OnLoad: boom"), lines[0]);
        Assert.Equal("load 0 unload", string.Join(' ', good.Calls!));
    }

    [Theory]
    [InlineData("99.0")]
    [InlineData("not a version")]
    public void APluginForANewerEngineIsNotStarted(string needed)
    {
        FakePlugin plugin = new("p") { MinEngineVersion = needed };
        using MemoryRun run = new(new FakePlugins(plugin));
        string[] lines = run.ReadTexts("x").Run();
        Assert.Empty(plugin.Calls!);
        Assert.Equal(Notice("plugin-not-started", $"plugin p not started: needs engine {needed}, this is {EngineVersion.Current}"),
            lines[0]);
    }

    [Fact]
    public void AnExceptionIsSaidOnceAndTheOtherPluginsAreStillCalled()
    {
        FakePlugin bad = new("bad") { Event = (PluginContext _, in KernelEvent e) => FailAt(e.Sequence, 1, 3) };
        FakePlugin good = new("good");
        using MemoryRun run = new(new FakePlugins(bad, good));
        string[] lines = run.ReadTexts("0", "1", "2", "3", "4").Run();
        Assert.Equal("load 0 1 2 3 4 unload", string.Join(' ', bad.Calls!));
        Assert.Equal("load 0 1 2 3 4 unload", string.Join(' ', good.Calls!));
        Assert.Equal(Notice("plugin-failed", "plugin bad failed in OnEvent: InvalidOperationException: boom"), lines[2]);
        Assert.Equal(6, lines.Length);
        Assert.Equal(2, run.Host.Counters[0].Errors);
        Assert.Equal(0, run.Host.Counters[1].Errors);
    }

    [Fact]
    public void APluginThatMostlyTakesLongIsSaidToBeSlowOnce()
    {
        FakePlugin slow = new("slow") { Event = (PluginContext _, in KernelEvent _) => SpinFor(milliseconds: 2) };
        using MemoryRun run = new(new FakePlugins(slow));
        string[] lines = run.ReadTexts([.. Enumerable.Range(0, 40).Select(i => $"{i}")]).Run();
        string notice = Assert.Single(lines, l => l.Contains("plugin-slow", StringComparison.Ordinal));
        Assert.Matches("plugin slow takes [0-9]{4,} us an event on average", notice);
    }

    /// <summary>Another program took the processor, or a page had to be read.</summary>
    [Fact]
    public void APluginThatTookLongASingleTimeIsNot()
    {
        FakePlugin plugin = new("p") { Event = (PluginContext _, in KernelEvent e) => SpinFor(milliseconds: e.Sequence == 3 ? 200 : 0) };
        using MemoryRun run = new(new FakePlugins(plugin));
        string[] lines = run.ReadTexts([.. Enumerable.Range(0, 40).Select(i => $"{i}")]).Run();
        Assert.DoesNotContain(lines, l => l.Contains("plugin-slow", StringComparison.Ordinal));
    }

    [Fact]
    public void AfterFiveErrorsInARowAPluginIsSwitchedOff()
    {
        FakePlugin bad = new("bad") { Event = (PluginContext _, in KernelEvent e) => FailAt(e.Sequence, 0, 2, 3, 4, 5, 6) };
        FakePlugin good = new("good");
        using MemoryRun run = new(new FakePlugins(bad, good));
        string[] lines = run.ReadTexts([.. Enumerable.Range(0, 10).Select(i => $"{i}")]).Run();
        Assert.Equal("load 0 1 2 3 4 5 6 unload", string.Join(' ', bad.Calls!));
        Assert.Equal("load 0 1 2 3 4 5 6 7 8 9 unload", string.Join(' ', good.Calls!));
        Assert.Equal(Notice("plugin-disabled", "plugin bad switched off after 5 errors in a row"),
            Assert.Single(lines, l => l.Contains("plugin-disabled", StringComparison.Ordinal)));
        Assert.Equal((7, 6), (run.Host.Counters[0].Events, run.Host.Counters[0].Errors));
    }

    [Fact]
    public void WhatAPluginSaidBeforeItFailedIsKept()
    {
        FakePlugin bad = new("bad")
        {
            Event = (PluginContext c, in KernelEvent e) =>
            {
                c.RegisterAnnotation(e, "said");
                FailAt(e.Sequence, 0);
            },
        };
        using MemoryRun run = new(new FakePlugins(bad));
        Assert.Contains("\"text\":\"said\"", run.ReadTexts("x").Run()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void TextOfAnUnfinishedNoteDoesNotPileUp()
    {
        FakePlugin bad = new("bad")
        {
            Event = (PluginContext c, in KernelEvent e) => c.RegisterAnnotation(e, $"half a text {Throws(e.Sequence)}"),
        };
        int longest = 0;
        FakePlugin watcher = new("watcher") { Event = (PluginContext c, in KernelEvent _) => longest = Math.Max(longest, c.Notes.Length) };
        using MemoryRun run = new(new FakePlugins(bad, watcher), filter: new() { NoEvents = true });
        run.ReadTexts([.. Enumerable.Repeat("x", 4)]).Run();
        Assert.InRange(longest, 1, "half a text ".Length);
    }

    [Fact]
    public void AnExceptionInOnUnloadIsSaid()
    {
        FakePlugin bad = new("bad") { Unload = _ => throw new InvalidOperationException("boom") };
        FakePlugin good = new("good");
        using MemoryRun run = new(new FakePlugins(bad, good));
        string[] lines = run.ReadTexts("x").Run();
        Assert.Equal(Notice("plugin-failed", "plugin bad failed in OnUnload: boom"), lines[^1]);
        Assert.Equal("unload", good.Calls![^1]);
    }

    [Fact]
    public void AnUndeclaredCapabilityIsRefusedAndSaidOnce()
    {
        FakePlugin shy = new("shy")
        {
            Capabilities = PluginCapabilities.AnalyzeEvents,
            Event = (PluginContext c, in KernelEvent e) =>
            {
                c.RegisterAnnotation(e, $"no {e.Sequence}").With("n", 1);
                c.EmitWarning(e, "no").With("n", 1).FoldBy(3);
                c.AddPanel(new NoPanel());
            },
        };
        using MemoryRun run = new(new FakePlugins(shy));
        string[] lines = run.ReadTexts("x", "y").Run();
        string[] refused = ["AnnotateEvents", "EmitAlerts", "AddPanels"];
        Assert.Equal(
            refused.Select(c => Notice("capability-refused", $"plugin shy did not declare the capability {c}; what needs it is refused")),
            lines[1..4],
            StringComparer.Ordinal);
        Assert.Equal(5, lines.Length);
        Assert.DoesNotContain("annotations", lines[0] + lines[4], StringComparison.Ordinal);
        Assert.Empty(run.Host.Panels);
    }

    [Fact]
    public void EventsCanBeFoundAgainByTheirId()
    {
        List<string> found = [];
        ulong first = 0;
        FakePlugin plugin = new("p")
        {
            Event = (PluginContext c, in KernelEvent e) =>
            {
                if (e.Sequence == 0)
                    first = e.Id;
                Assert.False(c.TryGetEvent(e.Id ^ 1, out _));
                Assert.True(c.TryGetEvent(e.Id, out KernelEvent self));
                Assert.Equal(e.Sequence, self.Sequence);
                found.Add(c.TryGetEvent(first, out KernelEvent old) ? new string(old.MessageText) + new string(e.MessageText) : "gone");
            },
        };
        using MemoryRun run = new(new FakePlugins(plugin));
        run.ReadTexts("zero", "one", "", "three").Run();
        Assert.Equal("zerozero zeroone zero zerothree", string.Join(' ', found));
    }

    [Fact]
    public void WhatAPluginLogsCarriesItsName()
    {
        FakePlugin plugin = new("p")
        {
            Load = c =>
            {
                c.Logger.Info("fine");
                c.Logger.Warning("hm");
                c.Logger.Error("bad");
                return true;
            },
        };
        using MemoryRun run = new(new FakePlugins(plugin));
        run.ReadTexts().Run();
        Assert.Equal("p: fine|p: warning: hm|p: error: bad", string.Join('|', run.Log));
    }

    [Fact]
    public void PanelsAreKeptInTheOrderTheyWereAdded()
    {
        FakePlugin plugin = new("p")
        {
            Load = c =>
            {
                c.AddPanel(new NoPanel());
                return true;
            },
        };
        using MemoryRun run = new(new FakePlugins(plugin));
        run.ReadTexts().Run();
        Assert.Equal("none", Assert.Single(run.Host.Panels).Title);
    }

    private static void SpinFor(int milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds)
        {
        }
    }

    private static void FailAt(ulong sequence, params ulong[] at)
    {
        if (at.Contains(sequence))
            throw new InvalidOperationException("boom");
    }

    private static long Throws(ulong sequence) => throw new InvalidOperationException($"boom {sequence}");

    private static string Notice(string code, string text) => $"{{\"type\":\"notice\",\"code\":\"{code}\",\"text\":\"{text}\"}}";

    private sealed class NoPanel : Panel
    {
        public override string Title => "none";

        public override void Render(System.Buffers.IBufferWriter<byte> output)
        {
        }
    }
}
