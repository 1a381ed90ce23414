using System;

namespace RingBuffer.Engine.Time;

/// <summary>
/// The one clock of a stream, for "how long ago was that": it goes on with the kernel's stamps, with the input's wall clock where there are
/// none, and never back. Another boot, whose stamps begin anew, is simply later. Made once a run; reader thread only.
/// </summary>
/// <remarks>
/// Stamps are the better clock: a syslog daemon writes a whole boot within a second. They are not believed where both are known and
/// disagree: after another boot, after a suspend (which stops the clock of stamps), where logs of several hosts are one.
/// </remarks>
internal sealed class StreamClock
{
    private const long Second = 1_000_000;

    /// <summary>Stamps of other CPUs and of messages printed later go back by less.</summary>
    private const long MostDisorder = 10 * Second;

    private const long MostDisagreement = 120 * Second;

    /// <summary>No clock really goes so far on at once.</summary>
    private const long LongestSilence = 366L * 24 * 3600 * Second;

    /// <summary>Between two boots where nothing says how long: what was before is not recent any more.</summary>
    private const long BetweenBoots = 3600 * Second;

    private const long YoungBoot = 2 * Second;

    /// <summary>A hundred thousand impossible stamps would make it overflow; here it stops.</summary>
    private const long Most = long.MaxValue / 2;

    private readonly byte[] _host = new byte[byte.MaxValue];
    private int _hostLength;
    private long _now;
    private bool _started;
    private bool _hasStamps;
    private bool _hasWall;

    // This clock less the other.
    private long _stampOffset;
    private long _wallOffset;

    /// <summary>The time of the next event of the stream, microseconds: that of the first one's stamp, or zero, and what has passed since.</summary>
    /// <param name="slot">The event: its stamp, the wall time that the input says, and which of them there are.</param>
    /// <param name="host">Whose event it is, or empty.</param>
    public long Of(in EventSlot slot, ReadOnlySpan<byte> host)
    {
        // The stamp goes on, and it is all there is: as in nearly every record.
        if (_hasStamps && slot.TimeQuality == TimeQuality.None && (slot.Flags & SlotFlags.NoStamp) == 0
            && host.Length == 0 && _hostLength == 0 && _now < Most
            && unchecked((ulong)(slot.BootMicroseconds + _stampOffset - _now)) < LongestSilence)
            return _now = slot.BootMicroseconds + _stampOffset;
        return OfAny(in slot, host);
    }

    private long OfAny(in EventSlot slot, ReadOnlySpan<byte> host)
    {
        bool hasStamp = (slot.Flags & SlotFlags.NoStamp) == 0;
        bool hasWall = slot.TimeQuality != TimeQuality.None;
        long stamp = slot.BootMicroseconds;
        bool knowsStamps = hasStamp && IsSameHost(host) && _hasStamps;
        bool knowsWall = hasWall && _hasWall;
        long byStamp = unchecked(stamp + _stampOffset);
        long byWall = knowsWall ? Math.Clamp(slot.UnixMicroseconds + _wallOffset, _now, _now + LongestSilence) : _now;
        bool keepsStamps = knowsStamps && IsLikely(byStamp, stamp) && (!knowsWall || Math.Abs(byStamp - byWall) <= MostDisagreement);

        long now = keepsStamps ? Math.Max(_now, byStamp)
            : knowsWall ? byWall
            : knowsStamps ? _now + BetweenBoots
            : !_started && hasStamp ? Math.Clamp(stamp, 0, LongestSilence)
            : _now;
        _now = Math.Max(_now, Math.Min(now, Most));
        _started = true;
        if (hasStamp && !keepsStamps)
            (_hasStamps, _stampOffset) = (true, unchecked(_now - stamp));
        if (hasWall && !(knowsWall && !keepsStamps && _now - slot.UnixMicroseconds - _wallOffset is >= 0 and < MostDisorder))
            (_hasWall, _wallOffset) = (true, _now - slot.UnixMicroseconds);
        return _now;
    }

    private bool IsLikely(long byStamp, long stamp)
    {
        long passed = byStamp - _now;
        bool isYoungAgain = stamp < YoungBoot && _now - _stampOffset > 2 * YoungBoot;
        return passed is > -MostDisorder and < LongestSilence && !isYoungAgain;
    }

    private bool IsSameHost(ReadOnlySpan<byte> host)
    {
        if (host.SequenceEqual(_host.AsSpan(0, _hostLength)))
            return true;
        host.CopyTo(_host);
        _hostLength = host.Length;
        return false;
    }
}
