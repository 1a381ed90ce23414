using System;
using System.IO;
using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;
using RingBuffer.Compiled;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Ring;

namespace RingBuffer.Benchmarks;

/// <summary>Writing one event as a line, to /dev/null through the output buffer: boot records as they are, and one with a kill's annotation.</summary>
[MemoryDiagnoser]
public class SinkBenchmarks
{
    private const int Batch = 256;
    private const string Talkative = "oom-detector";

    private readonly NoteBuffer _noNotes = new();
    private SafeFileHandle _nowhere = null!;
    private OutputBuffer _output = null!;
    private IRecordSink _text = null!;
    private IRecordSink _json = null!;
    private EventRing _ring = null!;
    private PluginHost _host = null!;
    private SampleEvents _boot = null!;
    private SampleEvents _kills = null!;
    private int _annotated;

    [GlobalSetup]
    public void Setup()
    {
        CompiledPlugins set = new();
        string[] names = new string[set.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = set.Metadata(i).Name;

        _nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        _output = new OutputBuffer((int)_nowhere.DangerousGetHandle());
        _text = new TextSink(_output, names, color: false, ascii: false);
        _json = new JsonSink(_output, names, "", new TimeText(TimeZoneInfo.Utc));
        _boot = SampleEvents.Boot();
        _kills = SampleEvents.Of(Talkative);
        _ring = new EventRing(4096, 1024 * 1024);
        _host = new PluginHost(set, index => names[index] == Talkative, _ring, _ => { });
        _host.Load();
        FindAnnotated();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _output.Dispose();
        _nowhere.Dispose();
        _ring.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Text() => Write(_text);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Json() => Write(_json);

    [Benchmark]
    public void TextWithAnnotation() => WriteAnnotated(_text);

    [Benchmark]
    public void JsonWithAnnotation() => WriteAnnotated(_json);

    private void Write(IRecordSink sink)
    {
        for (int i = 0; i < Batch; i++)
        {
            KernelEvent e = _boot.At(i);
            sink.Event(in e, _noNotes);
        }
    }

    private void WriteAnnotated(IRecordSink sink)
    {
        KernelEvent e = _kills.At(_annotated);
        sink.Event(in e, _host.Notes);
    }

    /// <summary>Leaves the host's notes as the first annotated event made them.</summary>
    private void FindAnnotated()
    {
        TriggerTables triggers = _host.Triggers;
        for (_annotated = 0; _annotated < _kills.Count; _annotated++)
        {
            KernelEvent e = _kills.At(_annotated);
            _host.Dispatch(in triggers, in e);
            if (_host.Notes.Count > 0)
                return;
        }

        throw new InvalidOperationException($"no sample of {Talkative} is annotated");
    }
}
