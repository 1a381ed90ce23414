using System;

namespace RingBuffer.Engine.Records;

/// <summary>
/// Finds the shape of an input from its first lines: each line votes for the shape it has, lines without one (a banner, the second half
/// of a line that was cut) do not count. Called once when an input is opened.
/// </summary>
internal static class ShapeDetector
{
    private const int MaxLines = 400;

    private static readonly WallTimeReader s_times = new(TimeZoneInfo.Utc, (new DateTime(9000, 1, 1) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    private static readonly SyslogLine s_syslog = new(EventSource.Syslog, s_times);
    private static readonly PrintkLine s_printk = new(EventSource.Dmesg, s_times);

    /// <param name="sample">The beginning of the input.</param>
    /// <returns><see cref="LogShape.Text"/> when no line has a shape.</returns>
    public static LogShape Detect(ReadOnlySpan<byte> sample)
    {
        Span<int> votes = stackalloc int[LogShapes.Count];
        bool carriageReturns = false;
        int lines = 0;
        int bare = 0;
        while (!sample.IsEmpty && lines < MaxLines)
        {
            int end = sample.IndexOfAny((byte)'\n', (byte)0);
            ReadOnlySpan<byte> line = end < 0 ? sample : sample[..end];
            sample = end < 0 ? default : sample[(end + 1)..];
            carriageReturns |= line is [.., (byte)'\r'];
            line = line.TrimEnd((byte)'\r');
            if (line.IsEmpty)
                continue;
            lines++;
            LogShape shape = ShapeOf(line);
            votes[(int)shape]++;
            if (shape == LogShape.Text && line[0] != ' ')
                bare++;
        }

        // A pstore record is printk's lines under a header; an entry of the journal's export has many fields, of which few can be told.
        if (votes[(int)LogShape.Pstore] > 0)
            return LogShape.Pstore;
        votes[(int)LogShape.Text] = 0;
        int best = 0;
        for (int i = 1; i < votes.Length; i++)
            best = votes[i] > votes[best] ? i : best;
        return best == (int)LogShape.Dmesg && (carriageReturns || bare > 0) ? LogShape.Console : (LogShape)best;
    }

    private static LogShape ShapeOf(ReadOnlySpan<byte> line)
    {
        if (RecordHeader.TryParse(line, out _))
            return LogShape.Kmsg;
        if (line[0] == '{')
            return line.IndexOf("\"__REALTIME_TIMESTAMP\""u8) >= 0 ? LogShape.JournalJson : line.Length == 1 ? LogShape.DmesgJson : LogShape.Text;
        if (line.TrimStart((byte)' ').StartsWith("\"dmesg\": ["u8) || line.TrimStart((byte)' ').StartsWith("\"msg\": \""u8))
            return LogShape.DmesgJson;
        if (line.StartsWith("__CURSOR="u8) || line.StartsWith("__REALTIME_TIMESTAMP="u8))
            return LogShape.JournalExport;
        if (PstoreHeader.TryParse(line, out _))
            return LogShape.Pstore;
        return ShapeOfTimedLine(line);
    }

    private static LogShape ShapeOfTimedLine(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("-- Boot "u8) || line.StartsWith("-- Journal begins at "u8) || line.StartsWith("-- Logs begin at "u8))
            return LogShape.JournalShort;
        EventSlot slot = default;
        EventWriter writer = new(default, ref slot);
        line = line[LineFront.Quotes(line)..];
        line = line[Colours.Front(line)..];
        int prefix = SyslogLine.TakeStart(line, ref writer);
        int time = s_syslog.TakeTime(line[prefix..], ref writer);
        if (time == 0 && SyslogLine.IsKernels(line[prefix..]))
            return LogShape.Syslog;
        bool isOfDmesg = line.Slice(prefix, time).Contains((byte)',') // its iso form alone has a comma before the fraction
            || PrintkLine.TakeNames(line[(prefix + time)..].TrimStart((byte)' '), ref writer) > 0;
        if (time > 0 && !isOfDmesg && SyslogLine.TryOrigin(line[(prefix + time)..], ref writer, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> tagged)
            && (!host.IsEmpty || slot.Facility > 0 || SyslogLine.KernelTag(tagged) > 0 || PrintkLine.IsStamped(tagged)) // a tag alone may be a message of dmesg's with its device
            && (line[prefix] != '[' || SyslogLine.KernelTag(tagged) > 0 || tagged.StartsWith("unknown: "u8)))
            return IsOfJournalctl(line.Slice(prefix, time)) ? LogShape.JournalShort : LogShape.Syslog;
        return s_printk.TakeHead(line, ref writer) > 0 ? LogShape.Dmesg : LogShape.Text;
    }

    /// <summary>Times as syslog daemons do not write them: a stamp, seconds since 1970, a day's name, an offset without a colon, a month's name and a fraction.</summary>
    private static bool IsOfJournalctl(ReadOnlySpan<byte> time)
    {
        if (char.IsAsciiDigit((char)time[0]) && char.IsAsciiDigit((char)time[3]))
            return time[4] is not ((byte)'-' or (byte)' ') || (time.Length >= 24 && time[^5] is (byte)'+' or (byte)'-');
        bool hasFraction = time[^1] != ']' && time.LastIndexOf((byte)'.') > time.LastIndexOf((byte)':'); // logread -t ends in a bracket
        return time[0] == '[' || char.IsAsciiDigit((char)time[4]) && time[8] == '-' || hasFraction;
    }
}
