using System;

namespace RingBuffer.Engine.Time;

/// <summary>
/// Finds the wall-clock time of live records. printk stamps with local_clock(), which drifts against every clock user space can
/// read; so a record read while caught up gives the offset "now minus stamp", and the smallest offset of the last few such records
/// (the one read soonest) is the calibration for the others. Reader thread; one per live source.
/// </summary>
internal sealed class WallClock
{
    private const int Window = 16;
    private const long JumpMicroseconds = 1_000_000;

    private readonly IClock _clock;
    private readonly long _estimatedOffset;
    private readonly long[] _offsets = new long[Window];
    private long _offset;
    private long _count; // of a machine that logs for years

    public WallClock(IClock clock)
    {
        _clock = clock;
        _estimatedOffset = clock.RealtimeMicroseconds - clock.MonotonicMicroseconds;
    }

    /// <summary>Sets wall time and its quality.</summary>
    /// <param name="slot">Holds the kernel's stamp.</param>
    /// <param name="caughtUp">The record was read right after it was made.</param>
    public void Stamp(ref EventSlot slot, bool caughtUp)
    {
        long now = _clock.RealtimeMicroseconds;
        if (caughtUp)
            Calibrate(now - slot.BootMicroseconds);

        bool calibrated = _count > 0;
        slot.TimeQuality = caughtUp ? TimeQuality.Live : calibrated ? TimeQuality.Calibrated : TimeQuality.Estimated;
        slot.UnixMicroseconds = Math.Min(now, slot.BootMicroseconds + (calibrated ? _offset : _estimatedOffset));
    }

    private void Calibrate(long offset)
    {
        // Resume from suspend, or the wall clock was set: what was known before does not count any more.
        if (_count > 0 && Math.Abs(offset - _offset) > JumpMicroseconds)
            _count = 0;
        ref long oldest = ref _offsets[_count++ % Window];
        bool smallestLeaves = _count > Window && oldest == _offset;
        oldest = offset;
        if (_count == 1 || offset <= _offset)
            _offset = offset;
        else if (smallestLeaves)
            _offset = Smallest(_offsets);
    }

    private static long Smallest(ReadOnlySpan<long> offsets)
    {
        long smallest = offsets[0];
        foreach (long offset in offsets)
            smallest = Math.Min(smallest, offset);
        return smallest;
    }
}
