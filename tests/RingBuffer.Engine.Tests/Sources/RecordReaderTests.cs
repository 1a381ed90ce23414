using System;
using System.Collections.Generic;
using System.Threading;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Sources;

/// <summary>What the reader puts into the ring, from scripts.</summary>
public sealed class RecordReaderTests
{
    [Fact]
    public void RecordsInOrderLeaveNoGap()
    {
        Run run = new(new ScriptedSource().Sequence(5).Sequence(6).Sequence(7));
        Assert.Equal("event 5|event 6|event 7", run.Output);
        Assert.Equal((3, 0UL, 0), (run.Counters.Read, run.Counters.Lost, run.Counters.Gaps));
    }

    [Fact]
    public void AHoleIsAGapWithAnExactCount()
    {
        Run run = new(new ScriptedSource().Sequence(5).Sequence(9).Sequence(10).Sequence(12));
        Assert.Equal("event 5|gap 6-8 Missing|event 9|event 10|gap 11-11 Missing|event 12", run.Output);
        Assert.Equal((4, 4UL, 2), (run.Counters.Read, run.Counters.Lost, run.Counters.Gaps));
    }

    [Fact]
    public void TheFirstRecordMayHaveAnySequence() => Assert.Equal("event 4711", new Run(new ScriptedSource().Sequence(4711)).Output);

    [Fact]
    public void AnOverrunIsTheReasonOfTheNextGapOnly()
    {
        Run run = new(new ScriptedSource().Sequence(1).Answer(ReadStatus.Overrun).Sequence(9).Sequence(11));
        Assert.Equal("event 1|gap 2-8 Overrun|event 9|gap 10-10 Missing|event 11", run.Output);
    }

    [Fact]
    public void AnOversizeRecordIsAGapOfOne()
    {
        Run run = new(new ScriptedSource().Sequence(1).Answer(ReadStatus.Oversize).Sequence(3));
        Assert.Equal("event 1|gap 2-2 Oversize|event 3", run.Output);
        Assert.Equal(1UL, run.Counters.Lost);
    }

    [Fact]
    public void AnOverrunThatLostNothingIsNoGap()
    {
        Run run = new(new ScriptedSource().Sequence(1).Answer(ReadStatus.Overrun).Sequence(2).Sequence(4));
        Assert.Equal("event 1|event 2|gap 3-3 Missing|event 4", run.Output);
    }

    [Theory]
    [InlineData((int)ReadStatus.Overrun)]
    [InlineData((int)ReadStatus.Oversize)]
    public void ALossBeforeTheFirstRecordIsSaidOnce(int loss) =>
        Assert.Equal("notice LostAtStart |event 9", new Run(new ScriptedSource().Answer((ReadStatus)loss).Answer((ReadStatus)loss).Sequence(9)).Output);

    [Theory]
    [InlineData(5UL, 5UL)]
    [InlineData(5UL, 4UL)]
    [InlineData(5UL, 0UL)]
    public void ASequenceThatGoesBackIsANoticeAndNoGap(ulong first, ulong second)
    {
        Run run = new(new ScriptedSource().Sequence(first).Sequence(second).Sequence(second + 1));
        Assert.Equal($"event {first}|notice SequenceWentBack |event {second}|event {second + 1}", run.Output);
        Assert.Equal(0UL, run.Counters.Lost);
    }

    [Fact]
    public void TheSequenceWrapsAround()
    {
        Run run = new(new ScriptedSource().Sequence(ulong.MaxValue - 1).Sequence(ulong.MaxValue).Sequence(0).Sequence(1));
        Assert.Equal("event 18446744073709551614|event 18446744073709551615|event 0|event 1", run.Output);
    }

    [Fact]
    public void AMalformedRecordOfTheDeviceIsKeptInANoticeAndTheStreamGoesOn()
    {
        Run run = new(new ScriptedSource { IsLive = true }.Sequence(1).Record("not a record\n").Sequence(2));
        Assert.Equal("event 1|notice MalformedRecord not a record|event 2", run.Output);
        Assert.Equal((2, 1), (run.Counters.Read, run.Counters.Malformed));
    }

