using System;
using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace RingBuffer.Engine.Records;

/// <summary>
/// A line of a syslog file or of <c>journalctl -o short*</c>:
/// <code>
///   Nov 23 20:04:11 host kernel: [    1.234567] text        traditional; the stamp where the syslog daemon kept it
///   2026-11-23T20:04:11.123456+01:00 host kernel: text      RFC 3339, short-iso
///   Mon 2026-11-23 20:04:11 CET host kernel: text           short-full
///   [    1.234567] host kernel: text                        short-monotonic
///   Wed May 14 14:39:50 2025 kern.err kernel: [ 58.854129] text   OpenWrt's logread; busybox's syslogd has a host, and no year
///   Wed May 14 14:39:50 2025 [1747233590.123] kern.err kernel: text   logread -t
///   Aug 12 07:51:28 [kernel] [   17.651422] text            metalog
///   Feb  9 22:22:29 [kern.warning] [  377.489619] text      a template of an appliance
///   22:39:31 kernel: text                                   with a part of the time, or none: cut out by a person
///   23:54:39,681 INFO kernel:text           Anaconda's
///   1795467851.123456 host kernel: text                     short-unix
///   Jul 14 2026 13:12:01 host kernel: text    with the year
///   2018 Aug  7 21:18:37 host INFO kernel: text    the year first, with the level alone: SONiC; without a host, of any program: ChromeOS
///   &lt;6&gt;1 2020-11-20T18:14:19+01:00 host kernel - - - text    RFC 5424
///   Jan 10 10:54:17 host [57253.352107] text   a template without the tag
///   May 25 07:29:42 host 4,1662,40311380557,-,caller=C0;text   netconsole's extended form, as it came
/// </code>
/// The host may be missing (journalctl --no-hostname). The tag <c>kernel:</c> marks the kernel's, also behind <c>user.err</c>; other programs' lines keep their tag in the message and are known to be of user space.
/// journalctl writes the tag <c>unknown:</c> where there is none, and indents the further lines of a record by the width of all that
/// stands before its first. Reader thread.
/// </summary>
/// <param name="source">Syslog or the journal.</param>
/// <param name="times">Reads times.</param>
internal sealed class SyslogLine(EventSource source, WallTimeReader times) : ShapeParser
{
    private const byte UserFacility = 1;
    private const long MinUnixMicroseconds = 100_000_000L * 1_000_000;

