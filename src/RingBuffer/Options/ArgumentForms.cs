using System;
using System.Collections.Generic;

namespace RingBuffer.Cli.Options;

/// <summary>
/// Rewrites the forms people type into the one the generated parser reads: <c>--name=value</c>, joined switches (<c>-fn</c>),
/// <c>-ojson</c>, a bare <c>--color</c>; several <c>--set</c> become one, and options may stand behind files. Called once at start.
/// </summary>
internal static class ArgumentForms
{
    private const string WithValue =
        " -o --output --level --facility --subsystem --device --since --until --input-format --fail-on --boot --netconsole --cursor-file "
        + "--grep --exclude --only --plugins --without --buffer ";

    private const string Setting = "--set";
    private const string Switches = "fn";
    private const char OutputOption = 'o';

    public static string[] Normalize(string[] arguments)
    {
        int commands = CommandWords(arguments);
        List<string> options = [.. arguments[..commands]];
        List<string> files = [];
        List<string> settings = [];
        int settingsAt = 0;
        for (int i = commands; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument == "--")
            {
                AddFiles(arguments.AsSpan(i + 1), files);
                break;
            }

            if (TryTakeSetting(arguments, ref i, settings))
                settingsAt = settings.Count == 1 ? options.Count : settingsAt;
            else if (argument == "--color")
                options.AddRange(["--color", i + 1 < arguments.Length && arguments[i + 1] is "auto" or "always" or "never" ? arguments[++i] : "always"]);
            else if (argument.StartsWith("--", StringComparison.Ordinal))
                AddLong(argument, options);
            else if (argument.Length > 1 && argument[0] == '-')
                AddShort(argument, options);
            else
                files.Add(argument);

            if (!WantsValue(argument, options))
                continue;
            if (i + 1 == arguments.Length)
                return [.. options]; // the parser says what is missing; a file must not be taken for it
            options.Add(arguments[++i]); // whatever it looks like
        }

        if (settings.Count > 0)
            options.InsertRange(settingsAt, [Setting, string.Join(PluginSettings.Separator, settings)]);
        return [.. options, .. files];
    }

    /// <summary>How many words at the start name a command.</summary>
    private static int CommandWords(string[] arguments) => arguments switch
    {
        ["plugins", "show", ..] => 2,
        ["plugins" or "check" or "demo" or "schema", ..] => 1,
        _ => 0,
    };

    /// <summary>Whether the option just added ends with its name: <c>--grep</c>, <c>-o</c>, <c>-fo</c>.</summary>
    private static bool WantsValue(string argument, List<string> options) => argument.EndsWith(OutputOption) && options is [.., "-o"]
        ? argument is ['-', not '-', ..]
        : WithValue.Contains($" {argument} ", StringComparison.Ordinal);

    /// <summary>Of an option given several times the parser keeps only the last, so they are gathered here.</summary>
    private static bool TryTakeSetting(string[] arguments, ref int i, List<string> settings)
    {
        if (arguments[i].StartsWith(Setting + "=", StringComparison.Ordinal))
            settings.Add(arguments[i][(Setting.Length + 1)..]);
        else if (arguments[i] == Setting && i + 1 < arguments.Length)
            settings.Add(arguments[++i]);
        else
            return false;
        return true;
    }

    /// <summary>After "--" everything is a FILE: a path in front keeps its name from being read as an option or a command.</summary>
    private static void AddFiles(ReadOnlySpan<string> files, List<string> result)
    {
        foreach (string file in files)
            result.Add(file == "-" || file.StartsWith('/') ? file : "./" + file);
    }

    private static void AddLong(string argument, List<string> result)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            result.Add(argument);
        else
            result.AddRange([argument[..equals], argument[(equals + 1)..]]);
    }

    private static void AddShort(string argument, List<string> result)
    {
        for (int i = 1; i < argument.Length; i++)
        {
            if (argument[i] == OutputOption && i + 1 < argument.Length)
            {
                result.AddRange(["-o", argument[(i + 1)..].TrimStart('=')]);
                return;
            }

            if (argument[i] != OutputOption && !Switches.Contains(argument[i], StringComparison.Ordinal))
            {
                result.Add(argument); // not ours: let the parser say so
                return;
            }

            result.Add($"-{argument[i]}");
        }
    }
}
