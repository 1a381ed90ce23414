using System.Text;
using ConsoleAppFramework;
using RingBuffer.Cli.Options;
using RingBuffer.Compiled;
using RingBuffer.Engine.Output;

namespace RingBuffer.Cli.Commands;

/// <summary>Commands that tell about the program itself.</summary>
internal sealed class InformationCommands
{
    /// <summary>List the plugins compiled in.</summary>
    public int Plugins(ConsoleAppContext context)
    {
        if (context.CommandArguments is [string surplus, ..])
            return SayNoArgument(surplus);
        CompiledPlugins set = new();
        StringBuilder text = new();
        for (int i = 0; i < set.Count; i++)
        {
            PluginMetadata plugin = set.Metadata(i);
            text.Append($"{plugin.Name,-20} {plugin.Version,-8} {plugin.Description}\n");
        }

        return StandardOutput.Print(text.ToString());
    }

    /// <summary>Tell what a plugin declares: its capabilities, what triggers it, its options, what it recognizes.</summary>
    /// <param name="name">The plugin's name.</param>
    [Command("plugins show")]
    public int Show([Argument] string name)
    {
        CompiledPlugins set = new();
        int index;
        try
        {
            index = RunOptions.FindPlugin(set, name);
        }
        catch (UsageException e)
        {
            return Words.SayUsage(e.Message);
        }

        PluginMetadata plugin = set.Metadata(index);
        StringBuilder text = new();
        text.Append($"{plugin.Name} {plugin.Version}\n{plugin.Description}\n\n");
        text.Append($"author         {plugin.Author}\n");
        text.Append($"needs engine   {plugin.MinEngineVersion}\n");
        text.Append($"capabilities   {plugin.Capabilities}\n");
        if (plugin.Triggers.Count == 0)
            text.Append("trigger        every record of facility kern\n");
        foreach (TriggerAttribute trigger in plugin.Triggers)
            AppendTrigger(text, trigger);
        for (int i = 0; i < plugin.Options.Count; i++)
            AppendOption(text, plugin.Options[i], set.GetOption(index, i));
        AppendRecognized(text, Encoding.UTF8.GetString(set.Recognized(index)));
        return StandardOutput.Print(text.ToString());
    }

    /// <summary>Print the JSON Schema of the JSON Lines output.</summary>
    public int Schema(ConsoleAppContext context) => context.CommandArguments is [string surplus, ..]
        ? SayNoArgument(surplus)
        : StandardOutput.Print(EmbeddedFile.Read("schema.json"));

    /// <summary>The generated parser does not look at the arguments of a command that takes none.</summary>
    private static int SayNoArgument(string surplus) => Words.SayUsage($"Argument '{surplus}' is not recognized");

    private static void AppendOption(StringBuilder text, PluginOption option, OptionValue value)
    {
        string held = OptionText.Write(option, value);
        text.Append($"option         {option.Name}: {option.Description}{(option.Description.Length == 0 ? "" : "; ")}{OptionText.Describe(option)}; ");
        text.Append($"default {(held.Length == 0 ? "none" : held)}\n");
    }

    private static void AppendRecognized(StringBuilder text, string recognized)
    {
        string[] lines = recognized.Split('\n');
        if (lines.Length > 2)
            text.Append("\nrecognizes\n");
        for (int i = 0; i + 2 < lines.Length; i += 2)
            text.Append($"  {lines[i]}\n      {lines[i + 1]}\n");
    }

    private static void AppendTrigger(StringBuilder text, TriggerAttribute trigger)
    {
        text.Append("trigger        ");
        text.Append(trigger.Literals.Length == 0 ? "any message" : "\"" + string.Join("\" or \"", trigger.Literals) + "\"");
        if (trigger.Subsystem is not null)
            text.Append($", subsystem {trigger.Subsystem}");
        if (trigger.AtLeast != Severity.Debug)
            text.Append($", {Encoding.UTF8.GetString(Names.Severity(trigger.AtLeast))} or worse");
        if (trigger.AnyFacility)
            text.Append(", any facility");
        text.Append('\n');
    }
}
