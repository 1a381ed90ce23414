using System;
using System.Globalization;

namespace RingBuffer.Cli.Options;

/// <summary>
/// Sizes and spans of time as people write them on a command line: <c>4096</c>, <c>64K</c>, <c>100M</c>; <c>500ms</c>, <c>90s</c>,
/// <c>1.5h</c>, <c>1h 30min</c>, <c>2 days</c>. Used by every option that takes one; what is written can be read again.
/// </summary>
internal static class UnitText
{
    private const int MostDecimals = 6;
    private const long One = 1_000_000; // what a number that is read stands in: millionths

    // The largest first, and of the names of each the one that is written.
    private static readonly (string[] Names, long Factor)[] s_sizes = [(["T"], 1L << 40), (["G"], 1L << 30), (["M"], 1L << 20), (["K"], 1L << 10), ([""], 1)];

    // Microseconds, with the names of systemd.time(7).
    private static readonly (string[] Names, long Factor)[] s_spans =
    [
        (["w", "week", "weeks"], 7 * 86400 * One), (["d", "day", "days"], 86400 * One), (["h", "hr", "hour", "hours"], 3600 * One),
        (["min", "m", "minute", "minutes"], 60 * One), (["s", "sec", "second", "seconds"], One), (["ms", "msec"], 1000), (["us", "usec"], 1),
    ];

    /// <summary>A whole number, and a power of 1024 in either case behind it.</summary>
    /// <returns>False when it is none, or not less than 2^63 bytes.</returns>
    public static bool TrySize(ReadOnlySpan<char> text, out long bytes)
    {
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> unit = digits < 0 ? default : text[digits..];
        long factor = Factor(s_sizes, unit, StringComparison.OrdinalIgnoreCase);
        bytes = 0;
        if (factor == 0 || !long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number > long.MaxValue / factor)
            return false;
        bytes = number * factor;
        return true;
    }

    /// <summary>Numbers with units, added up.</summary>
    public static bool TrySpan(ReadOnlySpan<char> text, out long microseconds)
    {
        microseconds = 0;
        text = text.Trim();
        bool any = false;
        while (!text.IsEmpty)
        {
            int digits = 0;
            while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
                digits++;
            if (!TryNumber(text[..digits], out long millionths))
                return false;
            text = text[digits..].TrimStart();
            int letters = 0;
            while (letters < text.Length && char.IsAsciiLetter(text[letters]))
                letters++;
            long unit = Factor(s_spans, text[..letters], StringComparison.Ordinal);
            if (unit == 0 || (unit > One && millionths > long.MaxValue / (unit / One)))
                return false;
            long part = unit > One ? millionths * (unit / One) : millionths / (One / unit);
            if (part > long.MaxValue - microseconds)
                return false;
            microseconds += part;
            text = text[letters..].TrimStart();
            any = true;
        }

        return any;
    }

    /// <summary>Digits, with a dot and up to six more.</summary>
    /// <param name="text">Nothing else.</param>
    /// <param name="millionths">The number times a million: of seconds, microseconds.</param>
    public static bool TryNumber(ReadOnlySpan<char> text, out long millionths)
    {
        millionths = 0;
        int dot = text.IndexOf('.');
        ReadOnlySpan<char> fraction = dot < 0 ? default : text[(dot + 1)..];
        if (!uint.TryParse(dot < 0 ? text : text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out uint whole) || fraction.Length > MostDecimals
            || (dot >= 0 && !uint.TryParse(fraction, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return false;
        long unit = One;
        millionths = whole * unit;
        foreach (char digit in fraction)
            millionths += (digit - '0') * (unit /= 10);
        return true;
    }

    public static string WriteSize(long bytes) => bytes == 0 ? "0" : Write(s_sizes, bytes);

    public static string WriteSpan(long microseconds) => microseconds == 0 ? "0s" : Write(s_spans, microseconds);

    /// <summary>In the largest unit that leaves no rest.</summary>
    private static string Write((string[] Names, long Factor)[] units, long number)
    {
        int largest = Array.FindIndex(units, unit => number % unit.Factor == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{number / units[largest].Factor}{units[largest].Names[0]}");
    }

    /// <returns>0: no such unit.</returns>
    private static long Factor((string[] Names, long Factor)[] units, ReadOnlySpan<char> name, StringComparison comparison)
    {
        foreach ((string[] names, long factor) in units)
        {
            foreach (string known in names)
            {
                if (name.Equals(known, comparison))
                    return factor;
            }
        }

        return 0;
    }
}
