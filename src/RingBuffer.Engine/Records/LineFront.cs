using System;
using System.Buffers;
using System.Buffers.Text;

namespace RingBuffer.Engine.Records;

/// <summary>
/// What stands before a line of a log because somebody passed the log on: a mail's quotation marks, the indentation of a comment, grep's
/// file names, the times of a terminal program, the name that a container or a test harness puts before each line. Called by the
/// parsers of lines, what cuts lines, and the detector of shapes; reader thread.
/// </summary>
internal static class LineFront
{
    private const int LongestTerminal = 40;
    private const int LongestHarness = 72;
    private const int LongestFile = 64;

    private static readonly SearchValues<byte> s_timeBytes = SearchValues.Create("0123456789:.,/-T+Z "u8);
    private static readonly SearchValues<byte> s_quoteBytes = SearchValues.Create(" \t>|#+"u8);
    private static readonly SearchValues<byte> s_quoteMarks = SearchValues.Create(">|"u8); // "# " and "+ " are a shell's as well
    private static readonly SearchValues<byte> s_harnessMarks = SearchValues.Create(":|]);>#*@"u8);

    /// <summary>
    /// How far a line is indented or quoted: <c>&gt; &gt; Jul  7 00:27:08 host kernel: text</c>, <c>| [    1.234567] text</c>. It is read as
    /// if it were not, where a shape follows.
    /// </summary>
    public static int Quotes(ReadOnlySpan<byte> line)
    {
        int quotes = line.IndexOfAnyExcept(s_quoteBytes);
        if (quotes < 0 || !(line[quotes] == '[' || line[..quotes].ContainsAny(s_quoteMarks)))
            quotes = Math.Max(line.IndexOfAnyExcept(" \t"u8), 0);
        quotes += Markup(line[quotes..]);
        quotes += FileName(line[quotes..]);
        return quotes + LineNumber(line[quotes..]);
    }

    /// <summary>What a page has before the first line of a log: <c>```</c>, <c>&lt;pre&gt;&lt;code&gt;</c>, a quotation mark.</summary>
    private static int Markup(ReadOnlySpan<byte> line)
    {
        int at = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = line[at..];
            int mark = rest.StartsWith("<pre>"u8) ? "<pre>"u8.Length
                : rest.StartsWith("<code>"u8) ? "<code>"u8.Length
                : rest is [(byte)'`' or (byte)'"' or (byte)'\'', ..] ? 1 : 0;
            if (mark == 0)
                return at;
            at += mark;
        }
    }

    /// <summary>grep's <c>/var/log/kern.log.1:</c> and <c>kern.log:13:</c> before a line that begins with a time.</summary>
    private static int FileName(ReadOnlySpan<byte> line)
    {
        int colon = line[..Math.Min(line.Length, LongestFile)].IndexOf((byte)':');
        ReadOnlySpan<byte> name = line[..Math.Max(colon, 0)];
        if (name.IsEmpty || name.Contains((byte)' ') || !(name.Contains((byte)'.') || name.Contains((byte)'/')) || !char.IsAsciiLetter((char)name[^1]) && !char.IsAsciiDigit((char)name[^1])
            || name.IndexOfAnyExcept(s_timeBytes) < 0)
            return 0;
        int at = colon + 1;
        if (Utf8Parser.TryParse(line[at..], out uint _, out int digits) && at + digits < line.Length && line[at + digits] == ':')
            at += digits + 1;
        return at < line.Length && (line[at] == '[' || char.IsAsciiLetterOrDigit((char)line[at])) ? at : 0;
    }

    /// <summary>grep's numbers of lines, <c>1261929:Apr 13 …</c>, of those around them <c>1262024-Apr 13 …</c>.</summary>
    private static int LineNumber(ReadOnlySpan<byte> line)
    {
        int digits = line.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits > 0 && digits + 1 < line.Length && line[digits] is (byte)':' or (byte)'-' && (line[digits + 1] == '[' || char.IsAsciiLetter((char)line[digits + 1]))
            ? digits + 1
            : 0;
    }

    /// <summary>
    /// What a terminal program may have put before a line, with the blank behind: a time, or the port's name in brackets. What dmesg puts
    /// there is not it: a message may look as if it began with a stamp.
    /// </summary>
    /// <returns>Its length; 0: there is none.</returns>
    public static int Terminal(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> start = line[..Math.Min(line.Length, LongestTerminal)];
        bool bracketed = line is [(byte)'[', ..];
        int other = start.IndexOfAnyExcept(s_timeBytes);
        int behind = other < 0 ? start.Length : line[other] == '\t' ? other + 1 : other; // the blank or tab is the last byte before
        int end = bracketed ? start.IndexOf("] "u8) + 1 : behind - 1;
        if (end <= 0 || line[end] is not ((byte)' ' or (byte)'\t'))
            return 0;
        ReadOnlySpan<byte> inside = bracketed ? line[1..(end - 1)] : line[..end];
        bool isTime = inside.IndexOfAnyExcept(s_timeBytes) < 0 && inside is [>= (byte)'0' and <= (byte)'9', ..] && (bracketed || !inside.Contains((byte)','));
        bool isPort = bracketed && char.IsAsciiLetter((char)line[1]) && !inside.Contains((byte)' ') && inside.ContainsAnyInRange((byte)'0', (byte)'9');
        return (isTime || isPort) && !PrintkLine.TryStamp(line, out _, out _) ? end + 1 : 0;
    }

    // "Jan 20 10:17:46 host prog[12]:": what follows is the program's
    private static bool IsTag(ReadOnlySpan<byte> front)
    {
        int open = front.EndsWith("]:"u8) ? front.LastIndexOf((byte)'[') : -1;
        return open > 0 && front[open - 1] != ' ' && !front[(open + 1)..^2].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Length of the prefix <c>&lt;6&gt;</c> that a text ends in.</summary>
    private static int Prefix(ReadOnlySpan<byte> text)
    {
        int open = text is [.., (byte)'>'] ? text.LastIndexOf((byte)'<') : -1;
        return open >= 0 && text.Length - open is > 2 and <= 6 && !text[(open + 1)..^1].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? text.Length - open : 0;
    }

    /// <summary>
    /// Whatever else stands before the kernel's stamp and ends in a mark: <c>kernel_1  | </c>, <c>E/KERNEL  (  123): </c>, <c>DEBUG| </c>,
    /// <c>121:</c>, <c>JD&gt; </c>, the prompt <c>machine # </c> of a test driver.
    /// </summary>
    /// <returns>Its length; 0: there is none, or no stamp, with a prefix or without, behind it.</returns>
    public static int Harness(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> start = line[..Math.Min(line.Length, LongestHarness)];
        for (int at = 1; at < start.Length; at++)
        {
            int next = start[at..].IndexOf((byte)'[');
            if (next < 0)
                return 0;
            at += next;
            if (PrintkLine.IsStamped(line[at..]))
            {
                at -= Prefix(start[..at]);
                ReadOnlySpan<byte> front = start[..at].TrimEnd((byte)' ');
                bool isMarked = front is [.., var mark] && s_harnessMarks.Contains(mark) && (mark != '>' || line[at - 1] == ' ');
                return isMarked && !IsTag(front) ? at : 0;
            }
        }

        return 0;
    }
}
