using System;
using System.Collections.Generic;
using System.Linq;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

/// <summary>From records to lines, in memory.</summary>
public sealed class DispatcherTests
{
    /// <summary>Single steps: whatever is read while the dispatcher is about to sleep wakes it at once.</summary>
    [Fact]
    public void TheFirstRestsAreAfterTheStartAndAfterTheFirstEvents()
    {
        using MemoryRun run = new(new FakePlugins(new FakePlugin("p")));
        List<long> written = [];
        run.FirstRest = () =>
        {
            written.Add(run.Counters.Written);
            run.ReadTexts($"{written.Count}");
            if (written.Count == 2)
                run.Ring.Complete();
        };
        Assert.Equal(2, run.RunUncompleted().Length);
        Assert.Equal([0, 1], written);
    }

    [Fact]
    public void RecordsGapsAndNoticesComeOutInOrder()
    {
        using MemoryRun run = new(new FakePlugins(), json: false);
        string[] lines = run.Read(new ScriptedSource().Sequence(1).Answer(ReadStatus.Overrun).Sequence(4).Record("junk\n").Sequence(5))
            .Run(summary: true);
        Assert.Equal(
            (string[])
            [
                "[    0.000000] record 1",
                "!! gap: 2 records lost, sequence 2 to 3 (overrun)",
                "[    0.000000] record 4",
                "junk",
                "[    0.000000] record 5",
                "!! summary: read 4 of 6, lost 2 in 1 gaps, malformed 1, written 4, filtered 0, annotations 0, warnings 0, incidents 0, folded 0, notices 0",
            ],
            lines);
    }

    [Fact]
    public void TheSameRunInJsonHasTheSameRecords()
    {
        using MemoryRun run = new(new FakePlugins());
        string[] lines = run.Read(new ScriptedSource().Sequence(1).Sequence(4).Record("junk\n").Sequence(5)).Run(summary: true);
        Assert.Equal("event gap event event event summary", string.Join(' ', lines.Select(TypeOf)));
    }

    [Fact]
    public void AnAnnotationIsWrittenWithItsEventAndAWarningAfterIt()
    {
        FakePlugin plugin = new("p")
        {
            Event = (PluginContext c, in KernelEvent e) =>
            {
                c.EmitWarning(e, $"warn {e.Sequence}", Severity.Crit).With("n", 1);
                c.RegisterAnnotation(e, $"note {e.Sequence}").With("hex", "ff");
            },
        };
        using MemoryRun run = new(new FakePlugins(plugin), json: false);
        Assert.Equal(
            (string[])["[    0.000000] x  <- p: note 0", "!! p: CRIT: warn 0", "[    1.000000] y  <- p: note 1", "!! p: CRIT: warn 1"],
            run.ReadTexts("x", "y").Run());
        Assert.Equal((2, 2, 2), (run.Counters.Annotations, run.Counters.Warnings, run.Counters.Written));
        Assert.Equal((2, 2, 2), (run.Host.Counters[0].Events, run.Host.Counters[0].Annotations, run.Host.Counters[0].Warnings));
    }

