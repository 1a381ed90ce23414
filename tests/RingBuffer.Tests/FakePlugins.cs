using System;
using RingBuffer.Compiled;

namespace RingBuffer.Cli.Tests;

/// <summary>Names of plugins, nothing behind them.</summary>
internal sealed class FakePlugins(params string[] names) : PluginSet
{
    public override int Count => names.Length;

    public override TriggerTables Triggers => default;

    public override PluginMetadata Metadata(int index) => new(names[index], "1.0", "test", "test", "0.1", PluginCapabilities.None, []);

    public override KernelPlugin Instance(int index) => throw new NotSupportedException();

    public override void Dispatch(int index, in KernelEvent e) => throw new NotSupportedException();
}
