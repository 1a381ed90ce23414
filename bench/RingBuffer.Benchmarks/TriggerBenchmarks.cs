using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using RingBuffer.Compiled;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Tests.Support;
using RingBuffer.Generators.Triggers;

namespace RingBuffer.Benchmarks;

/// <summary>
/// The trigger index over boot records, by the number of plugins none of which cares. Each has two literals made of words that
/// kernel messages hold, so that the filter has something to do. The cost must hardly grow.
/// </summary>
[MemoryDiagnoser]
public class TriggerBenchmarks
{
    private const int Batch = 256;
    private const int AnySeverity = 7;

    private static readonly string[] s_words =
        ["regulator", "thermal zone", "phy", "clock source", "firmware", "watchdog", "rfkill", "bridge", "cpufreq", "spi transfer"];

    private SampleEvents _events = null!;
    private TriggerArrays _arrays = null!;
    private ulong[] _matched = null!;

    [Params(10, 50, 200)]
    public int Plugins { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        List<TriggerRule> rules = [];
        for (int i = 0; i < Plugins; i++)
        {
            string word = $"{s_words[i % s_words.Length]} {(char)('a' + (i / s_words.Length))}";
            rules.Add(new TriggerRule(i, [$"{word} never occurs", $"unit{i}: {word} failed"], null, AnySeverity, false));
        }

        _events = SampleEvents.Boot();
        _arrays = TriggerTableBuilder.Build(rules, out _);
        _matched = new ulong[(Plugins + 63) / 64];
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public ulong NobodyCares()
    {
        TriggerTables tables = Tables.Of(_arrays);
        for (int i = 0; i < Batch; i++)
        {
            KernelEvent e = _events.At(i);
            TriggerIndex.Match(in tables, in e, _matched);
        }

        return _matched[0];
    }
}
