using System;
using System.Globalization;

namespace RingBuffer.Cli.Options;

/// <summary>
/// A time zone written out in TZ, as boards without a zone database have it (POSIX, environment variables, TZ):
/// <code>
///   CET-1CEST,M3.5.0,M10.5.0/3     an hour before UTC; summer time from the last Sunday of March to that of October
///   &lt;+0530&gt;-5:30                  a name of signs and digits in brackets, no summer time
/// </code>
/// The framework knows names of the database only, and takes UTC for everything else. Rules by the day of the year are not read.
/// Called once at start.
/// </summary>
internal static class PosixZone
{
    /// <summary>What a summer time without rules has: those of the United States, as in glibc.</summary>
    private const string UsualRules = "M3.2.0,M11.1.0";

    private static TimeZoneInfo? s_local;

    private static readonly TimeSpan s_usualHour = TimeSpan.FromHours(2);

    /// <summary>The zone of this machine; where TZ names none that is known that is said, once, and it is UTC.</summary>
    public static TimeZoneInfo Local => s_local ??= FindLocal(Environment.GetEnvironmentVariable("TZ") ?? "");

    private static TimeZoneInfo FindLocal(string text)
    {
        TimeZoneInfo known = TimeZoneInfo.Local;
        if (known.Id != TimeZoneInfo.Utc.Id || text.Length == 0)
            return known;
        if (TryParse(text.TrimStart(':'), out TimeZoneInfo written))
            return written;
        if (!text.EndsWith("UTC", StringComparison.Ordinal) && !text.EndsWith("GMT", StringComparison.Ordinal))
            Words.Say($"TZ={text} is no zone that is known here: times are in UTC");
        return known;
    }

    /// <param name="text">The value of TZ.</param>
    /// <param name="zone">The zone.</param>
    /// <returns>False when it is written in another way.</returns>
    public static bool TryParse(string text, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        ReadOnlySpan<char> rest = text;
        if (!TakeName(ref rest) || !TryTakeTime(ref rest, out TimeSpan west) || west.Duration() > TimeSpan.FromHours(14))
            return false;
        try
        {
            TimeZoneInfo.AdjustmentRule[] rules = [];
            if (rest.Length > 0 && !TryTakeSummer(rest, west, out rules))
                return false;
            zone = TimeZoneInfo.CreateCustomTimeZone(text, -west, text, text, text, rules);
            return true;
        }
        catch (ArgumentException)
        {
            return false; // seconds in an offset, a summer that ends when it begins
        }
    }

    private static bool TryTakeSummer(ReadOnlySpan<char> rest, TimeSpan west, out TimeZoneInfo.AdjustmentRule[] rules)
    {
        rules = [];
        if (!TakeName(ref rest))
            return false;
        TimeSpan ahead = TimeSpan.FromHours(1);
        if (rest.Length > 0 && rest[0] != ',')
        {
            if (!TryTakeTime(ref rest, out TimeSpan summerWest))
                return false;
            ahead = west - summerWest;
        }

        rest = rest.Length > 0 ? rest[1..] : UsualRules;
        if (!TryTakeRule(ref rest, out TimeZoneInfo.TransitionTime start) || !Skip(ref rest, ',') || !TryTakeRule(ref rest, out TimeZoneInfo.TransitionTime end) || rest.Length > 0 || ahead.Duration() > TimeSpan.FromHours(12))
            return false;
        rules = [TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, ahead, start, end)];
        return true;
    }

    // "M10.5.0/3": month, week (5: the last), day of the week, and the hour
    private static bool TryTakeRule(ref ReadOnlySpan<char> rest, out TimeZoneInfo.TransitionTime rule)
    {
        rule = default;
        if (!Skip(ref rest, 'M') || !TryTakeNumber(ref rest, 1, 12, out int month)
            || !Skip(ref rest, '.') || !TryTakeNumber(ref rest, 1, 5, out int week)
            || !Skip(ref rest, '.') || !TryTakeNumber(ref rest, 0, 6, out int day))
            return false;
        TimeSpan time = s_usualHour;
        if (Skip(ref rest, '/') && (!TryTakeTime(ref rest, out time) || time < TimeSpan.Zero || time >= TimeSpan.FromDays(1)))
            return false;

        rule = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(DateTime.MinValue + time, month, week, (DayOfWeek)day);
        return true;
    }

    /// <summary>Three letters or more, or anything in angle brackets.</summary>
    private static bool TakeName(ref ReadOnlySpan<char> rest)
    {
        int length = 0;
        if (rest is ['<', ..])
            length = rest.IndexOf('>') + 1;
        else
        {
            while (length < rest.Length && char.IsAsciiLetter(rest[length]))
                length++;
        }

        rest = rest[length..];
        return length >= 3;
    }

    // "-1", "5:30", "+03:30:00"
    private static bool TryTakeTime(ref ReadOnlySpan<char> rest, out TimeSpan time)
    {
        time = default;
        int sign = Skip(ref rest, '-') ? -1 : 1;
        if (sign > 0)
            Skip(ref rest, '+');
        if (!TryTakeNumber(ref rest, 0, 167, out int hours))
            return false;
        Span<int> parts = [hours, 0, 0];
        for (int i = 1; i < parts.Length && Skip(ref rest, ':'); i++)
        {
            if (!TryTakeNumber(ref rest, 0, 59, out parts[i]))
                return false;
        }

        time = sign * new TimeSpan(parts[0], parts[1], parts[2]);
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> rest, char mark)
    {
        bool isThere = rest.Length > 0 && rest[0] == mark;
        rest = isThere ? rest[1..] : rest;
        return isThere;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> rest, int least, int most, out int number)
    {
        int length = 0;
        while (length < rest.Length && length < 3 && char.IsAsciiDigit(rest[length]))
            length++;
        bool isNumber = int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        rest = rest[length..];
        return isNumber && number >= least && number <= most;
    }
}
