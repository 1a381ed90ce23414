using System;
using System.Buffers.Text;
using RingBuffer.Engine.Output;

namespace RingBuffer.Engine.Records;

/// <summary>
/// A line as printk and dmesg write it, in all their modes:
/// <code>
///   &lt;6&gt;[    1.234567][    T1] text              console, /proc/kmsg, dmesg -r; the caller with or without a blank before
///   [    T1] text                           dmesg -t where the kernel notes callers
///   kern  :info  : [    1.234567] text      dmesg -x
///   kern: info: [2026-01-20T10:17:44.123Z]: text   talosctl dmesg, with the node's address and a colon before where it knows it
///   [    1.234567 &lt;    0.000012&gt;] text      dmesg -d;  [&lt;    0.000012&gt;] text without the stamp
///   [Tue Jan 20 10:17:44 2026] text         dmesg -T
///   [Nov25 01:57] text, [  +0.000012] text  dmesg -e: a time at each new minute, then the difference to the line before; it is
///                                           negative where the kernel's clock was set back, in all modes
///   2026-01-20T10:17:44,123456+01:00 text   dmesg --time-format iso
///   [    1.234567@0] text, [    1.234567 01-05 13:30:49.424] text, [    1.234567](0)[123:swapper/0]text   vendors' kernels
///   machine # [    1.234567] text           the test driver of NixOS
///   [10:17:44.123] [    1.234567] text      a terminal program that says its own time, or the port's name, before each line
/// </code>
/// Every part may be missing, but not all of them. dmesg writes a record of many lines once with its prefix and indents the others by
/// as much. Formats: printk_sprint and print_prefix of kernel/printk/printk.c, print_record of util-linux's dmesg.c. Reader thread.
/// </summary>
/// <param name="source">What events are said to come from.</param>
/// <param name="times">Reads times without a stamp.</param>
internal sealed class PrintkLine(EventSource source, WallTimeReader times) : ShapeParser
{
    private const uint MaxPrefix = 2047;
    private const int LongestNode = 64;
    private const int PaddedTo = 1 + 5; // "[%5lu." of kernel/printk/printk.c

    /// <summary>Lines without a stamp behind the time that a log which has them may hold in a row.</summary>
    private const int MostWithout = 4;

    private long _last;

    /// <summary>For so many lines more what looks like a stamp behind the time is one, and no message that looks so.</summary>
    private int _twoTimes = 1;

    private bool _wasStamped;
    private byte[] _plain = [];

