namespace RingBuffer;

/// <summary>
/// The plugin boundary seen from below: what a context asks of the engine. Implemented by the engine's plugin host;
/// dispatcher thread only.
/// </summary>
internal interface IPluginHost
{
    /// <summary>Finds an event that is still in the history window.</summary>
    bool TryGetEvent(ulong id, out KernelEvent e);

    /// <summary>Says once per plugin and capability that a call was refused.</summary>
    void Refuse(int plugin, PluginCapabilities missing);

    void AddPanel(int plugin, Panel panel);

    /// <summary>From now on the plugin gets every event of facility kern, or again only those its triggers select.</summary>
    void SeeEverything(int plugin, bool everything);

    /// <summary>Whether one of the plugin's triggers selected the current event.</summary>
    bool IsTriggered(int plugin);

    /// <summary>Calls the plugin's OnTimer once when this many milliseconds have passed; replaces an earlier wish. Negative: not at all.</summary>
    void CallAfter(int plugin, long milliseconds);

    void Log(int plugin, string text);
}
