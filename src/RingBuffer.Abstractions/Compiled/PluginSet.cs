using System;
using System.ComponentModel;

namespace RingBuffer.Compiled;

/// <summary>
/// The plugins compiled into a program. The generator derives one class from it per build, with a typed field for each plugin, so
/// that calls are direct. Written by the generator, used by the engine; not for plugin authors.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PluginSet
{
    /// <summary>How many plugins there are; indices run from 0 in the order of names.</summary>
    public abstract int Count { get; }

    /// <summary>The declared triggers of all plugins, laid out for matching.</summary>
    public abstract TriggerTables Triggers { get; }

    /// <summary>What plugin <paramref name="index"/> says about itself.</summary>
    public abstract PluginMetadata Metadata(int index);

    /// <summary>What plugin <paramref name="index"/> recognizes: UTF-8, in turn a line that says what and a line with an example.</summary>
    public virtual ReadOnlySpan<byte> Recognized(int index) => default;

    /// <summary>The instance of plugin <paramref name="index"/>, made at the first call.</summary>
    public abstract KernelPlugin Instance(int index);

    /// <summary>What an option holds.</summary>
    /// <param name="index">The plugin.</param>
    /// <param name="option">Index into its <see cref="PluginMetadata.Options"/>.</param>
    public virtual OptionValue GetOption(int index, int option) => throw new ArgumentOutOfRangeException(nameof(option));

    /// <summary>Sets an option; called before the plugin is loaded.</summary>
    /// <param name="index">The plugin.</param>
    /// <param name="option">Index into its <see cref="PluginMetadata.Options"/>.</param>
    /// <param name="value">Checked against what the option allows.</param>
    public virtual void SetOption(int index, int option, OptionValue value) => throw new ArgumentOutOfRangeException(nameof(option));

    /// <summary>A set of the same plugins that have seen nothing yet, for another machine; null where there can be one only.</summary>
    public virtual PluginSet? New() => null;

    /// <summary>Calls OnEvent of plugin <paramref name="index"/>, whose instance must have been made.</summary>
    public abstract void Dispatch(int index, in KernelEvent e);
}
