using System;
using System.Collections.Generic;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Sources;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>
/// The whole program in one thread: everything is read into the ring first, then dispatched. Small inputs only, the ring must hold them.
/// </summary>
internal sealed class MemoryRun : IDisposable
{
    private readonly StopSignal _stop = new();
    private readonly OutputFile _output = new();
    private readonly Dispatcher _dispatcher;

    public MemoryRun(FakePlugins plugins, bool json = true, EventFilter? filter = null, Predicate<int>? chosen = null, int slots = 1024)
    {
        Ring = new EventRing(slots, slots * 512);
        Host = new PluginHost(plugins, chosen ?? (_ => true), Ring, Log.Add);
        Sink = json
            ? new JsonSink(_output.Buffer, plugins.Names, "", new TimeText(TimeZoneInfo.Utc))
            : new TextSink(_output.Buffer, plugins.Names, color: false, ascii: true);
        _dispatcher = new Dispatcher(Ring, Host, Sink, _output.Buffer, filter ?? new EventFilter(), Counters, _stop) { FirstRest = () => FirstRest?.Invoke() };
    }

    /// <summary>Called where the dispatcher calls it.</summary>
    public Action? FirstRest { get; set; }

    public EventRing Ring { get; }

    public PluginHost Host { get; }

    public IRecordSink Sink { get; }

    public RunCounters Counters { get; } = new();

    public List<string> Log { get; } = [];

    public MemoryRun Read(IRecordSource source, ReaderSettings? settings = null)
    {
        new RecordReader(Ring, settings ?? new ReaderSettings(), Counters, _stop).Run(source);
        return this;
    }

    /// <summary>Reads "6,&lt;n&gt;,&lt;n&gt;000000,-;text" for each text.</summary>
    public MemoryRun ReadTexts(params string[] texts)
    {
        ScriptedSource source = new();
        for (int i = 0; i < texts.Length; i++)
            source.Record($"6,{i},{i}000000,-;{texts[i]}\n");
        return Read(source);
    }

    public string[] Run(bool summary = false)
    {
        RunOnly(summary);
        return _output.Lines();
    }

    /// <summary>Dispatches until somebody else completes the ring.</summary>
    public string[] RunUncompleted()
    {
        _dispatcher.Run(summary: false);
        return _output.Lines();
    }

    public void RunOnly(bool summary = false)
    {
        Ring.Complete();
        _dispatcher.Run(summary);
    }

    public void Dispose()
    {
        _output.Dispose();
        Ring.Dispose();
        _stop.Dispose();
    }
}
