using System;
using System.Text;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Records;

namespace RingBuffer.Cli.Options;

/// <summary>
/// Reads <c>--since</c> and <c>--until</c>: <c>2026-11-23 20:04</c>, <c>20:04</c>, <c>today</c>, <c>-1h</c>, <c>10 min ago</c>,
/// <c>@1795467851</c>, <c>boot</c>, <c>boot+90s</c>.
/// </summary>
internal static class TimeBoundText
{
    /// <param name="option">The option's name, for what is said.</param>
    /// <param name="text">Its value, or null when it was not given.</param>
    /// <param name="now">Microseconds since 1970 UTC.</param>
    /// <param name="zone">The zone of times that do not say theirs.</param>
    /// <returns>Null when it was not given.</returns>
    /// <exception cref="UsageException">It is no time.</exception>
    public static TimeBound? Parse(string option, string? text, long now, TimeZoneInfo zone)
    {
        if (text is null)
            return null;
        string trimmed = text.Trim();
        return TryBoot(trimmed, out long microseconds)
            ? new TimeBound(microseconds, IsSinceBoot: true)
            : TryWall(trimmed, now, zone, out microseconds)
                ? new TimeBound(microseconds, IsSinceBoot: false)
                : throw new UsageException($"{option} wants a time such as '2026-11-23 20:04', '-1h', '10 min ago', '@1795467851' or 'boot+90s', not '{text}'");
    }

    private static bool TryBoot(string text, out long microseconds)
    {
        microseconds = 0;
        return text == "boot" || (text.StartsWith("boot+", StringComparison.Ordinal) && UnitText.TrySpan(text.AsSpan(5), out microseconds));
    }

    private static bool TryWall(string text, long now, TimeZoneInfo zone, out long microseconds)
    {
        microseconds = now;
        if (text == "now")
            return true;
        if (text.StartsWith('@'))
            return UnitText.TryNumber(text.AsSpan(1), out microseconds);
        if (text.EndsWith(" ago", StringComparison.Ordinal) || text.StartsWith('-'))
        {
            bool valid = UnitText.TrySpan(text.StartsWith('-') ? text.AsSpan(1) : text.AsSpan(0, text.Length - 4), out long span);
            microseconds = now - span;
            return valid;
        }

        return TryAbsolute(text, now, zone, out microseconds);
    }

    private static bool TryAbsolute(string text, long now, TimeZoneInfo zone, out long microseconds)
    {
        DateTimeOffset here = TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddMicroseconds(now), zone);
        string today = here.ToString("yyyy-MM-dd");
        string full = text switch
        {
            "today" => today + " 00:00:00",
            "yesterday" => here.AddDays(-1).ToString("yyyy-MM-dd") + " 00:00:00",
            { Length: 5 or 8 } when text[2] == ':' => $"{today} {text}",
            { Length: 10 } => text + " 00:00:00",
            _ => text,
        };
        if (full.Length == 16)
            full += ":00";
        byte[] bytes = Encoding.UTF8.GetBytes(full);
        return new WallTimeReader(zone, now).TryIso(bytes, out microseconds, out int used) && used == bytes.Length;
    }
}
