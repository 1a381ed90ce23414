using System.Collections.Generic;

namespace RingBuffer;

/// <summary>
/// What a plugin's [PluginOption] says, emitted as constants by the generator: listed by <c>ringbuffer plugins show</c> and checked
/// against when a user sets it.
/// </summary>
/// <param name="Name">Unique in its plugin, such as <c>min-rss</c>.</param>
/// <param name="Description">One line.</param>
/// <param name="Kind">How its value is written.</param>
/// <param name="Min">The smallest number allowed.</param>
/// <param name="Max">The largest number allowed.</param>
/// <param name="Choices">The words of a choice, in the order of the enum; else empty.</param>
public sealed record PluginOption(string Name, string Description, OptionKind Kind, long Min, long Max, IReadOnlyList<OptionChoice> Choices);

/// <summary>One word of a choice.</summary>
/// <param name="Name">As users write it: <c>memory-cgroup</c>.</param>
/// <param name="Value">The number behind the enum's member.</param>
public readonly record struct OptionChoice(string Name, long Value);

/// <summary>How the value of an option is written.</summary>
public enum OptionKind
{
    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Bytes: <c>100M</c>.</summary>
    Size,

    /// <summary>A time: <c>10s</c>. As a number: ticks of 100 ns.</summary>
    Duration,

    /// <summary>true or false. As a number: 1 or 0.</summary>
    Boolean,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of some words. As a number: that behind the enum's member.</summary>
    Choice,
}
