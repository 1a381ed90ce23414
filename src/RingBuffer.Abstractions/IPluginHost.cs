namespace RingBuffer;

/// <summary>
/// The plugin boundary seen from below: what a context asks of the engine. Implemented by the engine's plugin host and by test kits;
/// dispatcher thread only.
/// </summary>
internal interface IPluginHost
{
    /// <summary>Finds an event that is still in the history window.</summary>
    bool TryGetEvent(ulong id, out KernelEvent e);

    /// <summary>Says once per plugin and capability that a call was refused.</summary>
    void Refuse(int plugin, PluginCapabilities missing);

    void AddPanel(int plugin, Panel panel);

    void Log(int plugin, string text);
}
