using System;

namespace RingBuffer;

/// <summary>
/// Marks a sealed class with a public parameterless constructor, derived from <see cref="KernelPlugin"/>, as a plugin. The source
/// generator finds it at compile time; nothing looks for it at run time.
/// </summary>
/// <param name="name">Unique, lower case with dashes: <c>usb-monitor</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KernelPluginAttribute(string name) : Attribute
{
    /// <summary>Unique, lower case with dashes; names the plugin on the command line and in the output.</summary>
    public string Name { get; } = name;

    /// <summary>The plugin's own version.</summary>
    public string Version { get; set; } = "1.0.0";

    /// <summary>Who to ask.</summary>
    public string Author { get; set; } = "";

    /// <summary>One line, for <c>ringbuffer plugins</c>.</summary>
    public string Description { get; set; } = "";

    /// <summary>The oldest engine version the plugin works with.</summary>
    public string MinEngineVersion { get; set; } = "0.1";

    /// <summary>What the plugin will do; anything else is refused.</summary>
    public PluginCapabilities Capabilities { get; set; } = PluginCapabilities.AnalyzeEvents;
}
