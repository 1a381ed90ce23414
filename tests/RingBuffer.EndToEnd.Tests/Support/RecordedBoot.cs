using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using RingBuffer.Tests.Shared;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>What an event of a shape must be; null: absent.</summary>
internal sealed record ExpectedEvent(string Message, string? Severity, string? Facility, string? Stamp, string? Subsystem, string? Device)
{
    /// <summary>The record's own stamp, in shapes without it too.</summary>
    public required long BootMicroseconds { get; init; }

    /// <summary>The shape gives wrong ones.</summary>
    public bool HasWrongLevels { get; init; }
}

/// <summary>The boot in tests/lab/boot-6.1, which tests/lab/shapes.sh recorded: one file a shape.</summary>
internal sealed partial class RecordedBoot : IDisposable
{
    /// <summary>The last record before the shapes were written.</summary>
    public const string Last = "shapes lab: end";

    /// <summary>As all the dmesgs reckoned it.</summary>
    private static readonly DateTimeOffset s_boot = new(2026, 11, 23, 20, 4, 16, TimeSpan.Zero);

    private static readonly Lazy<Task<JsonElement[]>> s_kmsg = new(() => EventsOfAsync(Source("kmsg")));

    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<string> Files => Directory.GetFiles(Path.GetDirectoryName(Source("kmsg"))!).Select(Path.GetFileNameWithoutExtension)!;

    public void Dispose() => _folder.Dispose();

    /// <summary>The events of /dev/kmsg.</summary>
    public static Task<JsonElement[]> KmsgAsync() => s_kmsg.Value;

    /// <summary>The events of a shape, which is to be found.</summary>
    public Task<JsonElement[]> ReadAsync(string file)
    {
        // Times without a year are those before the file's last change, and a checkout makes that today.
        string copy = _folder.Of(file + ".gz");
        File.Copy(Source(file), copy);
        File.SetLastWriteTimeUtc(copy, s_boot.UtcDateTime.AddMinutes(1));
        return EventsOfAsync(copy);
    }

    /// <summary>The records of /dev/kmsg, read by other means.</summary>
    public static IEnumerable<BareRecord> Bare() =>
        NextRecord().Split(string.Join('\n', Lines("kmsg"))).Select(record => BareRecord.Parse(Encoding.Latin1.GetBytes(record)));

    /// <summary>What a shape must give for these events of /dev/kmsg.</summary>
    public static IEnumerable<ExpectedEvent> Expect(IEnumerable<JsonElement> kmsg, Lost lost) => kmsg
        .Skip(lost.HasFlag(Lost.FirstRecord) ? 1 : 0)
        .Where(e => !(lost.HasFlag(Lost.UserRecords) && !IsKernel(e)) && !(lost.HasFlag(Lost.DebugRecords) && e.Text("severity") == "DEBUG"))
        .SelectMany(e => Written(e.Text("message"), lost).Select(message => Expect(e, message, lost)));

    /// <summary>The wall-clock times of these events, microseconds since 1970, read from the recording by other means.</summary>
    public static IEnumerable<long> Times(Wall wall, IReadOnlyList<ExpectedEvent> events)
    {
        long boot = s_boot.ToUnixTimeMilliseconds() * 1000;
        return wall switch
        {
            Wall.Boot => events.Select(e => boot + e.BootMicroseconds),
            Wall.BootMinute => events.Select(e => boot - (boot % 60_000_000) + (e.BootMicroseconds == 0 ? 0 : e.BootMicroseconds - FirstStamp(events))),
            Wall.Journal => Lines("journalctl-k-o-json").Select(line =>
                long.Parse(JsonDocument.Parse(line).RootElement.Text("__REALTIME_TIMESTAMP"), CultureInfo.InvariantCulture)),
            Wall.Imklog => Lines("syslog-imklog-rfc3339").Select(Rfc3339),
            _ => Lines("syslog-imkmsg-rfc3339").Select(Rfc3339),
        };
    }

    private static async Task<JsonElement[]> EventsOfAsync(string path) =>
        [.. (await RingBufferProcess.RunAsync("-o", "json", "--utc", "--plugins", "none", path)).IsSuccess().Events()];

    private static long FirstStamp(IEnumerable<ExpectedEvent> events) => events.First(e => e.BootMicroseconds > 0).BootMicroseconds;

    private static ExpectedEvent Expect(JsonElement e, string message, Lost lost)
    {
        bool levels = !(lost.HasFlag(Lost.LocalLevels) && e.Text("facility").StartsWith("local", StringComparison.Ordinal));
        string stamp = e.GetProperty("timestamp_monotonic").GetRawText();
        Match textLikeStamp = lost.HasFlag(Lost.TextLikeStamp) ? StampInText().Match(message) : Match.Empty;
        return new ExpectedEvent(
            message[textLikeStamp.Length..],
            lost.HasFlag(Lost.Severity) || !levels ? null : e.Text("severity"),
            lost.HasFlag(Lost.Facility) || !levels ? null : e.Text("facility"),
            textLikeStamp.Success ? textLikeStamp.Groups["stamp"].Value : lost.HasFlag(Lost.Stamp) ? null : stamp,
            e.Text("subsystem"),
            lost.HasFlag(Lost.Tags) || !e.Has("device") ? null : e.Text("device"))
        {
            BootMicroseconds = (long)(decimal.Parse(stamp, CultureInfo.InvariantCulture) * 1_000_000),
            HasWrongLevels = lost.HasFlag(Lost.UserLevels) && !IsKernel(e),
        };
    }

    /// <summary>The texts that a message became.</summary>
    private static string[] Written(string message, Lost lost)
    {
        if (lost.HasFlag(Lost.FirstBlank) && message.StartsWith(' '))
            message = message[1..];
        if (lost.HasFlag(Lost.TabsAndColours))
            message = Colour().Replace(message.Replace("\t", new string(' ', 8), StringComparison.Ordinal), "");
        if (lost.HasFlag(Lost.Bytes))
            message = Escaped(message, b => b is (byte)'\t' or (byte)'\n' or (>= (byte)' ' and <= (byte)'~'));
        if (lost.HasFlag(Lost.Escapes))
            message = Escaped(message, b => b is >= (byte)' ' and <= (byte)'~' and not (byte)'\\');
        return lost.HasFlag(Lost.Lines) ? message.Split('\n') : [message];
    }

    private static string Escaped(string message, Func<byte, bool> isKept) =>
        string.Concat(Encoding.UTF8.GetBytes(message).Select(b => isKept(b) ? $"{(char)b}" : $"\\x{b:x2}"));

    private static bool IsKernel(JsonElement e) => e.Text("facility") == "kern";

    private static long Rfc3339(string line) =>
        (DateTimeOffset.Parse(line[..line.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static string Source(string file) => Repository.Path("tests", "lab", "boot-6.1", file + ".gz");

    private static List<string> Lines(string file)
    {
        using StreamReader reader = new(new GZipStream(File.OpenRead(Source(file)), CompressionMode.Decompress));
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    [GeneratedRegex("\n(?! )", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextRecord();

    [GeneratedRegex(@"^\[ *(?<stamp>\d+\.\d{6})\] ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StampInText();

    [GeneratedRegex("\u001b\\[\\d+m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour();
}