    [Fact]
    public void ALateAnnotationOfAWrittenEventIsWritten()
    {
        using MemoryRun run = new(new FakePlugins(AnnotatesTheFirst()), json: false);
        string[] lines = run.ReadTexts("first", "second").Run();
        Assert.Equal("[    0.000000] first", lines[0]);
        Assert.Equal("[    1.000000] second", lines[1]);
        Assert.StartsWith("  <- p: late (event ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void ALateAnnotationOfAnEventThatWasLeftOutIsLeftOut()
    {
        EventFilter filter = new() { Exclude = [Expression.Of("first")] };
        using MemoryRun run = new(new FakePlugins(AnnotatesTheFirst()), json: false, filter);
        Assert.Equal((string[])["[    1.000000] second"], run.ReadTexts("first", "second").Run());
        Assert.Equal((1, 1), (run.Counters.Written, run.Counters.Filtered));
    }

    [Fact]
    public void ALateAnnotationOfAnEventThatLeftTheHistoryIsWritten()
    {
        FakePlugin plugin = new("p") { Unload = c => c.RegisterAnnotation(0xfeed, $"long {"ago"}") };
        using MemoryRun run = new(new FakePlugins(plugin), json: false);
        Assert.Equal("  <- p: long ago (event 000000000000feed)", run.ReadTexts("x").Run()[^1]);
    }

    [Fact]
    public void NoEventsMeansNoLateAnnotationsEither()
    {
        using MemoryRun run = new(new FakePlugins(AnnotatesTheFirst()), filter: new EventFilter { NoEvents = true });
        Assert.Empty(run.ReadTexts("first", "second").Run());
    }

    [Fact]
    public void PluginsSeeEventsThatTheOptionsLeaveOut()
    {
        FakePlugin plugin = new("p") { Event = (PluginContext c, in KernelEvent e) => c.EmitWarning(e, "seen") };
        using MemoryRun run = new(new FakePlugins(plugin), filter: new EventFilter { NoEvents = true });
        Assert.Equal("warning", string.Join(' ', run.ReadTexts("x").Run().Select(TypeOf)));
    }

    [Fact]
    public void WithoutWarningsNoneAreWritten()
    {
        FakePlugin plugin = new("p") { Event = (PluginContext c, in KernelEvent e) => c.EmitWarning(e, "seen") };
        using MemoryRun run = new(new FakePlugins(plugin), filter: new EventFilter { Warnings = false });
        Assert.Equal("event event", string.Join(' ', run.ReadTexts("x", "y").Run().Select(TypeOf)));
    }

    [Fact]
    public void RepeatsAreFoldedAndWrittenAtTheEnd()
    {
        FakePlugin plugin = new("p") { Event = (PluginContext c, in KernelEvent e) => c.EmitWarning(e, "again") };
        using MemoryRun run = new(new FakePlugins(plugin), json: false);
        string[] lines = run.ReadTexts("a", "b", "c").Run();
        Assert.Equal(5, lines.Length);
        Assert.Equal("!! p: WARN: again", lines[1]);
        Assert.Equal("!! p: WARN: again (2 more, 3 in all)", lines[4]);
    }

    [Fact]
    public void WindowsEndWithTheStampsOfEvents()
    {
        FakePlugin plugin = new("p") { Literals = ["warn"], Event = (PluginContext c, in KernelEvent e) => c.EmitWarning(e, "again") };
        using MemoryRun run = new(new FakePlugins(plugin), json: false);
        string[] lines = run.Read(new ScriptedSource().Record("6,1,0,-;warn\n").Record("6,2,1,-;warn\n").Record("6,3,61000000,-;quiet\n"))
            .Run();
        Assert.Equal(
            (string[])
            [
                "[    0.000000] warn", "!! p: WARN: again", "[    0.000001] warn",
                "[   61.000000] quiet", "!! p: WARN: again (1 more, 2 in all)",
            ],
            lines);
    }

    [Fact]
    public void AnotherBootEndsAllWindows()
    {
        FakePlugin plugin = new("p") { Event = (PluginContext c, in KernelEvent e) => c.EmitWarning(e, "again") };
        using MemoryRun run = new(new FakePlugins(plugin), json: false);
        string[] lines = run.Read(new ScriptedSource().Record("6,8,9000000,-;x\n").Record("6,9,9000000,-;x\n").Record("6,0,0,-;x\n")).Run();
        Assert.Equal("!! p: WARN: again (1 more, 2 in all)", lines[3]);
        Assert.StartsWith("!! notice: sequence numbers start again", lines[4], StringComparison.Ordinal);
        Assert.Equal("!! p: WARN: again", lines[6]);
    }

    [Fact]
    public void WhatAPluginSaysInOnUnloadIsWritten()
    {
        FakePlugin plugin = new("p")
        {
            Unload = c => c.EmitWarning(new EventMark { Id = 0xfeed }, $"at the {"end"}").With("n", 1),
        };
        using MemoryRun run = new(new FakePlugins(plugin));
        string[] lines = run.ReadTexts("x").Run(summary: true);
        Assert.Equal("event warning summary", string.Join(' ', lines.Select(TypeOf)));
    }

    [Fact]
    public void WhatAPluginSaysInOnLoadComesFirst()
    {
        FakePlugin plugin = new("p")
        {
            Load = c =>
            {
                c.EmitWarning(new EventMark { Id = 0 }, "from the start");
                return true;
            },
        };
        using MemoryRun run = new(new FakePlugins(plugin));
        Assert.Equal("warning event", string.Join(' ', run.ReadTexts("x").Run().Select(TypeOf)));
    }

    [Fact]
    public void AnEmptyMessageDoesNotLendItsTextToTheNext()
    {
        List<string> texts = [];
        FakePlugin plugin = new("p") { Event = (PluginContext _, in KernelEvent e) => texts.Add(new string(e.MessageText)) };
        using MemoryRun run = new(new FakePlugins(plugin));
        run.ReadTexts("one", "", "two", "", "", "three").Run();
        Assert.Equal("one||two|||three", string.Join('|', texts));
    }

    [Fact]
    public void EverythingReadIsWrittenFilteredOrLost()
    {
        ScriptedSource source = new();
        for (ulong i = 0; i < 899; i++)
        {
            if (i % 7 != 3)
                source.Sequence(i);
        }

        using MemoryRun run = new(new FakePlugins(), filter: new EventFilter { Grep = [Expression.Of("[02468]$")] }, slots: 2048);
        run.Read(source).Run();
        Assert.Equal(899UL, (ulong)(run.Counters.Written + run.Counters.Filtered) + run.Counters.Lost);
        Assert.Equal(run.Counters.Read, run.Counters.Written + run.Counters.Filtered);
    }

    private static FakePlugin AnnotatesTheFirst()
    {
        ulong first = 0;
        return new FakePlugin("p")
        {
            Event = (PluginContext c, in KernelEvent e) =>
            {
                if (e.Sequence == 0)
                    first = e.Id;
                else
                    c.RegisterAnnotation(first, "late");
            },
        };
    }

    private static string TypeOf(string line) => line.Split('"')[3];
}
