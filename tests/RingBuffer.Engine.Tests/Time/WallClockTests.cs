using CsCheck;
using RingBuffer.Engine.Tests.Support;
using RingBuffer.Engine.Time;
using Xunit;

namespace RingBuffer.Engine.Tests.Time;

public sealed class WallClockTests
{
    private const long Second = 1_000_000;

    private readonly FakeClock _clock = new();

    [Fact]
    public void BacklogIsEstimatedFromTheMonotonicClock()
    {
        WallClock wall = new(_clock);
        long booted = _clock.RealtimeMicroseconds - _clock.MonotonicMicroseconds;
        EventSlot slot = Stamp(wall, 2 * Second, caughtUp: false);
        Assert.Equal((TimeQuality.Estimated, booted + (2 * Second)), (slot.TimeQuality, slot.UnixMicroseconds));
    }

    [Fact]
    public void ALiveRecordHappenedNow()
    {
        WallClock wall = new(_clock);
        EventSlot slot = Stamp(wall, 2 * Second, caughtUp: true);
        Assert.Equal((TimeQuality.Live, _clock.RealtimeMicroseconds), (slot.TimeQuality, slot.UnixMicroseconds));
    }

    [Fact]
    public void BacklogAfterALiveRecordIsPlacedByIt()
    {
        WallClock wall = new(_clock);
        long live = Stamp(wall, 2 * Second, caughtUp: true).UnixMicroseconds;
        _clock.Advance(10 * Second);
        EventSlot slot = Stamp(wall, 3 * Second, caughtUp: false);
        Assert.Equal((TimeQuality.Calibrated, live + Second), (slot.TimeQuality, slot.UnixMicroseconds));
    }

    [Fact]
    public void TheSoonestReadRecordCalibrates()
    {
        WallClock wall = new(_clock);
        long booted = _clock.RealtimeMicroseconds - (2 * Second);
        _clock.Advance(50);
        Stamp(wall, 2 * Second, caughtUp: true);
        _clock.Advance(Second - 50 + 7);
        EventSlot soon = Stamp(wall, 3 * Second, caughtUp: true);
        Assert.Equal(booted + (3 * Second) + 7, soon.UnixMicroseconds);
        _clock.Advance(Second - 7 + 500);
        EventSlot late = Stamp(wall, 4 * Second, caughtUp: true);
        Assert.Equal(booted + (4 * Second) + 7, late.UnixMicroseconds);
    }

    [Fact]
    public void ALuckyReadIsForgottenAfterAWindow()
    {
        WallClock wall = new(_clock);
        Stamp(wall, 0, caughtUp: true);
        for (int i = 1; i <= 16; i++)
        {
            _clock.Advance(Second + 10);
            Stamp(wall, i * Second, caughtUp: true);
        }

        EventSlot slot = Stamp(wall, 16 * Second, caughtUp: false);
        Assert.Equal(_clock.RealtimeMicroseconds - 150, slot.UnixMicroseconds);
    }

    [Theory]
    [InlineData(3600 * Second)]
    [InlineData(-3600 * Second)]
    public void AJumpOfTheWallClockStartsTheCalibrationAnew(long jump)
    {
        WallClock wall = new(_clock);
        Stamp(wall, Second, caughtUp: true);
        _clock.RealtimeMicroseconds += jump;
        _clock.Advance(Second);
        Assert.Equal(_clock.RealtimeMicroseconds, Stamp(wall, 2 * Second, caughtUp: true).UnixMicroseconds);
        Assert.Equal(_clock.RealtimeMicroseconds - Second, Stamp(wall, Second, caughtUp: false).UnixMicroseconds);
    }

    [Fact]
    public void SuspendThatTheStampDoesNotCountIsAJump()
    {
        WallClock wall = new(_clock);
        Stamp(wall, Second, caughtUp: true);
        _clock.RealtimeMicroseconds += 8 * 3600 * Second;
        Assert.Equal(_clock.RealtimeMicroseconds, Stamp(wall, Second + 5, caughtUp: true).UnixMicroseconds);
    }

    [Fact]
    public void NoRecordIsEverLaterThanNow() =>
        Gen.Select(Gen.Long[0, 100 * Second], Gen.Bool, Gen.Long[-10 * Second, 10 * Second]).Array[1, 40].Sample(steps =>
        {
            FakeClock clock = new();
            WallClock wall = new(clock);
            bool seenLive = false;
            foreach ((long stamp, bool caughtUp, long step) in steps)
            {
                clock.RealtimeMicroseconds += step;
                EventSlot slot = Stamp(wall, stamp, caughtUp);
                seenLive |= caughtUp;
                Assert.True(slot.UnixMicroseconds <= clock.RealtimeMicroseconds);
                Assert.Equal(caughtUp ? TimeQuality.Live : seenLive ? TimeQuality.Calibrated : TimeQuality.Estimated, slot.TimeQuality);
            }
        });

    private static EventSlot Stamp(WallClock wall, long bootMicroseconds, bool caughtUp)
    {
        EventSlot slot = new() { BootMicroseconds = bootMicroseconds };
        wall.Stamp(ref slot, caughtUp);
        return slot;
    }
}
