using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using RingBuffer.Compiled;
using RingBuffer.Testing;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>Warnings and incidents about the same thing are few, whatever the number of lines; events and their notes are all there.</summary>
public sealed class StormTests
{
    private const string Denial =
        "audit: type=1400 audit(1700000000.123:7): apparmor=\"DENIED\" operation=\"open\" profile=\"/usr/sbin/cupsd\" name=\"/etc/shadow\" "
        + "pid=700 comm=\"cupsd\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0";

    [Theory]
    [InlineData("security-monitor", Denial, 1)]
    [InlineData("process-faults", "crash[7]: segfault at 18 ip 0000000000401771 sp 00007ffc8e1df200 error 6", 2)]
    [InlineData("hardware", "EDAC MC0: 1 CE memory read error on DIMM_A1 (channel:1 slot:0 page:0x1 offset:0x0 grain:32 syndrome:0x0)", 1)]
    [InlineData("hardware", "pcieport 0000:00:1c.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)", 1)]
    [InlineData("network", "TCP: request_sock_TCP: Possible SYN flooding on port 80. Sending cookies.", 1)]
    public void AThousandIdenticalLinesAreAtMostFiveAlertsOfAKindAndOneTellsTheTotal(string plugin, string message, int kinds)
    {
        const int Lines = 1000;
        StringBuilder stream = new();
        for (int i = 0; i < Lines; i++)
            stream.Append($"6,{i},{(i + 1) * 1_000_000L},-;{message}\n");
        JsonElement[] output = [.. LogRun.Json(Encoding.UTF8.GetBytes(stream.ToString()), new CompiledPlugins(), name => name == plugin).Select(Parse)];

        JsonElement[] events = [.. output.Where(o => Type(o) == "event")];
        Assert.Equal(Lines, events.Length);
        Assert.All(events, e => Assert.True(e.TryGetProperty("annotations", out _)));
        JsonElement[] warnings = [.. output.Where(o => Type(o) is "warning" or "incident")];
        Assert.InRange(warnings.Length, 2, 5 * kinds);
        Assert.Equal(Lines, Totals(warnings));
    }

    /// <summary>Totals of the last record of each kind of warning: a crash that repeats becomes another, louder one.</summary>
    private static long Totals(JsonElement[] warnings) => warnings.GroupBy(w => Text(w) + w.GetProperty("severity").GetString(), StringComparer.Ordinal)
        .Sum(kind => kind.Max(w => w.TryGetProperty("total", out JsonElement total) ? total.GetInt64() : 1));

    private static string? Text(JsonElement o) => o.GetProperty(Type(o) == "incident" ? "title" : "text").GetString();

    private static string? Type(JsonElement o) => o.GetProperty("type").GetString();

    private static JsonElement Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
