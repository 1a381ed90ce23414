using System;
using System.IO;
using System.Threading;
using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;
using RingBuffer.Compiled;
using RingBuffer.Engine;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Sources;

namespace RingBuffer.Benchmarks;

/// <summary>
/// The whole way in memory, wired as the program does it: a saved stream, reader thread, ring, plugins, sink, /dev/null. The ring and
/// the rest are made anew for each stream, which is all that is allocated: it must not grow with the records.
/// </summary>
[MemoryDiagnoser]
public class EndToEndBenchmarks
{
    private const int Records = 20_000;

    private byte[] _stream = null!;
    private SafeFileHandle _nowhere = null!;

    [Params(true, false)]
    public bool Json { get; set; }

    [Params(true, false)]
    public bool Plugins { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _stream = SampleEvents.Stream(Records);
        _nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
    }

    [GlobalCleanup]
    public void Cleanup() => _nowhere.Dispose();

    [Benchmark(OperationsPerInvoke = Records)]
    public long Run()
    {
        CompiledPlugins set = new();
        string[] names = new string[set.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = set.Metadata(i).Name;

        RunCounters counters = new();
        using StopSignal stop = new();
        using EventRing ring = new(4096, 1024 * 1024);
        using OutputBuffer output = new((int)_nowhere.DangerousGetHandle());
        using SavedKmsg source = SavedKmsg.FromBytes(_stream, "stream");
        PluginHost host = new(set, _ => Plugins, ring, _ => { });
        IRecordSink sink = Json
            ? new JsonSink(output, names, "", new TimeText(TimeZoneInfo.Utc))
            : new TextSink(output, names, color: false, ascii: false);
        RecordReader reader = new(ring, new ReaderSettings { Digest = new EventDigest(set, Json) }, counters, stop);
        Thread readerThread = new(() =>
        {
            reader.Run(source);
            ring.Complete();
        });
        readerThread.Start();
        new Dispatcher(ring, host, sink, output, new EventFilter(), counters, stop).Run(summary: false);
        readerThread.Join();
        return counters.Written;
    }
}
