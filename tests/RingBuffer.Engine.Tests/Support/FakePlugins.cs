using System;
using System.Collections.Generic;
using System.Linq;
using RingBuffer.Compiled;
using RingBuffer.Generators.Triggers;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>What a fake plugin does with an event.</summary>
internal delegate void EventAction(PluginContext context, in KernelEvent e);

/// <summary>A plugin made of the delegates a test gives it; it writes down what is called.</summary>
internal sealed class FakePlugin(string name) : KernelPlugin
{
    public string Name => name;

    public string[] Literals { get; init; } = [];

    public string MinEngineVersion { get; init; } = "0.1";

    public PluginCapabilities Capabilities { get; init; } =
        PluginCapabilities.AnalyzeEvents | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts | PluginCapabilities.AddPanels
        | PluginCapabilities.ReportIncidents;

    public Func<PluginContext, bool> Load { get; init; } = _ => true;

    public EventAction Event { get; init; } = (PluginContext _, in KernelEvent _) => { };

    public Action<PluginContext> Timer { get; init; } = _ => { };

    public Action<PluginContext> Unload { get; init; } = _ => { };

    /// <summary>"load", then the sequence of each event and "timer", then "unload"; null: not kept.</summary>
    public List<string>? Calls { get; init; } = [];

    public override bool OnLoad(PluginContext context)
    {
        Calls?.Add("load");
        return Load(context);
    }

    public override void OnEvent(in KernelEvent e)
    {
        Calls?.Add($"{e.Sequence}");
        Event(Context, in e);
    }

    public override void OnTimer()
    {
        Calls?.Add("timer");
        Timer(Context);
    }

    public override void OnUnload()
    {
        Calls?.Add("unload");
        Unload(Context);
    }
}

/// <summary>A handwritten plugin set, as the generator would write it.</summary>
internal sealed class FakePlugins(params FakePlugin[] plugins) : PluginSet
{
    private const int AnySeverity = 7;

    private readonly TriggerArrays _triggers = TriggerTableBuilder.Build(
        [.. plugins.Select((plugin, index) => new TriggerRule(index, plugin.Literals, null, AnySeverity, false))], out _);

    private readonly PluginMetadata[] _metadata =
    [
        .. plugins.Select(p => new PluginMetadata(p.Name, "1.0", "test", "test", p.MinEngineVersion, p.Capabilities, [])),
    ];

    public override int Count => plugins.Length;

    public override TriggerTables Triggers => Tables.Of(_triggers);

    /// <summary>Makes the plugins of one more machine; null: one set is for all.</summary>
    public Func<FakePlugins>? Another { get; init; }

    public string[] Names => [.. plugins.Select(p => p.Name)];

    public override PluginMetadata Metadata(int index) => _metadata[index];

    public override PluginSet? New() => Another?.Invoke();

    public override KernelPlugin Instance(int index) => plugins[index];

    public override void Dispatch(int index, in KernelEvent e) => plugins[index].OnEvent(in e);
}
