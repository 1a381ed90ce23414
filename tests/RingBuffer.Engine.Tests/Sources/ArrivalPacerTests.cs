using System;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Sources;

/// <summary>When the reader waits for each record, and when it takes pauses.</summary>
public sealed class ArrivalPacerTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly ScriptedSource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public void RecordsThatComeNowAndThenAreWaitedForOneByOne()
    {
        using StopSignal stop = new();
        ArrivalPacer pacer = new(_clock, stop);
        WaitTimes(pacer, 100, apartMicroseconds: 250);
        Assert.Equal(100, _source.Waits);
    }

    [Fact]
    public void RecordsThatComeOneByOneAndFastAreCollected()
    {
        using StopSignal stop = new();
        ArrivalPacer pacer = new(_clock, stop);
        WaitTimes(pacer, 100, apartMicroseconds: 100);
        Assert.Equal(8, _source.Waits);
    }

    [Fact]
    public void APauseInWhichNothingCameEndsThePauses()
    {
        using StopSignal stop = new();
        ArrivalPacer pacer = new(_clock, stop);
        WaitTimes(pacer, 20, apartMicroseconds: 100);
        int waits = _source.Waits;
        pacer.Wait(_source, gotRecords: false);
        Assert.Equal(waits + 1, _source.Waits);
    }

    [Fact]
    public void AStopEndsAPause()
    {
        using StopSignal stop = new();
        stop.Request();
        ArrivalPacer pacer = new(_clock, stop);
        WaitTimes(pacer, 100_000, apartMicroseconds: 100); // a pause each would take most of a minute
        Assert.Equal(8, _source.Waits);
    }

    private void WaitTimes(ArrivalPacer pacer, int times, long apartMicroseconds)
    {
        for (int i = 0; i < times; i++)
        {
            _clock.Advance(apartMicroseconds);
            pacer.Wait(_source, gotRecords: true);
        }
    }
}