    protected override Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer)
    {
        ReadOnlySpan<byte> line = RecordEnd.Trim(record);
        writer.Begin(source, SlotFlags.NoSeverity | SlotFlags.NoFacility | SlotFlags.NoStamp);
        int at = LineFront.Quotes(line);
        at += TakeStart(line[at..], ref writer);
        int time = TakeTime(line[at..], ref writer);
        if (time == 0 && !IsKernels(line[at..]))
            return Parsed.Text;
        if (time == 0)
            time = ClockLength(line[at..]);
        if (TryNetconsole(line[(at + time)..], ref writer))
            return Parsed.Event;
        if (!TryOrigin(line[(at + time)..], ref writer, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> rest))
            return Parsed.Text;

        int head = line.Length - rest.Length;
        int tag = KernelTag(rest);
        if (tag > 0 || PrintkLine.IsStamped(rest))
        {
            if (tag > 0 && writer.Slot.Facility == UserFacility)
                writer.Slot.Facility = 0; // BusyBox's klogd hands on what the kernel says through syslog(3), for which facility 0 is the user's
            ReadKernelText(rest[tag..], head + tag, ref writer);
        }
        else
            ReadUserText(rest, head + rest.IndexOf(": "u8) + 2, ref writer);
        writer.Host(host);
        return Parsed.Event;
    }

    /// <summary>A message in netconsole's extended form, behind the host that a syslog daemon put before it.</summary>
    private bool TryNetconsole(ReadOnlySpan<byte> text, ref EventWriter writer)
    {
        ReadOnlySpan<byte> host = text.TrimStart((byte)' ');
        int end = host.IndexOf((byte)' ');
        if (end <= 0)
            return false;
        (long time, TimeQuality quality) = (writer.Slot.UnixMicroseconds, writer.Slot.TimeQuality);
        if (!NetconsoleParser.TryExtended(host[(end + 1)..], source, ref writer, out _))
            return false;
        writer.Slot.Flags &= ~SlotFlags.Truncated; // its newline was taken off with the line's
        (writer.Slot.UnixMicroseconds, writer.Slot.TimeQuality) = (time, quality);
        writer.Host(host[..end]);
        return true;
    }

    /// <summary>Whether a line's time is followed by a tag, with a host, a priority or both before it or nothing; says where the tag begins.</summary>
    public static bool TryOrigin(ReadOnlySpan<byte> text, ref EventWriter writer, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> rest)
    {
        host = default;
        rest = text.TrimStart(" \t"u8);
        int end = rest.IndexOf((byte)' ');
        if (end <= 0)
            return false;
        bool isBracketed = rest[0] == '[' && rest[end - 1] == ']';
        if (isBracketed && TryPriority(rest[1..(end - 1)], ref writer))
        {
            rest = rest[(end + 1)..];
            return true;
        }

        if (isBracketed || KernelTag(rest) > 0 || PrintkLine.IsStamped(rest) || rest[end - 1] == ':')
            return true;
        if (!TryPriority(rest[..end], ref writer) && !TryLevel(rest, end, ref writer))
        {
            host = rest[..end];
            rest = rest[(end + 1)..];
            end = rest.IndexOf((byte)' ');
            if (end <= 0 || (!TryPriority(rest[..end], ref writer) && !TryLevel(rest, end, ref writer)))
            {
                if (end <= 0 || rest[end - 1] == ':' || KernelTag(rest[(end + 1)..]) == 0)
                    return (rest.IndexOf((byte)':') > 0 || PrintkLine.IsStamped(rest) || KernelTag(rest) > 0) && !host.Contains((byte)':');
                host = rest[..end]; // behind a relay's name the machine's own
            }
        }

        rest = rest[(end + 1)..];
        return true;
    }

    /// <summary>Whether a line without a date is the kernel's by its tag, with a clock or a host before it or nothing: cut out of a log.</summary>
    public static bool IsKernels(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)' ');
        return KernelTag(line) > 0 || ClockLength(line) > 0 || (end > 0 && line[end - 1] != ':' && KernelTag(line[(end + 1)..]) > 0);
    }

    /// <summary>Takes the priority before a line's time, with the version of RFC 5424's form behind it.</summary>
    public static int TakeStart(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        int prefix = PrintkLine.TakePrefix(line, ref writer);
        return prefix + VersionLength(line[prefix..]);
    }

    private static int VersionLength(ReadOnlySpan<byte> text)
    {
        int at = text is [(byte)' ', ..] ? 1 : 0;
        return text[at..].StartsWith("1 "u8) && at + 2 < text.Length && char.IsAsciiDigit((char)text[at + 2]) ? at + 2 : 0;
    }

    // "22:39:31 kernel: ", "23:54:39,681 INFO kernel:" say no day: the time is left out.
    private static int ClockLength(ReadOnlySpan<byte> line)
    {
        const int Length = 8;
        const int FractionLength = 4;
        for (int i = 0; i < Length; i++)
        {
            if (i >= line.Length || (i is 2 or 5 ? line[i] != ':' : !char.IsAsciiDigit((char)line[i])))
                return 0;
        }

        int length = line[Length..] is [(byte)',', _, _, _, (byte)' ', ..] ? Length + FractionLength : Length;
        ReadOnlySpan<byte> rest = line[length..];
        if (rest is not [(byte)' ', ..])
            return 0;
        rest = rest[1..];
        int word = rest.IndexOf((byte)' ');
        return KernelTag(rest) > 0 || (length > Length && word > 0 && KernelTag(rest[(word + 1)..]) > 0) ? length : 0;
    }

    /// <summary>Bytes of the tag of a kernel message; 0: it is another program's. Some daemons leave out the blank behind it, or put a pid in.</summary>
    public static int KernelTag(scoped ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("[kernel] "u8))
            return "[kernel] "u8.Length;
        if (!text.StartsWith("kernel"u8))
            return 0;
        ReadOnlySpan<byte> rest = text["kernel"u8.Length..];
        int length = rest.StartsWith(": : "u8) ? 4 // RHEL 6
            : rest.StartsWith(": "u8) ? 2
            : rest.StartsWith(":"u8) ? 1
            : rest.StartsWith(" - - - "u8) ? 7
            : PidLength(rest);
        return length > 0 ? "kernel"u8.Length + length : 0;
    }

    // "[1071]: "
    private static int PidLength(scoped ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf("]: "u8);
        return end is > 0 and < 10 && text[0] == '[' && !text[1..end].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? end + "]: "u8.Length : 0;
    }

    /// <summary><c>ERR kernel: </c>: the level alone, in either case, before the kernel's tag; in capitals before any tag (ChromeOS).</summary>
    private static bool TryLevel(scoped ReadOnlySpan<byte> text, int end, ref EventWriter writer)
    {
        const int Longest = 7;
        Span<byte> lower = stackalloc byte[Longest];
        bool isKernels = KernelTag(text[(end + 1)..]) > 0;
        if (end > Longest || (!isKernels && !IsTagBehindCapitals(text, end)) || Ascii.ToLower(text[..end], lower, out int length) != OperationStatus.Done)
            return false;
        return PrintkLine.TryPriority(isKernels ? "kern"u8 : "user"u8, lower[..length], ref writer);
    }

    private static bool IsTagBehindCapitals(scoped ReadOnlySpan<byte> text, int end)
    {
        int tag = text[(end + 1)..].IndexOf((byte)' ');
        return tag > 0 && text[end + tag] == ':' && !text[..end].ContainsAnyExceptInRange((byte)'A', (byte)'Z');
    }

    /// <summary><c>kern.err</c>: facility and level by their names.</summary>
    private static bool TryPriority(scoped ReadOnlySpan<byte> word, ref EventWriter writer)
    {
        int dot = word.IndexOf((byte)'.');
        return dot > 0 && PrintkLine.TryPriority(word[..dot], word[(dot + 1)..], ref writer);
    }

    /// <summary>Takes the time at the start of a line, in any of the forms.</summary>
    /// <returns>Bytes taken, 0 when there is none.</returns>
    public int TakeTime(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        if (line.IsEmpty)
            return 0;
        if (line[0] == '[')
            return TakeStamp(line, ref writer);
        if (times.TryIso(line, out long time, out int used) || times.TrySyslog(line, out time, out used)
            || TryFull(line, out time, out used) || times.TryCtime(line, out time, out used) || TryUnix(line, out time, out used))
        {
            used += TakeSeconds(line[used..], ref time);
            writer.Recorded(time);
            return used;
        }

        return 0;
    }

    /// <summary><c>logread -t</c> says the time once more, exactly: <c> [1747233590.123]</c>.</summary>
    private static int TakeSeconds(ReadOnlySpan<byte> text, ref long time)
    {
        int close = text.IndexOf((byte)']');
        if (!text.StartsWith(" ["u8) || close < 0 || !Utf8Parser.TryParse(text[2..close], out decimal seconds, out int digits) || digits != close - 2
            || seconds < MinUnixMicroseconds / 1_000_000 || seconds > uint.MaxValue)
            return 0;
        time = (long)(seconds * 1_000_000);
        return close + 1;
    }

    /// <summary>short-monotonic, and short-delta with the difference behind the stamp.</summary>
    private int TakeStamp(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        if (!PrintkLine.TryStamp(line, out long stamp, out int used))
            return TakeBracket(line, ref writer);
        int close = line[used..].IndexOf((byte)']');
        if (close is < 0 or > 24)
            return 0;
        writer.Stamp(stamp);
        return used + close + 1;
    }

    /// <summary><c>[Feb 09 10:20:44] kern kernel: text</c>: postmarketOS.</summary>
    private int TakeBracket(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        if (!times.TrySyslog(line[1..], out long time, out int used) || !line[(1 + used)..].StartsWith("] kern kernel: "u8))
            return 0;
        writer.Recorded(time);
        return 1 + used + "] kern"u8.Length;
    }

    /// <summary><c>Mon 2026-11-23 20:04:11 CET</c>: a zone's name says no offset, but for UTC the time is taken as one of the zone here.</summary>
    private bool TryFull(ReadOnlySpan<byte> line, out long time, out int used)
    {
        time = used = 0;
        const int DayLength = 4;
        if (line.Length < 24 || line[3] != ' ' || !times.TryIso(line[DayLength..], out time, out used))
            return false;
        used += DayLength;
        ReadOnlySpan<byte> rest = line[used..];
        int end = rest.Length > 1 ? rest[1..].IndexOf((byte)' ') : -1;
        if (rest is not [(byte)' ', ..] || end <= 0)
            return false;
        if (rest.Slice(1, end).SequenceEqual("UTC"u8))
            time = times.AsUtc(time);
        used += end + 1;
        return true;
    }

    /// <summary><c>1795467851.123456</c>.</summary>
    private static bool TryUnix(ReadOnlySpan<byte> line, out long time, out int used)
    {
        if (PrintkLine.TrySeconds(line, out time, out used) && time > MinUnixMicroseconds)
            return true;
        used = 0;
        return false;
    }

    private static void ReadKernelText(scoped ReadOnlySpan<byte> text, int indentation, ref EventWriter writer)
    {
        int stamp = PrintkLine.TakeStamp(text, ref writer);
        text = text[stamp..];
        if (stamp > 0 && text is [(byte)' ', ..])
            text = text[1..];
        PrintkLine.WriteMessage(text, indentation, ref writer);
        Span<byte> message = writer.Payload[..writer.Slot.MessageLength];
        if (message.IndexOf("#01"u8) is >= 0 and var first)
            writer.MessageWritten(first + Unescape(message[first..]));
    }

    /// <summary>
    /// Undoes what rsyslog does to control characters: '#' and three octal digits (parser.escapeControlCharactersOnReceive, which is on where
    /// nobody turned it off). Of those the kernel writes tabs and newlines.
    /// </summary>
    /// <returns>Bytes that are left.</returns>
    private static int Unescape(Span<byte> text)
    {
        int written = 0;
        for (int read = 0; read < text.Length; written++)
        {
            ReadOnlySpan<byte> rest = text[read..];
            bool isTab = rest.StartsWith("#011"u8);
            bool isEscaped = isTab || rest.StartsWith("#012"u8);
            text[written] = isTab ? (byte)'\t' : isEscaped ? (byte)'\n' : rest[0];
            read += isEscaped ? "#011".Length : 1;
        }

        return written;
    }

    private static void ReadUserText(scoped ReadOnlySpan<byte> text, int indentation, ref EventWriter writer)
    {
        if ((writer.Slot.Flags & SlotFlags.NoFacility) != 0)
            writer.Slot.Facility = UserFacility;
        PrintkLine.WriteMessage(text.StartsWith("unknown: "u8) ? text["unknown: "u8.Length..] : text, indentation, ref writer);
    }
}
