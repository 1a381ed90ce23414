using System;
using System.Text;
using RingBuffer.Engine.Time;
using Xunit;

namespace RingBuffer.Engine.Tests.Time;

/// <summary>The one clock of a stream: which of two clocks it goes by, and that it never goes back.</summary>
public sealed class StreamClockTests
{
    private const long Second = 1_000_000;
    private const long Hour = 3600 * Second;

    /// <summary>2026-11-26, some time of the day.</summary>
    private const long Day = 1_795_651_200 * Second;

    private readonly StreamClock _clock = new();

    [Fact]
    public void StampsAloneAreTheClock()
    {
        Assert.Equal(5 * Second, At(stamp: 5 * Second));
        Assert.Equal(7 * Second, At(stamp: 7 * Second));
        Assert.Equal(7 * Second, At(stamp: (7 * Second) - 300)); // another CPU's
        Assert.Equal((7 * Second) + 1, At(stamp: (7 * Second) + 1));
    }

    [Theory]
    [InlineData(500, 3)]
    [InlineData(500, 480)]
    [InlineData(9, 0)] // stamps begin anew after seconds
    public void AnotherBootIsLater(int before, int after)
    {
        long last = At(stamp: before * Second);
        long first = At(stamp: after * Second);
        Assert.Equal(Hour, first - last);
        Assert.Equal(2 * Second, At(stamp: (after + 2) * Second) - first);
    }

    [Fact]
    public void TheWallClockAloneBeginsAtZeroAndGoesOn()
    {
        Assert.Equal(0, At(wall: Day));
        Assert.Equal(90 * Second, At(wall: Day + (90 * Second)));
        Assert.Equal(90 * Second, At(wall: Day + (88 * Second))); // a line that another thread of the daemon wrote late
        Assert.Equal(91 * Second, At(wall: Day + (91 * Second)));
    }

    [Fact]
    public void TheWallClockTellsHowLongTheMachineWasDown()
    {
        At(stamp: 500 * Second, wall: Day);
        Assert.Equal(620 * Second, At(stamp: 1 * Second, wall: Day + (120 * Second)));
        Assert.Equal(624 * Second, At(stamp: 5 * Second, wall: Day + (124 * Second)));
    }

    [Fact]
    public void ABootThatTheDaemonWroteWithinASecondTookAsLongAsItsStampsSay()
    {
        At(stamp: 0, wall: Day);
        Assert.Equal(20 * Second, At(stamp: 20 * Second, wall: Day));
        Assert.Equal(41 * Second, At(stamp: 41 * Second, wall: Day + Second));
    }

    [Fact]
    public void TheClockOfStampsStandsStillWhileTheMachineIsSuspended()
    {
        At(stamp: 100 * Second, wall: Day);
        Assert.Equal((100 * Second) + Hour, At(stamp: 101 * Second, wall: Day + Hour));
        Assert.Equal((102 * Second) + Hour, At(stamp: 103 * Second, wall: Day + Hour + Second));
    }

    [Fact]
    public void LinesWithoutAStampGoOnByTheWallClock()
    {
        At(stamp: 100 * Second, wall: Day);
        Assert.Equal(103 * Second, At(wall: Day + (3 * Second)));
        Assert.Equal(104 * Second, At(stamp: 104 * Second, wall: Day + (4 * Second)));
    }

    [Fact]
    public void TwoHostsInOneStreamDoNotMakeItLeap()
    {
        At(stamp: 1_000_000 * Second, wall: Day, host: "old");
        for (int second = 1; second < 100; second++)
        {
            long now = At(stamp: (second % 2 == 0 ? 1_000_000 : 30) * Second, wall: Day + (second * Second), host: second % 2 == 0 ? "old" : "young");
            Assert.Equal((1_000_000 + second) * Second, now);
        }
    }

    [Fact]
    public void WithoutAnyTimeItStands()
    {
        At(stamp: 8 * Second);
        Assert.Equal(8 * Second, At());
        Assert.Equal(9 * Second, At(stamp: 9 * Second));
    }

    [Fact]
    public void ImpossibleTimesNeverMakeItGoBack()
    {
        Random random = new(26);
        long last = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            long now = At(
                random.Next(3) == 0 ? null : i % 2 == 0 ? long.MaxValue : random.NextInt64(),
                random.Next(3) == 0 ? null : random.Next(2) == 0 ? long.MaxValue : random.NextInt64(long.MinValue, long.MaxValue));
            Assert.InRange(now, last, long.MaxValue - Hour);
            last = now;
        }
    }

    [Fact]
    public void ALeapOfAYearAtATimeStopsSomewhere()
    {
        long last = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            long now = At(stamp: unchecked((i + 1L) * 360 * 24 * Hour));
            Assert.InRange(now, last, long.MaxValue - Hour);
            last = now;
        }
    }

    private long At(long? stamp = null, long? wall = null, string host = "")
    {
        EventSlot slot = default;
        slot.BootMicroseconds = stamp ?? 0;
        slot.Flags = stamp is null ? SlotFlags.NoStamp : SlotFlags.None;
        slot.UnixMicroseconds = wall ?? 0;
        slot.TimeQuality = wall is null ? TimeQuality.None : TimeQuality.Recorded;
        return _clock.Of(in slot, Encoding.UTF8.GetBytes(host));
    }
}
