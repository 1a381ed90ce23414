using System;
using System.Buffers.Text;

namespace RingBuffer.Engine.Records;

/// <summary>
/// Reads the wall-clock times that logs carry, without allocating. Times without an offset are taken in the zone given. Times without
/// a year get the newest year that does not put them after the reference (a file's last change, or now). Reader thread; one per input.
/// </summary>
/// <param name="zone">The zone of times that do not say theirs.</param>
/// <param name="referenceMicroseconds">The newest time there can be, microseconds since 1970 UTC.</param>
internal sealed class WallTimeReader(TimeZoneInfo zone, long referenceMicroseconds)
{
    private static readonly long LatestMicroseconds = (new DateTime(9999, 1, 1) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond; // files may claim any time

    private const long QuarterTicks = TimeSpan.TicksPerMinute * 15; // zones change their offset at quarter hours

    // A log may be a little ahead of the clock it is compared with.
    private readonly DateTime _newest = DateTime.UnixEpoch.AddMicroseconds(Math.Clamp(referenceMicroseconds, 0, LatestMicroseconds)).AddDays(1);
    private long _cachedQuarter = -1;
    private TimeSpan _cachedOffset;

    /// <summary>
    /// Takes <c>2026-11-23T20:04:11,123456+01:00</c>: blank or T between, any fraction or none, Z, +hhmm, +hh:mm or no offset. Terminal
    /// programs write <c>2026/11/23, 20:04:11.123</c>.
    /// </summary>
    public bool TryIso(ReadOnlySpan<byte> text, out long unixMicroseconds, out int used)
    {
        unixMicroseconds = 0;
        used = 0;
        if (text.Length < 19 || !Digits(text, 0, 4, out int year) || text[4] is not ((byte)'-' or (byte)'/') || !Digits(text, 5, 2, out int month) || text[7] != text[4]
            || !Digits(text, 8, 2, out int day))
            return false;
        int clockAt = text[4] == '/' && text[10] == ',' ? 12 : 11;
        if (text[clockAt - 1] is not ((byte)'T' or (byte)' ') || !TryClock(text[clockAt..], out TimeSpan clock, out int clockLength))
            return false;
        used = clockAt + clockLength;
        bool hasOffset = TryOffset(text, ref used, out TimeSpan offset);
        return TryDate(year, month, day, clock, out DateTime time) && ToUnix(time, hasOffset ? offset : OffsetOf(time), out unixMicroseconds);
    }

    /// <summary>Takes <c>Tue Jan 20 10:17:44 2026</c>, whose year may be missing; the day's name may be in any language.</summary>
    public bool TryCtime(ReadOnlySpan<byte> text, out long unixMicroseconds, out int used)
    {
        unixMicroseconds = used = 0;
        int blank = text.IndexOf((byte)' ');
        if (blank <= 0)
            return false;
        text = text[(blank + 1)..];
        if (!TryMonthAndDay(text, out int month, out int day, out int clockAt) || clockAt >= text.Length
            || !TryClock(text[clockAt..], out TimeSpan clock, out int clockLength))
            return false;
        int yearAt = clockAt + clockLength + 1;
        used = blank + yearAt;
        if (yearAt > text.Length)
            return TryWithoutYear(month, day, clock, out unixMicroseconds);
        used += 1 + 4;
        return Digits(text, yearAt, 4, out int year)
            && TryDate(year, month, day, clock, out DateTime time) && ToUnix(time, OffsetOf(time), out unixMicroseconds);
    }

    /// <summary>Takes <c>Nov 23 20:04:11</c> or <c>Nov 23 20:04:11.123456</c>, with the year before it, behind the day or none.</summary>
    public bool TrySyslog(ReadOnlySpan<byte> text, out long unixMicroseconds, out int used)
    {
        unixMicroseconds = used = 0;
        int at = Digits(text, 0, 4, out int year) && text.Length > 5 && text[4] == ' ' && char.IsAsciiLetter((char)text[5]) ? 5 : 0;
        if (!TryMonthAndDay(text[at..], out int month, out int day, out int clockAt))
            return false;
        bool hasYear = at > 0;
        at += clockAt;
        if (!hasYear && Digits(text, at, 4, out int behind) && at + 4 < text.Length && text[at + 4] == ' ')
            (hasYear, year, at) = (true, behind, at + 5);
        if (at >= text.Length || !TryClock(text[at..], out TimeSpan clock, out int clockLength))
            return false;
        used = at + clockLength;
        if (!hasYear)
            return TryWithoutYear(month, day, clock, out unixMicroseconds);
        return TryDate(year, month, day, clock, out DateTime time) && ToUnix(time, OffsetOf(time), out unixMicroseconds);
    }

    /// <summary>Takes what <c>dmesg --reltime</c> writes at each new minute, <c>Nov25 01:57</c> or <c>Nov 5 01:57</c>: exact to the minute.</summary>
    public bool TryMinute(ReadOnlySpan<byte> text, out long unixMicroseconds)
    {
        unixMicroseconds = 0;
        return text.Length == 11 && MonthNames.TryFind(text[..3], out int month) && Digits(text, text[3] == ' ' ? 4 : 3, text[3] == ' ' ? 1 : 2, out int day) && text[5] == ' '
            && Digits(text, 6, 2, out int hour) && text[8] == ':' && Digits(text, 9, 2, out int minute) && hour < 24 && minute < 60
            && TryWithoutYear(month, day, new TimeSpan(hour, minute, 0), out unixMicroseconds);
    }

    /// <summary>A time that was read as one of the zone here but turned out to be UTC.</summary>
    public long AsUtc(long unixMicroseconds)
    {
        DateTime local = DateTime.UnixEpoch.AddMicroseconds(unixMicroseconds);
        return unixMicroseconds + (long)zone.GetUtcOffset(new DateTimeOffset(local, TimeSpan.Zero)).TotalMicroseconds;
    }

    private bool TryWithoutYear(int month, int day, TimeSpan clock, out long unixMicroseconds)
    {
        unixMicroseconds = 0;
        // Eight years back there is a 29 February for sure.
        for (int year = _newest.Year; year > _newest.Year - 9; year--)
        {
            if (TryDate(year, month, day, clock, out DateTime time) && time <= _newest)
                return ToUnix(time, OffsetOf(time), out unixMicroseconds);
        }

        return false;
    }

    /// <summary>hh:mm:ss and a fraction after a dot or a comma.</summary>
    private static bool TryClock(ReadOnlySpan<byte> text, out TimeSpan clock, out int used)
    {
        clock = default;
        used = 8;
        if (text.Length < 8 || !Digits(text, 0, 2, out int hour) || text[2] != ':' || !Digits(text, 3, 2, out int minute) || text[5] != ':'
            || !Digits(text, 6, 2, out int second) || hour > 23 || minute > 59 || second > 60)
            return false;
        long ticks = ((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond;
        if (used < text.Length && text[used] is (byte)'.' or (byte)',')
        {
            long unit = TimeSpan.TicksPerSecond;
            for (used++; used < text.Length && char.IsAsciiDigit((char)text[used]); used++)
                ticks += (text[used] - '0') * (unit /= 10);
        }

        clock = new TimeSpan(ticks);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, ref int used, out TimeSpan offset)
    {
        offset = default;
        ReadOnlySpan<byte> rest = text[used..];
        if (rest is [(byte)'Z', ..])
        {
            used++;
            return true;
        }

        if (rest.Length < 5 || rest[0] is not ((byte)'+' or (byte)'-') || !Digits(rest, 1, 2, out int hours))
            return false;
        int minutesAt = rest[3] == ':' ? 4 : 3;
        if (rest.Length < minutesAt + 2 || !Digits(rest, minutesAt, 2, out int minutes))
            return false;
        used += minutesAt + 2;
        offset = new TimeSpan(hours, minutes, 0) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary><c>Nov 23 </c>, <c>Nov  3 </c>.</summary>
    private static bool TryMonthAndDay(ReadOnlySpan<byte> text, out int month, out int day, out int used)
    {
        month = day = used = 0;
        int start = text is [(byte)' ', ..] ? 1 : 0; // Japanese and others pad the month's number
        int blank = start + text[start..].IndexOf((byte)' ');
        if (blank <= start || text.Length < blank + 4 || !MonthNames.TryFind(text[start..blank], out month))
            return false;
        int at = blank + (text[blank + 1] == ' ' ? 2 : 1);
        if (!Utf8Parser.TryParse(text[at..], out day, out int digits) || digits > 2 || at + digits >= text.Length || text[at + digits] != ' ')
            return false;
        used = at + digits + 1;
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        if (text.Length < start + count)
            return false;
        foreach (byte b in text.Slice(start, count))
        {
            if (!char.IsAsciiDigit((char)b))
                return false;
            value = (value * 10) + b - '0';
        }

        return true;
    }

    private static bool TryDate(int year, int month, int day, TimeSpan clock, out DateTime time)
    {
        bool valid = year is > 1 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        time = valid ? new DateTime(year, month, day) + clock : default;
        return valid;
    }

    private static bool ToUnix(DateTime time, TimeSpan offset, out long unixMicroseconds)
    {
        unixMicroseconds = (time.Ticks - offset.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return true;
    }

    private TimeSpan OffsetOf(DateTime local)
    {
        long quarter = local.Ticks / QuarterTicks;
        if (quarter != _cachedQuarter)
        {
            _cachedOffset = zone.GetUtcOffset(local);
            _cachedQuarter = quarter;
        }

        return _cachedOffset;
    }
}
