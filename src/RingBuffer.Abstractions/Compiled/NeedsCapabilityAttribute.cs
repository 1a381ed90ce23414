using System;
using System.ComponentModel;

namespace RingBuffer.Compiled;

/// <summary>
/// Says which capability a call of the plugin API needs. Read by the analyzer, which makes a call without it an error; the call
/// itself checks again at run time.
/// </summary>
/// <param name="capability">One capability.</param>
[AttributeUsage(AttributeTargets.Method)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NeedsCapabilityAttribute(PluginCapabilities capability) : Attribute
{
    /// <summary>One capability.</summary>
    public PluginCapabilities Capability { get; } = capability;
}
