using System.Collections.Generic;
using System.Linq;
using RingBuffer.Generators.Declarations;

namespace RingBuffer.Generators;

/// <summary>
/// Writes GetOption and SetOption, one line for each option of each plugin, and the options' constants for the metadata. Called by
/// <see cref="PluginSetSource"/>. Nothing is written where no plugin has an option.
/// </summary>
internal static class OptionsSource
{
    private const string Value = "global::RingBuffer.OptionValue";
    private const string OutOfRange = "throw new global::System.ArgumentOutOfRangeException(nameof(option))";

    public static void Write(SourceWriter writer, IReadOnlyList<PluginModel> plugins)
    {
        if (plugins.All(p => p.Options.Count == 0))
            return;
        writer.Open($"public override {Value} GetOption(int index, int option) => (index, option) switch");
        foreach ((string key, string property, OptionModel option) in Options(plugins))
            writer.Line($"{key} => new {Value}({Get(property, option.Kind)}),");
        writer.Line($"_ => {OutOfRange},");
        writer.Close("};");
        writer.Line("");

        writer.Open($"public override void SetOption(int index, int option, {Value} value)");
        writer.Open("switch (index, option)");
        foreach ((string key, string property, OptionModel option) in Options(plugins))
            writer.Line($"case {key}: {property} = {Set(option)}; break;");
        writer.Line($"default: {OutOfRange};");
        writer.Close();
        writer.Close();
        writer.Line("");
    }

    /// <summary>An array of a plugin's options.</summary>
    public static string Constants(PluginModel plugin) =>
        $"new global::RingBuffer.PluginOption[] {{ {string.Join(", ", plugin.Options.Select(Constant))} }}";

    private static IEnumerable<(string Key, string Property, OptionModel Option)> Options(IReadOnlyList<PluginModel> plugins) =>
        from plugin in Enumerable.Range(0, plugins.Count)
        from option in Enumerable.Range(0, plugins[plugin].Options.Count)
        let model = plugins[plugin].Options[option]
        select ($"({plugin}, {option})", $"(({plugins[plugin].TypeName})Instance({plugin})).{model.Property}", model);

    private static string Get(string property, OptionKind kind) => kind switch
    {
        OptionKind.Duration => $"{property}.Ticks",
        OptionKind.Boolean => $"{property} ? 1 : 0",
        OptionKind.Text => $"0, {property}",
        OptionKind.Choice => $"unchecked((long){property})",
        _ => property,
    };

    private static string Set(OptionModel option) => option.Kind switch
    {
        OptionKind.Duration => "new global::System.TimeSpan(value.Number)",
        OptionKind.Boolean => "value.Number != 0",
        OptionKind.Text => "value.Text ?? \"\"",
        _ => $"unchecked(({option.TypeName})value.Number)",
    };

    private static string Constant(OptionModel option) =>
        $"new global::RingBuffer.PluginOption({SourceWriter.Quote(option.Name)}, {SourceWriter.Quote(option.Description)}, "
        + $"global::RingBuffer.OptionKind.{option.Kind}, {option.Min}, {option.Max}, "
        + $"new global::RingBuffer.OptionChoice[] {{ {string.Join(", ", option.Choices.Select(Choice))} }})";

    private static string Choice(ChoiceModel choice) => $"new global::RingBuffer.OptionChoice({SourceWriter.Quote(choice.Name)}, {choice.Value})";
}
