using System;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests;

/// <summary>
/// After a warm-up, nothing between a record's bytes and its line allocates. One thread: read everything, then dispatch it.
/// </summary>
public sealed class AllocationTests
{
    private const int Records = 3000;
    private const int WarmUp = 1000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEventCostsNoGarbageFromTheSourceToTheRing(bool live)
    {
        using MemoryRun run = new(new FakePlugins(), slots: 2 * Records);
        Meter meter = new();
        ScriptedSource source = Fill(new ScriptedSource { IsLive = live, BeforeRead = meter.Look });
        run.Read(source, new ReaderSettings { Digest = new EventDigest(new FakePlugins(), fingerprints: true), KeepRaw = true, BootId = new byte[16] });
        Assert.Equal(0, meter.Bytes);
        Assert.True(run.Counters.Read >= Records * 8 / 10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnEventCostsNoGarbageFromTheRingToItsLine(bool json)
    {
        Meter meter = new();
        int events = 0;
        FakePlugin first = new("first") { Calls = null, Event = (PluginContext _, in KernelEvent _) => meter.Look(events++) };
        FakePlugin talker = new("talker")
        {
            Calls = null,
            Literals = ["device number", "Product"],
            Event = (PluginContext c, in KernelEvent e) =>
            {
                int at = e.Message.IndexOf((byte)':');
                c.RegisterAnnotation(e, $"device {e.Message[..at]} at {e.Sequence:x8} {e.Pid}: {e.MessageText[..at]}")
                    .With("sequence", (long)e.Sequence).With("name", e.Message[..at]).With("known", true).With("text", "constant");
                c.EmitWarning(e, "the same again", Severity.Err).With("n", 7);
                c.EmitWarning(e, $"number {e.Sequence % 100}").FoldBy(e.Sequence % 50);
                if (c.TryGetEvent(e.Id, out KernelEvent found))
                    c.RegisterAnnotation(found.Id - 1, "late");
            },
        };
        EventFilter filter = new() { Grep = [Expression.Of("usb|plain|tail")], Exclude = [Expression.Of("number 13$")] };
        FakePlugins plugins = new(first, talker);
        using MemoryRun run = new(plugins, json, filter, slots: 2 * Records);
        run.Read(Fill(new ScriptedSource()), new ReaderSettings { Digest = new EventDigest(plugins, json) });
        run.RunOnly();
        Assert.Equal(0, meter.Bytes);
        Assert.True(run.Counters.Folded > 0 && run.Counters.Annotations > 0 && run.Counters.Filtered > 0);
    }

    private static ScriptedSource Fill(ScriptedSource source)
    {
        for (int i = 0; i < Records; i++)
        {
            source.Record((i % 10) switch
            {
                0 => $"6,{i},{i}000000,-;usb 1-{i}: new device number {i}\n SUBSYSTEM=usb\n DEVICE=c189:{i}\n",
                1 => $"3,{i},{i}000000,-,caller=T{i};usb 2-{i}: Product: caf\\xc3\\xa9 \\x1b\n SUBSYSTEM=usb\n OTHER={i}\n",
                2 when i % 50 == 2 => "not a record\n",
                2 => $"14,{i},{i}000000,c;from user space\n",
                3 when i % 50 == 3 => $"6,{i - 1},{i}000000,-;tail back\n",
                4 => $"6,{i},{i}000000,-;",
                _ => $"6,{i},{i}000000,-;plain text 0xffff{i:x8} with numbers\n",
            });
        }

        return source;
    }

    /// <summary>What this thread allocated between the end of the warm-up and the last look.</summary>
    private sealed class Meter
    {
        private long _start;

        public long Bytes { get; private set; } = -1;

        public void Look(int index)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (index == WarmUp)
                _start = now;
            else if (index > WarmUp)
                Bytes = now - _start;
        }
    }
}
