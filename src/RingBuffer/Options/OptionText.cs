using System;
using System.Globalization;

namespace RingBuffer.Cli.Options;

/// <summary>
/// Values of plugin options as people write them: <c>100M</c>, <c>10s</c>, <c>true</c>, a word of a choice. Used to set options and to
/// list what they hold; both ways use the same units, so that what is listed can be typed in again.
/// </summary>
internal static class OptionText
{
    /// <returns>False when the option takes no such value.</returns>
    public static bool TryParse(PluginOption option, string text, out OptionValue value)
    {
        long number = 0;
        bool understood = option.Kind switch
        {
            OptionKind.Text => true,
            OptionKind.Boolean => TryParseBoolean(text, out number),
            OptionKind.Choice => TryParseChoice(option, text, out number),
            OptionKind.Number => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number),
            OptionKind.Size => UnitText.TrySize(text, out number),
            _ => TryParseSpan(text, out number),
        };
        value = new OptionValue(number, option.Kind == OptionKind.Text ? text : null);
        return understood && (option.Kind is OptionKind.Boolean or OptionKind.Choice || (number >= option.Min && number <= option.Max));
    }

    public static string Write(PluginOption option, OptionValue value) => option.Kind switch
    {
        OptionKind.Text => value.Text ?? "",
        OptionKind.Boolean => value.Number == 0 ? "false" : "true",
        OptionKind.Choice => NameOf(option, value.Number),
        OptionKind.Size => UnitText.WriteSize(value.Number),
        OptionKind.Duration => UnitText.WriteSpan(value.Number / TimeSpan.TicksPerMicrosecond),
        _ => value.Number.ToString(CultureInfo.InvariantCulture),
    };

    private static string NameOf(PluginOption option, long value)
    {
        foreach (OptionChoice choice in option.Choices)
        {
            if (choice.Value == value)
                return choice.Name;
        }

        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static string[] NamesOf(PluginOption option)
    {
        string[] names = new string[option.Choices.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = option.Choices[i].Name;
        return names;
    }

    /// <summary>What the option takes, in words.</summary>
    public static string Describe(PluginOption option) => option.Kind switch
    {
        OptionKind.Text => "text",
        OptionKind.Boolean => "true or false",
        OptionKind.Choice => "one of " + string.Join(", ", NamesOf(option)),
        OptionKind.Size => "a size such as 4096, 64K or 100M" + Bounds(option),
        OptionKind.Duration => "a time such as 500ms, 10s, 5min, 2h or 1d",
        _ => "a whole number" + Bounds(option),
    };

    private static string Bounds(PluginOption option)
    {
        string min = Write(option, new OptionValue(option.Min));
        if (option.Max is not (long.MaxValue or int.MaxValue))
            return $", {min} to {Write(option, new OptionValue(option.Max))}";
        return option.Min == 0 ? "" : $", at least {min}";
    }

    private static bool TryParseBoolean(string text, out long number)
    {
        number = text is "true" or "yes" or "on" or "1" ? 1 : 0;
        return number == 1 || text is "false" or "no" or "off" or "0";
    }

    private static bool TryParseChoice(PluginOption option, string text, out long number)
    {
        number = 0;
        foreach (OptionChoice choice in option.Choices)
        {
            if (choice.Name != text)
                continue;
            number = choice.Value;
            return true;
        }

        return false;
    }

    /// <summary>An option keeps a span in ticks, as TimeSpan does.</summary>
    private static bool TryParseSpan(string text, out long ticks)
    {
        bool valid = UnitText.TrySpan(text, out ticks) && ticks <= long.MaxValue / TimeSpan.TicksPerMicrosecond;
        ticks *= TimeSpan.TicksPerMicrosecond;
        return valid;
    }
}