    protected override Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer) =>
        TryRead(record, ref writer) ? Parsed.Event : Parsed.Text;

    /// <summary>Reads a line with a prefix, a time or both.</summary>
    public bool TryRead(ReadOnlySpan<byte> record, ref EventWriter writer)
    {
        ReadOnlySpan<byte> line = RecordEnd.Trim(record);
        writer.Begin(source, SlotFlags.NoSeverity | SlotFlags.NoFacility | SlotFlags.NoStamp);
        int colour = Colours.First(line);
        ReadOnlySpan<byte> plain = colour < 0 ? line : WithoutColours(line);
        int at = LineFront.Quotes(plain);
        int head = TakeHead(plain[at..], ref writer);
        if (head == 0)
            return false;
        at += head;
        WriteMessage((colour <= at ? plain : line)[at..], at, ref writer); // one within the message only is the message's own
        return true;
    }

    private ReadOnlySpan<byte> WithoutColours(ReadOnlySpan<byte> line)
    {
        if (_plain.Length < line.Length)
            _plain = new byte[line.Length];
        return _plain.AsSpan(0, Colours.Remove(line, _plain));
    }

    /// <summary>Takes everything before the message; sets nothing but fields of the slot.</summary>
    /// <returns>Bytes taken; 0 when the line does not have this shape.</returns>
    public int TakeHead(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        int at = TakePrefix(line, ref writer);
        if (at > 0 && line[at..].StartsWith(" ["u8))
            at++;
        if (at == 0)
            at = TakeNames(line, ref writer);
        if (at == 0 && line.IndexOf(": "u8) is > 0 and < LongestNode and var node && TakeNames(line[(node + 2)..], ref writer) is > 0 and var names)
            at = node + 2 + names;
        if (at == 0)
            at = TakeTerminal(line, ref writer);
        int time = TakeTime(line[at..], ref writer);
        if (time == 0 && at == 0 && LineFront.Harness(line) is > 0 and var harness)
        {
            at = harness;
            at += TakePrefix(line[at..], ref writer);
            time = TakeTime(line[at..], ref writer);
        }
        else if (time > 0 && at == 0)
        {
            time += TakeSecondTime(line[time..], ref writer);
        }

        int caller = TakeCaller(line[(at + time)..], ref writer.Slot);
        if (time > 0 && caller == 0)
            caller = VendorCaller.Take(line[(at + time)..], ref writer.Slot);
        if (time + caller == 0)
            return at;
        at += time + caller;
        if (time > 0 && line[at..].StartsWith(": "u8) && line[at - 2] == 'Z')
            at++;
        return at < line.Length && line[at] == ' ' ? at + 1 : at;
    }

    /// <summary>Behind a time of the wall clock: the stamp as well (dmesg's <c>--time-format</c>, given twice), or the names of dmesg -x (LAVA).</summary>
    private int TakeSecondTime(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        int at = line is [(byte)' ', ..] ? 1 : 0;
        int names = line.StartsWith("  "u8) ? TakeNames(line[2..], ref writer) : 0;
        at += names > 0 ? names + 1 : 0;
        if ((writer.Slot.Flags & SlotFlags.NoStamp) == 0)
            return 0;
        bool isStamped = IsStamped(line[at..]);
        if (!isStamped)
            _twoTimes = Math.Max(_twoTimes - 1, 0);
        else if (_wasStamped || _twoTimes > 0)
            _twoTimes = MostWithout + 1;
        _wasStamped = isStamped;
        int stamp = _twoTimes > 0 ? TakeStamp(line[at..], ref writer) : 0;
        return stamp > 0 ? at + stamp : names > 0 ? at - 1 : 0;
    }

    /// <summary>Takes what a terminal program put there, and a level behind it, where the kernel's stamp follows.</summary>
    private int TakeTerminal(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        int prefix = LineFront.Terminal(line);
        int at = prefix == 0 ? 0 : prefix + TakePrefix(line[prefix..], ref writer);
        if (at == 0 || !IsStamped(line[at..]))
            return 0;
        if (times.TryIso(line[(line[0] == '[' ? 1 : 0)..prefix], out long time, out _))
            writer.Recorded(time);
        return at;
    }

    /// <summary>Takes the stamp <c>[ 1234.567890]</c> and a caller behind it, without the blank after them.</summary>
    /// <returns>Bytes taken, 0 when there is no stamp.</returns>
    public static int TakeStamp(scoped ReadOnlySpan<byte> text, ref EventWriter writer)
    {
        if (!TryStamp(text, out long microseconds, out int used) || used >= text.Length || text[used] != ']')
            return 0;
        writer.Stamp(microseconds);
        used++;
        return used + TakeCaller(text[used..], ref writer.Slot);
    }

    /// <summary>Whether a text begins with a whole stamp.</summary>
    public static bool IsStamped(ReadOnlySpan<byte> text) => TryStamp(text, out _, out int used) && used < text.Length && text[used] == ']';

    /// <summary>
    /// Reads <c>[ 1234.567890</c>: blanks, seconds, a dot, six digits. Kernels of vendors add the processor (<c>,3</c>), or leave out digits
    /// (<c>[  240.</c>, <c>[  240.123</c>), which is a stamp only where it is padded as one.
    /// </summary>
    public static bool TryStamp(scoped ReadOnlySpan<byte> text, out long microseconds, out int used)
    {
        microseconds = 0;
        used = 0;
        if (text is not [(byte)'[', ..])
            return false;
        int at = 1;
        while (at < text.Length && text[at] == ' ')
            at++;
        if (!TrySeconds(text[at..], out microseconds, out int length) && !TryPadded(text, at, out microseconds, out length))
            return false;
        used = at + length;
        int processor = used < text.Length && text[used] == ',' ? text[(used + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') : 0;
        if (processor > 0 && text[used + 1 + processor] == ']')
            used += 1 + processor;
        return true;
    }

    private static bool TryPadded(ReadOnlySpan<byte> text, int at, out long microseconds, out int used)
    {
        microseconds = used = 0;
        if (!Utf8Parser.TryParse(text[at..], out uint seconds, out int digits) || at + digits < PaddedTo || at + digits >= text.Length || text[at + digits] != '.')
            return false;
        ReadOnlySpan<byte> fraction = text[(at + digits + 1)..];
        bool hasThree = Utf8Parser.TryParse(fraction[..Math.Min(fraction.Length, 3)], out uint thousandths, out int three) && three == 3;
        used = digits + 1 + (hasThree ? 3 : 0);
        microseconds = (seconds * 1_000_000L) + (hasThree ? thousandths * 1000 : 0);
        return at + used < text.Length && text[at + used] == ']';
    }

    /// <summary>Reads seconds, a dot or a comma, and six digits.</summary>
    public static bool TrySeconds(ReadOnlySpan<byte> text, out long microseconds, out int used)
    {
        microseconds = used = 0;
        if (text.IsEmpty || !char.IsAsciiDigit((char)text[0]) || !Utf8Parser.TryParse(text, out ulong seconds, out int digits)
            || seconds > (long.MaxValue / 1_000_000) - 1 || text.Length < digits + 7 || text[digits] is not ((byte)'.' or (byte)',') // dmesg -H speaks the locale's language
            || !Utf8Parser.TryParse(text.Slice(digits + 1, 6), out uint fraction, out int six) || six != 6)
            return false;
        microseconds = ((long)seconds * 1_000_000) + fraction;
        used = digits + 7;
        return true;
    }

    /// <summary><c>&lt;N&gt;</c>, N up to 2047; -1, of dmesg -r for a facility it does not know, says nothing.</summary>
    public static int TakePrefix(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        if (line.Length < 3 || line[0] != '<')
            return 0;
        if (line.StartsWith("<-1>"u8))
            return "<-1>"u8.Length;
        if (!char.IsAsciiDigit((char)line[1]) || !Utf8Parser.TryParse(line[1..], out uint prefix, out int digits) || prefix > MaxPrefix
            || line.Length <= digits + 1 || line[digits + 1] != '>')
            return 0;
        writer.Prefix(prefix);
        return digits + 2;
    }

    /// <summary><c>kern  :info  : </c>: names padded to six; <c> kern: info: </c> of Talos.</summary>
    public static int TakeNames(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        int facilityEnd = line.IndexOf((byte)':');
        if (facilityEnd is < 3 or > 10 || !char.IsAsciiLetterLower((char)line[line[0] == ' ' ? 1 : 0]))
            return 0;
        int severityEnd = line[(facilityEnd + 1)..].IndexOf(": "u8);
        if (severityEnd is < 3 or > 8)
            return 0;
        bool known = TryPriority(line[..facilityEnd].Trim((byte)' '), line.Slice(facilityEnd + 1, severityEnd).Trim((byte)' '), ref writer);
        return known ? facilityEnd + 1 + severityEnd + 2 : 0;
    }

    /// <summary>Sets facility and severity from their words.</summary>
    public static bool TryPriority(scoped ReadOnlySpan<byte> facilityName, scoped ReadOnlySpan<byte> severityName, ref EventWriter writer)
    {
        int facility = Names.FindFacility(facilityName);
        int severity = Names.FindSeverity(severityName);
        if (facility < 0 || severity < 0)
            return false;
        writer.Prefix(((uint)facility << 3) | (uint)severity);
        return true;
    }

    private int TakeTime(ReadOnlySpan<byte> line, ref EventWriter writer)
    {
        if (line.IsEmpty)
            return 0;
        if (char.IsAsciiDigit((char)line[0]))
        {
            if (!times.TryIso(line, out long time, out int isoLength))
                return 0;
            writer.Recorded(time);
            return isoLength;
        }

        if (line[0] != '[')
            return 0;
        if (TryStamp(line, out long stamp, out int used))
        {
            int end = AfterDelta(line, used);
            if (end > 0)
                writer.Stamp(stamp);
            return end;
        }

        int close = line.IndexOf((byte)']');
        return close is > 10 and < 64 ? TakeBracket(line[1..close], ref writer) : 0;
    }

    /// <summary>After a stamp or a time: the closing bracket, with <c>dmesg -d</c> the difference before it.</summary>
    /// <returns>What is taken with the bracket; 0 when there is none.</returns>
    private static int AfterDelta(ReadOnlySpan<byte> line, int at)
    {
        if (at < line.Length && line[at] == ']')
            return at + 1;
        if (line[at..].StartsWith(" ]"u8))
            return at + 2; // quoted by a tool that formats stamps anew
        if (IsVendors(line[at..]) && line[at..].IndexOf((byte)']') is > 0 and < 32 and var close)
            return at + close + 1;
        if (!line[at..].StartsWith(" <"u8))
            return 0;
        int end = line[at..].IndexOf(">]"u8);
        return end is > 0 and < 24 ? at + end + 2 : 0;
    }

    /// <summary>Whether a stamp goes on as in a vendor's kernel: with the date as well, or with the processor (Amlogic's <c>@0</c>).</summary>
    private static bool IsVendors(ReadOnlySpan<byte> text) =>
        text.StartsWith(" / "u8) || text is [(byte)'@', >= (byte)'0' and <= (byte)'9', ..]
        || (text is [(byte)' ', _, _, (byte)'-', _, _, (byte)' ', ..] && char.IsAsciiDigit((char)text[1]) && char.IsAsciiDigit((char)text[5]));

    private int TakeBracket(ReadOnlySpan<byte> inside, ref EventWriter writer)
    {
        int delta = inside.IndexOf((byte)'<');
        ReadOnlySpan<byte> text = delta < 0 ? inside : inside[..delta].TrimEnd((byte)' ');
        if (delta == 0 && inside[^1] == '>' && TryDifference(inside[1..], out _))
            return inside.Length + 2;
        if (text.TrimStart((byte)' ') is [(byte)'+' or (byte)'-', ..] && TryDifference(text, out long microseconds))
        {
            // A chain of differences leads nowhere before its first time.
            if (_last != 0)
                writer.Recorded(_last += microseconds);
            return inside.Length + 2;
        }

        if (times.TryMinute(text, out long time))
            _last = time;
        else if (!times.TryCtime(text, out time, out _) && !times.TryIso(text, out time, out _))
            return LooksLikeCtime(text) ? inside.Length + 2 : 0;
        writer.Recorded(time);
        return inside.Length + 2;
    }

    private static bool TryDifference(ReadOnlySpan<byte> text, out long microseconds)
    {
        text = text.TrimStart((byte)' ');
        bool negative = text is [(byte)'-', ..];
        bool valid = TrySeconds(text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text, out microseconds, out _);
        if (negative)
            microseconds = -microseconds;
        return valid;
    }

    /// <summary>Five words that end in a clock and a year: a time in a language that is not known here. It is no part of the message.</summary>
    private static bool LooksLikeCtime(ReadOnlySpan<byte> text) =>
        text.Length > 16 && text[^5] == ' ' && text[^8] == ':' && text[^11] == ':' && text[^14] == ' '
        && Utf8Parser.TryParse(text[^4..], out uint year, out int digits) && digits == 4 && year > 1969;

    /// <summary><c>[    T1]</c> or <c>[   C12]</c>, since 5.1 behind the stamp; dmesg puts a blank between.</summary>
    private static int TakeCaller(scoped ReadOnlySpan<byte> text, ref EventSlot slot)
    {
        int at = text is [(byte)' ', (byte)'[', ..] ? 1 : 0;
        if (at >= text.Length || text[at] != '[')
            return 0;
        at++;
        while (at < text.Length && text[at] == ' ')
            at++;
        if (at + 2 >= text.Length || text[at] is not ((byte)'T' or (byte)'C') || !char.IsAsciiDigit((char)text[at + 1])
            || !Utf8Parser.TryParse(text[(at + 1)..], out int id, out int digits)
            || text.Length <= at + 1 + digits || text[at + 1 + digits] != ']')
            return 0;
        slot.CallerId = id;
        slot.Flags |= text[at] == 'T' ? SlotFlags.CallerThread : SlotFlags.CallerCpu;
        return at + digits + 2;
    }

    /// <summary>Lines after the first lose the indentation that stands for the prefix.</summary>
    /// <param name="message">The message, whose further lines are indented.</param>
    /// <param name="indentation">By how many blanks at most.</param>
    /// <param name="writer">Gets the message.</param>
    public static void WriteMessage(scoped ReadOnlySpan<byte> message, int indentation, ref EventWriter writer)
    {
        Span<byte> free = writer.Free;
        int written = 0;
        while (true)
        {
            int newline = message.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = newline < 0 ? message : message[..(newline + 1)];
            part.CopyTo(free[written..]);
            written += part.Length;
            if (newline < 0)
                break;
            message = message[(newline + 1)..];
            int text = message.IndexOfAnyExcept((byte)' ');
            message = message[Math.Min(indentation, text < 0 ? message.Length : text)..];
        }

        writer.MessageWritten(written);
    }
}
