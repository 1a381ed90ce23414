using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RingBuffer.Testing;

/// <summary>
/// Tells the shapes of a line apart: a /dev/kmsg record, a line as dmesg prints it, or just a message. Used by
/// <see cref="PluginTest"/>; keeps no state.
/// </summary>
internal static partial class KernelLine
{
    private const int PatienceMilliseconds = 1000;

    /// <summary>Whether the text is a raw record: <c>6,609,22455198,-;usb 1-2: …</c>, its tag lines included.</summary>
    public static bool IsRecord(string text) => Record().IsMatch(text);

    /// <summary>Reads <c>&lt;4&gt;[   12.345678][ T123] text</c>, of which all but the text may be missing.</summary>
    public static TestEvent Parse(string line, Severity severity)
    {
        Match match = Line().Match(line);
        Group prefix = match.Groups["prefix"];
        Group caller = match.Groups["id"];
        int? level = prefix.Success ? int.Parse(prefix.ValueSpan, CultureInfo.InvariantCulture) : null;
        int? id = caller.Success ? int.Parse(caller.ValueSpan, CultureInfo.InvariantCulture) : null;
        bool isThread = match.Groups["kind"].ValueSpan is "T";
        return new TestEvent(match.Groups["text"].Value)
        {
            Severity = level is null ? severity : (Severity)(level & 7),
            Facility = (level ?? 0) >> 3,
            SinceBoot = match.Groups["stamp"].Success ? Stamp(match.Groups["stamp"].ValueSpan) : null,
            Pid = isThread ? id : null,
            Cpu = isThread ? null : id,
        };
    }

    private static TimeSpan Stamp(ReadOnlySpan<char> seconds) =>
        TimeSpan.FromTicks((long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));

    [GeneratedRegex(@"^\d{1,5},\d+,\d+,[^;\n]*;", RegexOptions.None, PatienceMilliseconds)]
    private static partial Regex Record();

    [GeneratedRegex(
        @"^(<(?<prefix>\d{1,4})>)?(\[ *(?<stamp>\d+\.\d{1,6})\](\[ *(?<kind>[TC])(?<id>\d+)\])? ?)?(?<text>.*)$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        PatienceMilliseconds)]
    private static partial Regex Line();
}
