using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using RingBuffer.Compiled;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Ring;

namespace RingBuffer.Benchmarks;

/// <summary>
/// One plugin alone, from the trigger index to its notes: per record of its own samples (hits, and the lines around them), and per
/// record of a boot (misses).
/// </summary>
[MemoryDiagnoser]
public class PluginBenchmarks
{
    private const int Batch = 512;

    private EventRing _ring = null!;
    private PluginHost _host = null!;
    private SampleEvents _hits = null!;
    private SampleEvents _misses = null!;

    [ParamsSource(nameof(Names))]
    public string Plugin { get; set; } = "";

    public static IEnumerable<string> Names()
    {
        CompiledPlugins set = new();
        for (int i = 0; i < set.Count; i++)
            yield return set.Metadata(i).Name;
    }

    [GlobalSetup]
    public void Setup()
    {
        CompiledPlugins set = new();
        _ring = new EventRing(4096, 1024 * 1024);
        _host = new PluginHost(set, index => set.Metadata(index).Name == Plugin, _ring, _ => { });
        _host.Load();
        _hits = SampleEvents.Of(Plugin);
        _misses = SampleEvents.Boot();
    }

    [GlobalCleanup]
    public void Cleanup() => _ring.Dispose();

    [Benchmark(OperationsPerInvoke = Batch)]
    public int Hit() => Dispatch(_hits);

    [Benchmark(OperationsPerInvoke = Batch)]
    public int Miss() => Dispatch(_misses);

    private int Dispatch(SampleEvents events)
    {
        int notes = 0;
        TriggerTables triggers = _host.Triggers;
        for (int i = 0; i < Batch; i++)
        {
            KernelEvent e = events.At(i);
            _host.Dispatch(in triggers, in e);
            notes += _host.Notes.Count;
            _host.Notes.Clear();
        }

        return notes;
    }
}
