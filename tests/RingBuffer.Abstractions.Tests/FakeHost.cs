using System.Collections.Generic;

namespace RingBuffer.Abstractions.Tests;

/// <summary>An engine that only writes down what it is asked.</summary>
internal sealed class FakeHost : IPluginHost
{
    public List<string> Calls { get; } = [];

    public NoteBuffer Notes { get; } = new();

    public PluginContext Context(PluginCapabilities capabilities) =>
        new(this, Notes, 3, new PluginMetadata("test", "1.0", "me", "what", "0.1", capabilities, []));

    public bool TryGetEvent(ulong id, out KernelEvent e)
    {
        Calls.Add($"find {id}");
        e = default;
        return false;
    }

    public bool IsTriggered(int plugin) => true;

    public void SeeEverything(int plugin, bool everything) => Calls.Add($"everything {plugin} {everything}");

    public void CallAfter(int plugin, long milliseconds) => Calls.Add($"timer {plugin} {milliseconds}");

    public void Refuse(int plugin, PluginCapabilities missing) => Calls.Add($"refuse {plugin} {missing}");

    public void AddPanel(int plugin, Panel panel) => Calls.Add($"panel {plugin} {panel.Title}");

    public void Log(int plugin, string text) => Calls.Add($"log {plugin} {text}");
}