    [Fact]
    public void ALineAmongSavedRecordsIsAnEventWithoutASequence()
    {
        Run run = new(new ScriptedSource().Sequence(1).Record("not a record\n").Sequence(2));
        Assert.Equal("event 1|event 0|event 2", run.Output);
        Assert.Equal((3, 3, 1), (run.Counters.Read, run.Counters.Expected, run.Counters.Malformed));
    }

    [Fact]
    public void ReadingGoesOnAtASequenceAndWhatWasOverwrittenBeforeItIsAGap()
    {
        ReaderSettings settings = new() { ResumeAt = 3 };
        Assert.Equal("event 3|event 4", new Run(new ScriptedSource { IsLive = true }.Sequence(1).Sequence(2).Sequence(3).Sequence(4), settings).Output);
        Run late = new(new ScriptedSource { IsLive = true }.Sequence(5).Sequence(6), settings);
        Assert.Equal("gap 3-4 Overrun|event 5|event 6", late.Output);
        Assert.Equal((2, 4, 2ul), (late.Counters.Read, late.Counters.Expected, late.Counters.Lost));
    }

    [Fact]
    public void WhatThereWasIsWhatWasReadAndWhatWasLostAlsoOverBoots()
    {
        Run run = new(new ScriptedSource().Sequence(7).Sequence(9).Sequence(2).Sequence(3).Sequence(8));
        Assert.Equal((5, 10, 5ul), (run.Counters.Read, run.Counters.Expected, run.Counters.Lost));
    }

    [Fact]
    public void AnOverlongLineIsKeptInANoticeAndTheStreamGoesOn()
    {
        Run run = new(new ScriptedSource().Answer(ReadStatus.Overlong, "xxx").Sequence(2));
        Assert.Equal("notice OverlongRecord xxx|event 2", run.Output);
        Assert.Equal(1, run.Counters.Malformed);
    }

    [Fact]
    public void AFailureIsSaidAndEndsTheRun()
    {
        Run run = new(new ScriptedSource { Failure = "cannot read" }.Sequence(1).Answer(ReadStatus.Failed).Sequence(2));
        Assert.Equal("event 1|notice SourceFailed cannot read", run.Output);
        Assert.False(run.Succeeded);
    }

    [Fact]
    public void ASecondSourceStartsWithoutAGap()
    {
        using Harness harness = new(new ReaderSettings());
        Assert.True(harness.Reader.Run(new ScriptedSource().Sequence(5)));
        Assert.True(harness.Reader.Run(new ScriptedSource().Sequence(100)));
        Assert.Equal("event 5|event 100", harness.Drain());
    }

    [Fact]
    public void WithoutFollowALiveSourceEndsWhenCaughtUp()
    {
        ScriptedSource source = new ScriptedSource { IsLive = true }.Sequence(1).Answer(ReadStatus.Empty).Sequence(2);
        Assert.Equal("event 1", new Run(source).Output);
        Assert.Equal(0, source.Waits);
    }

    [Fact]
    public void WithFollowALiveSourceIsWaitedFor()
    {
        ScriptedSource source = new ScriptedSource { IsLive = true }.Sequence(1).Answer(ReadStatus.Empty).Sequence(2);
        Assert.Equal("event 1|event 2", new Run(source, new ReaderSettings { Follow = true }).Output);
        Assert.Equal(1, source.Waits);
    }

    [Fact]
    public void RecordsReadAfterCatchingUpAreLive()
    {
        using Harness harness = new(new ReaderSettings { Follow = true, Clock = new FakeClock() });
        harness.Reader.Run(new ScriptedSource { IsLive = true }.Sequence(1).Answer(ReadStatus.Empty).Sequence(2)
            .Answer(ReadStatus.Overrun).Sequence(3));
        List<TimeQuality> qualities = [];
        harness.Each(slot => qualities.Add(slot.TimeQuality));
        Assert.Equal((TimeQuality[])[TimeQuality.Estimated, TimeQuality.Live, TimeQuality.Calibrated], [.. qualities]);
    }

    [Fact]
    public void SavedRecordsHaveNoWallTime()
    {
        using Harness harness = new(new ReaderSettings());
        harness.Reader.Run(new ScriptedSource().Sequence(1));
        harness.Each(slot => Assert.Equal(TimeQuality.None, slot.TimeQuality));
        Assert.Equal(1, harness.Counters.Read);
    }

