using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>A snapshot against a bare read of the device, record for record.</summary>
[Collection(LiveLog.Name)]
public sealed class SnapshotTests
{
    public SnapshotTests() => Needs.KernelLog();

    [Fact]
    public async Task ASnapshotHoldsTheSameRecordsAsABareReadOfTheDevice()
    {
        (List<BareRecord> before, IReadOnlyList<JsonElement> events, List<BareRecord> after) = await ReadBothAsync();

        ulong[] sequences = [.. events.Select(e => e.Number("sequence"))];
        Assert.True(sequences[0] <= after[0].Sequence);
        Assert.Equal(Between(sequences[0], sequences[^1]), sequences);
        Assert.InRange(sequences[^1], before[^1].Sequence, after[^1].Sequence);
    }

    [Fact]
    public async Task EveryEventSaysWhatItsRecordSays()
    {
        (_, IReadOnlyList<JsonElement> events, List<BareRecord> after) = await ReadBothAsync();
        Dictionary<ulong, BareRecord> records = after.ToDictionary(r => r.Sequence);

        Assert.All(events.Where(e => records.ContainsKey(e.Number("sequence"))), e =>
        {
            BareRecord record = records[e.Number("sequence")];
            Assert.Equal(record.Message, e.Text("message"));
            Assert.Equal(record.Stamp, e.GetProperty("timestamp_monotonic").GetRawText());
            Assert.Equal(record.Severity, e.Text("severity"));
            Assert.Equal(record.Prefix >> 3 == 0, e.Text("facility") == "kern");
            Assert.Equal(record.Device, e.Has("device") ? e.Text("device") : "");
            Assert.Equal(record.Raw, e.Text("raw"));
            if (record.Subsystem.Length > 0)
                Assert.Equal(record.Subsystem, e.Text("subsystem"));
        });
    }

    [Fact]
    public async Task TextLinesAreThoseOfTheRecords()
    {
        List<BareRecord> before = BareReader.Snapshot();
        Outcome outcome = (await RingBufferProcess.RunAsync("--plugins", "none")).IsSuccess(); // they add to some lines
        ulong oldest = BareReader.Snapshot()[0].Sequence;

        string[] expected = [.. before.Where(r => r.IsPlain && r.Sequence >= oldest).Select(r => r.DmesgLine)];
        HashSet<string> known = [.. expected];

        Assert.Equal(expected, outcome.Lines.Where(known.Contains).Take(expected.Length));
    }

    [Fact]
    public async Task RawTextIsTheRecordItself()
    {
        string marker = KernelLog.NewMarker();
        KernelLog.Write($"{marker} caf\u00e9");
        BareRecord record = BareReader.Snapshot().Single(r => r.Message.StartsWith(marker, StringComparison.Ordinal));

        Outcome outcome = (await RingBufferProcess.RunAsync("--raw", "--grep", marker)).IsSuccess();

        Assert.Equal(record.Raw, Assert.Single(outcome.Lines));
    }

    [Fact]
    public async Task EventIdsAreUniqueAndTheSameInEveryRun()
    {
        (_, IReadOnlyList<JsonElement> first, _) = await ReadBothAsync();
        (_, IReadOnlyList<JsonElement> second, _) = await ReadBothAsync();
        Dictionary<ulong, string> ids = first.ToDictionary(e => e.Number("sequence"), e => e.Text("event_id"));

        Assert.Equal(ids.Count, ids.Values.Distinct().Count());
        Assert.All(second, e => Assert.Equal(ids.GetValueOrDefault(e.Number("sequence"), e.Text("event_id")), e.Text("event_id")));
    }

    private static async Task<(List<BareRecord> Before, IReadOnlyList<JsonElement> Events, List<BareRecord> After)> ReadBothAsync()
    {
        List<BareRecord> before = BareReader.Snapshot();
        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--raw")).IsSuccess();
        return (before, outcome.Events(), BareReader.Snapshot());
    }

    private static IEnumerable<ulong> Between(ulong first, ulong last)
    {
        for (ulong sequence = first; sequence <= last; sequence++)
            yield return sequence;
    }
}
