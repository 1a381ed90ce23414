using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>A record taken apart with strings and a regular expression, independent of the parser under test. Raw is the record without its final newline.</summary>
internal sealed partial record BareRecord(string Raw, int Prefix, ulong Sequence, long Microseconds, string Message, string Subsystem, string Device)
{
    private static readonly string[] s_severities = ["EMERG", "ALERT", "CRIT", "ERR", "WARN", "NOTICE", "INFO", "DEBUG"];

    public string Severity => s_severities[Prefix & 7];

    public string Stamp => (Microseconds / 1e6m).ToString("0.000000", CultureInfo.InvariantCulture);

    /// <summary>The line of dmesg, for a message of one line.</summary>
    public string DmesgLine => $"[{Stamp,12}] {Message}";

    /// <summary>One line of printable ASCII without a backslash: no reader has to write it differently.</summary>
    public bool IsPlain => Message.Length > 0 && Message.All(c => c is >= ' ' and <= '~' and not '\\');

    public static BareRecord Parse(byte[] record)
    {
        string raw = Encoding.Latin1.GetString(record).TrimEnd('\n');
        int semicolon = raw.IndexOf(';', StringComparison.Ordinal);
        string[] header = raw[..semicolon].Split(',');
        string[] lines = raw[(semicolon + 1)..].Split('\n');
        return new BareRecord(
            raw,
            int.Parse(header[0], CultureInfo.InvariantCulture),
            ulong.Parse(header[1], CultureInfo.InvariantCulture),
            long.Parse(header[2], CultureInfo.InvariantCulture),
            Unescape(lines[0]),
            Tag(lines, " SUBSYSTEM="),
            Tag(lines, " DEVICE="));
    }

    private static string Tag(string[] lines, string name) =>
        Unescape(lines.Skip(1).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? "");

    private static string Unescape(string text)
    {
        string bytes = Escape().Replace(text, match => ((char)Convert.ToByte(match.Value[2..], 16)).ToString());
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
    }

    [GeneratedRegex(@"\\x[0-9a-f]{2}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();
}