    [Fact]
    public void AStopEndsTheRun()
    {
        using Harness harness = new(new ReaderSettings());
        ScriptedSource source = new ScriptedSource { BeforeRead = index => harness.StopAt(index, 2) }
            .Sequence(1).Sequence(2).Sequence(3).Sequence(4);
        Assert.True(harness.Reader.Run(source));
        Assert.Equal("event 1|event 2|event 3", harness.Drain());
    }

    [Fact]
    public void WhatWasReadIsKeptThoughAStopComesWhileTheRingIsFull()
    {
        using StopSignal stop = new();
        using EventRing ring = new(2, 0);
        RunCounters counters = new();
        RecordReader reader = new(ring, new ReaderSettings(), counters, stop);
        ScriptedSource source = new ScriptedSource { BeforeRead = index => StopAt(index, 2, stop) }.Sequence(1).Sequence(2).Sequence(3).Sequence(4);
        Thread thread = new(() => RunToItsEnd(reader, source, ring)) { IsBackground = true };
        thread.Start();
        int taken = 0;
        while (!ring.IsFinished && ring.WaitForEvents(60_000))
            taken += TakeAll(ring);
        Assert.True(thread.Join(60_000), "the reader does not end");
        Assert.Equal((3, 3L), (taken, counters.Read));
    }

    private static void RunToItsEnd(RecordReader reader, ScriptedSource source, EventRing ring)
    {
        reader.Run(source);
        ring.Complete();
    }

    private static int TakeAll(EventRing ring)
    {
        int taken = 0;
        for (; ring.TryPeek(); taken++)
            ring.Advance();
        ring.Release();
        return taken;
    }

    private static void StopAt(int index, int last, StopSignal stop)
    {
        if (index == last)
            stop.Request();
    }

    [Fact]
    public void TheUntouchedRecordIsKeptOnRequest()
    {
        const string Record = "6,1,2,-;caf\\xc3\\xa9\n SUBSYSTEM=usb\n X=1\n";
        using Harness harness = new(new ReaderSettings { KeepRaw = true });
        harness.Reader.Run(new ScriptedSource().Record(Record));
        Assert.True(harness.Ring.TryPeek());
        ref EventSlot slot = ref harness.Ring.Head;
        KernelEvent e = new(in slot, harness.Ring.Payload(in slot), Subsystems.Name(slot.SubsystemCode), new MessageDecoder());
        Assert.Equal(Record.TrimEnd('\n'), KernelFormat.Text(e.Raw));
        Assert.Equal("usb", KernelFormat.Text(e.Subsystem));
    }

    /// <summary>One script, read to its end.</summary>
    private sealed class Run
    {
        public Run(ScriptedSource source, ReaderSettings? settings = null)
        {
            using Harness harness = new(settings ?? new ReaderSettings());
            Succeeded = harness.Reader.Run(source);
            Counters = harness.Counters;
            Output = harness.Drain();
        }

        public bool Succeeded { get; }

        public string Output { get; }

        public RunCounters Counters { get; }
    }

    private sealed class Harness : IDisposable
    {
        private readonly StopSignal _stop = new();

        public Harness(ReaderSettings settings) => Reader = new RecordReader(Ring, settings, Counters, _stop);

        public EventRing Ring { get; } = new(64, 0);

        public RunCounters Counters { get; } = new();

        public RecordReader Reader { get; }

        public void StopAt(int index, int last)
        {
            if (index == last)
                _stop.Request();
        }

        public void Each(Action<EventSlot> visit)
        {
            for (; Ring.TryPeek(); Ring.Advance())
                visit(Ring.Head);
        }

        public string Drain()
        {
            List<string> seen = [];
            Each(slot => seen.Add(slot.Kind switch
            {
                SlotKind.Event => $"event {slot.Sequence}",
                SlotKind.Gap => $"gap {slot.Sequence}-{slot.LastSequence} {(GapReason)slot.Code}",
                _ => $"notice {(NoticeCode)slot.Code} {KernelFormat.Text(Ring.Payload(in slot))}",
            }));
            return string.Join('|', seen);
        }

        public void Dispose()
        {
            Ring.Dispose();
            _stop.Dispose();
        }
    }
}
