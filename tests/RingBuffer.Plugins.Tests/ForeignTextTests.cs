using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using RingBuffer.Compiled;
using RingBuffer.Testing;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>
/// A device says what it is called, a user where a program lies, and the kernel prints both at facility kern: whatever the words are,
/// nobody is alerted.
/// </summary>
public sealed class ForeignTextTests
{
    private const int LongestName = 126; // of a USB string

    [Theory]
    [InlineData("usb 1-1: Product: {0}")]
    [InlineData("usb 1-1: SerialNumber: {0}")]
    [InlineData("input: {0} as /devices/pci0000:00/usb1/1-1/input/input5")]
    [InlineData("hid-generic 0003:046D:C52B.0003: input,hidraw0: USB HID v1.11 Keyboard [{0}] on usb-0000:00:14.0-1/input0")]
    [InlineData("BTRFS: device label {0} devid 1 transid 1234 /dev/sdb scanned by mount (345)")]
    [InlineData("scsi 6:0:0:0: Direct-Access     {0} 1.00 PQ: 0 ANSI: 5")]
    [InlineData("process '/tmp/{0}' started with executable stack")]
    [InlineData("iwlwifi 0000:00:14.3: loaded firmware version {0} op_mode iwlmvm")]
    public void WordsOfAlertsInNamesAlertNobody(string line)
    {
        string[] words = [.. AlertedMessages().SelectMany(Tails).Distinct(StringComparer.Ordinal)];
        Assert.InRange(words.Length, 1000, 10_000);
        StringBuilder log = new();
        for (int i = 0; i < words.Length; i++) // a quarter of an hour apart: nothing is a repeat
            log.Append($"6,{i},{i * 900_000_000L},-;{string.Format(null, line, words[i][..Math.Min(words[i].Length, LongestName)])}\n");
        string[] alerts = [.. LogRun.Json(Encoding.UTF8.GetBytes(log.ToString()), new CompiledPlugins())
            .Where(output => TypeOf(output) is "warning" or "incident" && !output.Contains("executable stack", StringComparison.Ordinal))];
        Assert.Empty(alerts);
    }

    /// <summary>What stands behind a colon as well: the kernel's line has another name before it, and it fits.</summary>
    private static IEnumerable<string> Tails(string message)
    {
        yield return message;
        for (int at = message.IndexOf(": ", StringComparison.Ordinal); at > 0; at = message.IndexOf(": ", at + 2, StringComparison.Ordinal))
            yield return message[(at + 2)..];
    }

    /// <summary>Messages of the samples about which an alert was raised.</summary>
    private static IEnumerable<string> AlertedMessages()
    {
        foreach (string path in Directory.GetFiles(Repository.Path("plugins"), "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            JsonElement[] records = [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement)];
            HashSet<string?> alerted = [.. records.Select(record => Id(record, "event_id") is { } id && TypeOf(record) == "warning" ? id : Id(record, "first_event_id"))];
            foreach (JsonElement e in records.Where(record => TypeOf(record) == "event" && alerted.Contains(Id(record, "event_id"))))
            {
                string message = e.GetProperty("message").GetString()!;
                if (!message.Contains('\n', StringComparison.Ordinal) && !message.Contains('\\', StringComparison.Ordinal))
                    yield return message;
            }
        }
    }

    private static string? Id(JsonElement record, string name) => record.TryGetProperty(name, out JsonElement id) ? id.GetString() : null;

    private static string? TypeOf(JsonElement record) => record.GetProperty("type").GetString();

    private static string? TypeOf(string line) => TypeOf(JsonDocument.Parse(line).RootElement);
}
