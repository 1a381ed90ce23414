using System.Collections.Generic;

namespace RingBuffer;

/// <summary>What a plugin's attributes say, emitted as constants by the generator; shown by <c>ringbuffer plugins</c>.</summary>
/// <param name="Name">Unique name, such as <c>usb-monitor</c>.</param>
/// <param name="Version">The plugin's own version.</param>
/// <param name="Author">Who to ask.</param>
/// <param name="Description">One line.</param>
/// <param name="MinEngineVersion">The oldest engine version the plugin works with.</param>
/// <param name="Capabilities">What the plugin may do.</param>
/// <param name="Triggers">What it cares about; empty: every record of facility kern.</param>
public sealed record PluginMetadata(
    string Name,
    string Version,
    string Author,
    string Description,
    string MinEngineVersion,
    PluginCapabilities Capabilities,
    IReadOnlyList<TriggerAttribute> Triggers)
{
    /// <summary>What users can set, in the order of names.</summary>
    public IReadOnlyList<PluginOption> Options { get; init; } = [];
}
