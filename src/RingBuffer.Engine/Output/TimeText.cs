using System;

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

    // The text of the second written last, and of the offset that holds in its quarter of an hour.
    private readonly byte[] _secondText = [.. "2026-11-23T20:04:11"u8];
    private readonly byte[] _offsetText = [.. "+01:00"u8];
    private long _cachedSecond = long.MinValue;
    private long _cachedQuarter = long.MinValue;
    private TimeSpan _offset;
    private int _offsetLength;

    /// <summary>The longest RFC 3339 time written.</summary>
    public const int MaxLength = 40;

    /// <summary>Writes microseconds as seconds with six decimals; the kernel's stamp is not negative.</summary>
    public static int Seconds(long microseconds, Span<byte> destination)
    {
        long seconds = microseconds / MicrosecondsPerSecond;
        int written = DecimalText.Write(seconds, destination);
        destination[written++] = (byte)'.';
        DecimalText.WriteSix((uint)(microseconds - (seconds * MicrosecondsPerSecond)), destination[written..]);
        return written + 6;
    }

    /// <summary>Writes such as <c>2026-11-23T20:04:11.123456Z</c> or with <c>+01:00</c>.</summary>
    public int Rfc3339(long unixMicroseconds, Span<byte> destination)
    {
        (long seconds, long fraction) = Math.DivRem(unixMicroseconds, MicrosecondsPerSecond);
        if (fraction < 0)
        {
            fraction += MicrosecondsPerSecond;
            seconds--;
        }

        seconds = Math.Clamp(seconds, FirstSecond, LastSecond);
        if (seconds != _cachedSecond)
            FormatSecond(seconds);
        _secondText.CopyTo(destination);
        int written = _secondText.Length;
        destination[written++] = (byte)'.';
        DecimalText.WriteSix((uint)fraction, destination[written..]);
        written += 6;
        _offsetText.AsSpan(0, _offsetLength).CopyTo(destination[written..]);
        return written + _offsetLength;
    }

    private void FormatSecond(long seconds)
    {
        long quarter = seconds / CacheSeconds;
        if (quarter != _cachedQuarter)
        {
            _offset = zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(seconds));
            _offsetLength = FormatOffset();
            _cachedQuarter = quarter;
        }

        DateTime time = DateTime.UnixEpoch.AddSeconds(seconds) + _offset;
        WriteTwo(_secondText, 0, time.Year / 100);
        WriteTwo(_secondText, 2, time.Year % 100);
        WriteTwo(_secondText, 5, time.Month);
        WriteTwo(_secondText, 8, time.Day);
        WriteTwo(_secondText, 11, time.Hour);
        WriteTwo(_secondText, 14, time.Minute);
        WriteTwo(_secondText, 17, time.Second);
        _cachedSecond = seconds;
    }

    private int FormatOffset()
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            _offsetText[0] = (byte)'Z';
            return 1;
        }

        _offsetText[0] = _offset < TimeSpan.Zero ? (byte)'-' : (byte)'+';
        TimeSpan size = _offset.Duration();
        WriteTwo(_offsetText, 1, size.Hours);
        WriteTwo(_offsetText, 4, size.Minutes);
        return _offsetText.Length;
    }

    /// <summary>Two digits. The framework's formats of times in UTF-8 would be 22 KB of the program, and nothing else uses them.</summary>
    private static void WriteTwo(byte[] text, int at, int value)
    {
        text[at] = (byte)('0' + (value / 10));
        text[at + 1] = (byte)('0' + (value % 10));
    }
}
