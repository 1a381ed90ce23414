using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RingBuffer.Engine.Records;

namespace RingBuffer.Benchmarks;

/// <summary>
/// Real records, parsed once, as the dispatcher meets them: made at a benchmark's setup from the plugins' samples and the demo's
/// boot, and handed out again and again.
/// </summary>
internal sealed class SampleEvents
{
    private readonly List<(EventSlot Slot, byte[] Payload)> _events = [];
    private readonly MessageDecoder _decoder = new();

    private SampleEvents(IEnumerable<byte[]> records)
    {
        foreach (byte[] record in records)
        {
            byte[] payload = new byte[record.Length + RecordParser.ClaimMargin];
            EventSlot slot = default;
            if (!RecordParser.TryParse(record, payload, ref slot, out _))
                continue;
            slot.Id = (ulong)_events.Count + 1;
            slot.Fingerprint = slot.Id;
            _events.Add((slot, payload));
        }
    }

    public int Count => _events.Count;

    /// <summary>The records that a plugin is there for.</summary>
    public static SampleEvents Of(string plugin) => FromFiles(Samples(plugin).Where(path => !path.Contains("look-alike", StringComparison.Ordinal)));

    /// <summary>A boot: what no plugin, or hardly one, cares about.</summary>
    public static SampleEvents Boot() => FromFiles([Path.Combine(AppContext.BaseDirectory, "demo.kmsg")]);

    /// <summary>Event <paramref name="index"/>, counted around.</summary>
    public KernelEvent At(int index)
    {
        Span<(EventSlot Slot, byte[] Payload)> events = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_events);
        ref (EventSlot Slot, byte[] Payload) chosen = ref events[index % events.Length];
        return new KernelEvent(in chosen.Slot, chosen.Payload, Subsystems.Name(chosen.Slot.SubsystemCode), _decoder);
    }

    /// <summary>The records of a saved stream, tag lines included.</summary>
    public static List<byte[]> Split(byte[] stream)
    {
        List<byte[]> records = [];
        int start = 0;
        for (int i = 0; i < stream.Length; i++)
        {
            if (stream[i] != '\n' || (i + 1 < stream.Length && stream[i + 1] == ' '))
                continue;
            records.Add(stream[start..(i + 1)]);
            start = i + 1;
        }

        return records;
    }

    /// <summary>The demo's boot and all samples as one stream, over and over until it has <paramref name="records"/> records.</summary>
    public static byte[] Stream(int records)
    {
        string[] files = [Path.Combine(AppContext.BaseDirectory, "demo.kmsg"), .. Samples(plugin: null)];
        List<byte[]> all = [.. files.SelectMany(path => Split(File.ReadAllBytes(path)))];
        return [.. Enumerable.Range(0, records).SelectMany(i => all[i % all.Count])];
    }

    private static SampleEvents FromFiles(IEnumerable<string> paths) => new(paths.SelectMany(path => Split(File.ReadAllBytes(path))));

    private static IEnumerable<string> Samples(string? plugin)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "samples");
        return Directory.GetFiles(plugin is null ? folder : Path.Combine(folder, plugin), "*.kmsg", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);
    }
}
