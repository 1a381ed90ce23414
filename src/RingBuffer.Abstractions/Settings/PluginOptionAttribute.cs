using System;

namespace RingBuffer;

/// <summary>
/// Makes a property of a plugin an option that users set: <c>--set oom-detector.min-rss=100M</c>. The value is there before
/// <see cref="KernelPlugin.OnLoad"/>; what a new instance holds is the default. The property is public, with get and set, of type
/// bool, int, long, string, <see cref="TimeSpan"/> or an enum (whose members are written lower case with dashes).
/// </summary>
/// <param name="name">Unique in the plugin, lower case with dashes: <c>min-rss</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PluginOptionAttribute(string name) : Attribute
{
    /// <summary>Unique in the plugin, lower case with dashes.</summary>
    public string Name { get; } = name;

    /// <summary>One line, for <c>ringbuffer plugins show</c>.</summary>
    public string Description { get; set; } = "";

    /// <summary>What a number counts.</summary>
    public OptionUnit Unit { get; set; } = OptionUnit.None;

    /// <summary>The smallest number that makes sense, in its unit.</summary>
    public long Min { get; set; }

    /// <summary>The largest number that makes sense, in its unit; never beyond what the property can hold.</summary>
    public long Max { get; set; } = long.MaxValue;
}
