using System;
using System.Buffers.Text;

namespace RingBuffer.Engine.Output;

/// <summary>Writes stamps and wall-clock times. One per sink, dispatcher thread.</summary>
/// <param name="zone">The zone to write wall time in.</param>
internal sealed class TimeText(TimeZoneInfo zone)
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long CacheSeconds = 900; // zones change their offset at quarter hours

    // The years 1 to 9999 without a day at either end, so that any offset stays inside.
    private const long FirstSecond = -62135596800 + 86400;
    private const long LastSecond = 253402300799 - 86400;

    private long _cachedQuarter = long.MinValue;
    private TimeSpan _cachedOffset;

    /// <summary>The longest RFC 3339 time written.</summary>
    public const int MaxLength = 40;

    /// <summary>Writes microseconds as seconds with six decimals; the kernel's stamp is not negative.</summary>
    public static int Seconds(long microseconds, Span<byte> destination)
    {
        long seconds = microseconds / MicrosecondsPerSecond;
        Utf8Formatter.TryFormat(seconds, destination, out int written);
        destination[written++] = (byte)'.';
        Fraction((int)(microseconds - (seconds * MicrosecondsPerSecond)), destination.Slice(written, 6));
        return written + 6;
    }

    /// <summary>Writes such as <c>2026-11-23T20:04:11.123456Z</c> or with <c>+01:00</c>.</summary>
    public int Rfc3339(long unixMicroseconds, Span<byte> destination)
    {
        long seconds = Math.DivRem(unixMicroseconds, MicrosecondsPerSecond, out long fraction);
        if (fraction < 0)
        {
            fraction += MicrosecondsPerSecond;
            seconds--;
        }

        seconds = Math.Clamp(seconds, FirstSecond, LastSecond);
        TimeSpan offset = OffsetAt(seconds);
        DateTime local = DateTime.UnixEpoch.AddSeconds(seconds) + offset;
        local.TryFormat(destination, out int written, "yyyy-MM-ddTHH:mm:ss");
        destination[written++] = (byte)'.';
        Fraction((int)fraction, destination.Slice(written, 6));
        written += 6;
        return written + Offset(offset, destination[written..]);
    }

    private TimeSpan OffsetAt(long unixSeconds)
    {
        long quarter = unixSeconds / CacheSeconds;
        if (quarter != _cachedQuarter)
        {
            _cachedOffset = zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));
            _cachedQuarter = quarter;
        }

        return _cachedOffset;
    }

    private int Offset(TimeSpan offset, Span<byte> destination)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            destination[0] = (byte)'Z';
            return 1;
        }

        destination[0] = offset < TimeSpan.Zero ? (byte)'-' : (byte)'+';
        offset.TryFormat(destination[1..], out int written, "hh\\:mm");
        return 1 + written;
    }

    private static void Fraction(int value, Span<byte> digits)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            (value, int digit) = Math.DivRem(value, 10);
            digits[i] = (byte)('0' + digit);
        }
    }
}
