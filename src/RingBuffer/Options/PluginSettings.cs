using System;
using System.Collections.Generic;
using RingBuffer.Compiled;

namespace RingBuffer.Cli.Options;

/// <summary>
/// Reads <c>--set PLUGIN.OPTION=VALUE</c> and sets the options of the plugins before any is loaded, through code that the generator
/// wrote. A name or value that is not known ends the command before it starts.
/// </summary>
internal static class PluginSettings
{
    /// <param name="set">The plugins compiled in.</param>
    /// <param name="settings">Joined by <see cref="ArgumentForms.Separator"/>, or null for none.</param>
    /// <returns>The same plugins.</returns>
    /// <exception cref="UsageException">Something in it is unknown or makes no sense.</exception>
    public static PluginSet Apply(PluginSet set, string? settings)
    {
        foreach (string setting in settings?.Split(ArgumentForms.Separator) ?? [])
            ApplyOne(set, setting);
        return set;
    }

    private static void ApplyOne(PluginSet set, string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        int dot = setting.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || equals < dot)
            throw new UsageException($"--set wants PLUGIN.OPTION=VALUE, such as oom-detector.min-rss=100M, not '{setting}'");

        int plugin = RunOptions.FindPlugin(set, setting[..dot]);
        IReadOnlyList<PluginOption> options = set.Metadata(plugin).Options;
        int index = Find(options, setting[(dot + 1)..equals], setting[..dot]);
        string text = setting[(equals + 1)..];
        if (!OptionText.TryParse(options[index], text, out OptionValue value))
            throw new UsageException($"--set {setting[..equals]} wants {OptionText.Describe(options[index])}, not '{text}'");
        SetOne(set, plugin, index, value, setting);
    }

    private static int Find(IReadOnlyList<PluginOption> options, string name, string plugin)
    {
        string[] names = new string[options.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = options[i].Name;
            if (names[i] == name)
                return i;
        }

        string known = names.Length == 0 ? "it has none" : "its options: " + string.Join(", ", names);
        throw new UsageException($"plugin {plugin} has no option '{name}'; {known}");
    }

    /// <summary>A plugin may refuse a value by throwing.</summary>
    private static void SetOne(PluginSet set, int plugin, int index, OptionValue value, string setting)
    {
        try
        {
            set.SetOption(plugin, index, value);
        }
        catch (Exception e)
        {
            throw new UsageException($"--set {setting} is refused: {e.Message}");
        }
    }
}
