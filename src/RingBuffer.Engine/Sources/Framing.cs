using System;
using System.Buffers;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Sources;

/// <summary>How an input that is not a saved /dev/kmsg stream is cut into records. Asked by the text log, and by netconsole for lines, on the reader thread.</summary>
internal static class Framing
{
    /// <summary>dmesg and journalctl indent the further lines of a record by the width of the prefix; the narrowest is <c>[  +0.000012] </c>.</summary>
    private const int MinIndentation = 14;

    private static readonly SearchValues<byte> s_betweenObjects = SearchValues.Create(" \t\r\n\0,]}"u8);

    /// <summary>How many bytes the first record takes with its end; 0 when its end is not there yet; negative: so many bytes are no record.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="data">What has been read and not yet taken.</param>
    /// <param name="atEnd">Nothing will follow.</param>
    /// <param name="most">Further lines that would make a record longer are records of their own.</param>
    public static int Length(LogShape shape, ReadOnlySpan<byte> data, bool atEnd, int most) => data.IsEmpty ? 0 : shape switch
    {
        LogShape.Dmesg or LogShape.Syslog or LogShape.JournalShort => Indented(data, atEnd, most),
        LogShape.Console => Console(data, atEnd),
        LogShape.DmesgJson => Object(data, atEnd),
        LogShape.JournalExport => data[0] == '\n' ? -1 : JournalExport.EntryLength(data, atEnd),
        _ => Line(data, atEnd),
    };

    /// <summary>Whether a line that is all there is on a quiet pipe may have to wait for more to be whole.</summary>
    public static bool LooksAhead(LogShape shape) => shape is LogShape.Dmesg or LogShape.Syslog or LogShape.JournalShort;

    /// <summary>The same of one line; what is between lines is skipped.</summary>
    public static int Line(ReadOnlySpan<byte> data, bool atEnd)
    {
        int blank = data.IndexOfAnyExcept("\r\n\0"u8);
        if (blank != 0)
            return blank < 0 ? -data.Length : -blank;
        int newline = data.IndexOf((byte)'\n');
        int line = newline >= 0 ? newline + 1 : atEnd ? data.Length : 0;
        return data.StartsWith("** "u8) ? Dropped(data[..line]) : line;
    }

    /// <summary>Before 4.15 consoles wrote <c>** 422 printk messages dropped ** </c> in front of the next message (kernel/printk): two records.</summary>
    private static int Dropped(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> end = " printk messages dropped ** ["u8;
        int at = line.IndexOf(end);
        return at > "** ".Length && !line["** ".Length..at].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? at + end.Length - 1 : line.Length;
    }

    private static int Indented(ReadOnlySpan<byte> data, bool atEnd, int most)
    {
        int length = Line(data, atEnd);
        int indentation = data.IndexOfAnyExcept((byte)' ');
        while (length > 0 && length < data.Length)
        {
            if (data[length] != ' ')
                return length;
            ReadOnlySpan<byte> next = data[length..];
            int text = next.IndexOfAnyExcept((byte)' ');
            if (text > 0 && text <= indentation && PrintkLine.IsStamped(next[text..]))
                return length; // a log that was quoted with indentation; else it is what a record says
            int newline = next.IndexOf((byte)'\n');
            int end = newline < 0 ? data.Length : length + newline + 1;
            if (end > most || text is >= 0 and < MinIndentation)
                return length;
            if (newline < 0)
                return atEnd ? data.Length : 0;
            length = end;
        }

        return length == data.Length && !atEnd ? 0 : length;
    }

    /// <summary>A line of a console, or what user space had written to it when the kernel's line came: <c>login: [    5.123456] text</c>.</summary>
    private static int Console(ReadOnlySpan<byte> data, bool atEnd)
    {
        int length = Line(data, atEnd);
        if (length <= 0)
            return length;
        ReadOnlySpan<byte> line = data[..length];
        for (int at = 1; at < line.Length; at++)
        {
            int bracket = line[at..].IndexOf((byte)'[');
            if (bracket < 0)
                break;
            at += bracket;
            if (PrintkLine.IsStamped(line[at..]) && IsStamp(line[..at]))
                return at;
        }

        return length;
    }

    /// <summary>
    /// Not behind a prefix <c>&lt;6&gt;</c>, <c>kern  :info  : </c>, a colour or a terminal program's, which belong to the stamp, nor behind blanks, nor where a
    /// message begins; and not where somebody quotes a line: <c>line="[    5.123456] text"</c>.
    /// </summary>
    private static bool IsStamp(ReadOnlySpan<byte> before)
    {
        before = Colours.WithoutLast(before);
        return !before.IsEmpty && !IsQuoting(before) && IsOthersText(before);
    }

    // A mark that opens; the one that closes ends what somebody wrote without a newline.
    private static bool IsQuoting(ReadOnlySpan<byte> before) => before[^1] switch
    {
        (byte)'"' or (byte)'\'' or (byte)'`' => before.Count(before[^1]) % 2 == 1,
        (byte)'=' => before.Length > 1 && char.IsAsciiLetterOrDigit((char)before[^2]),
        (byte)'(' or (byte)'<' => true,
        _ => false,
    };

    private static bool IsOthersText(ReadOnlySpan<byte> before) =>
        before[^1] != '>' && !before.EndsWith("> "u8) && !before.EndsWith(" : "u8) && before.IndexOfAnyExcept(" \t"u8) >= 0 && !IsHead(before)
        && LineFront.Terminal(before) != before.Length;

    /// <summary>A stamp of its own, and a caller.</summary>
    private static bool IsHead(ReadOnlySpan<byte> before)
    {
        EventSlot slot = default;
        EventWriter writer = new(default, ref slot);
        int at = PrintkLine.TakePrefix(before, ref writer);
        int stamp = PrintkLine.TakeStamp(before[at..], ref writer);
        return stamp > 0 && before[(at + stamp)..].SequenceEqual(" "u8);
    }

    /// <summary>An object inside the array of <c>dmesg --json</c>; the envelope around them is skipped.</summary>
    private static int Object(ReadOnlySpan<byte> data, bool atEnd)
    {
        int between = data.IndexOfAnyExcept(s_betweenObjects);
        if (between != 0)
            return between < 0 ? -data.Length : -between;
        if (data[0] != '{')
            return data.StartsWith("\"dmesg\": ["u8) ? -"\"dmesg\": ["u8.Length : Line(data, atEnd);
        int first = data[1..].IndexOfAnyExcept(" \t\r\n"u8) + 1;
        if (first > 0 && data[first..].StartsWith("\"dmesg\":"u8))
            return -first;
        int end = ObjectEnd(data);
        return end > 0 ? end : atEnd ? data.Length : 0;
    }

    private static int ObjectEnd(ReadOnlySpan<byte> data)
    {
        bool inText = false;
        for (int at = 1; at < data.Length; at++)
        {
            int stop = data[at..].IndexOfAny((byte)'"', (byte)'\\', (byte)'}');
            if (stop < 0)
                return 0;
            at += stop;
            if (data[at] == '\\')
                at++;
            else if (data[at] == '"')
                inText = !inText;
            else if (!inText)
                return at + 1;
        }

        return 0;
    }
}
