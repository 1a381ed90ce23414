using System;
using System.Collections.Generic;

namespace RingBuffer.Cli.Options;

/// <summary>
/// Rewrites the forms people type into the one the generated parser reads: <c>--name=value</c>, joined switches (<c>-fn</c>),
/// <c>-ojson</c>, a bare <c>--color</c>; several <c>--set</c> become one. Called once at start.
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
        List<string> result = new(arguments.Length + 4);
        List<string> settings = [];
        int settingsAt = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument == "--")
            {
                AddFiles(arguments.AsSpan(i + 1), result);
                break;
            }

            if (TryTakeSetting(arguments, ref i, settings))
                settingsAt = settings.Count == 1 ? result.Count : settingsAt;
            else if (WithValue.Contains($" {argument} ", StringComparison.Ordinal) && i + 1 < arguments.Length)
                result.AddRange([argument, arguments[++i]]); // whatever the value looks like
            else if (argument == "--color" && !(i + 1 < arguments.Length && arguments[i + 1] is "auto" or "always" or "never"))
                result.AddRange(["--color", "always"]);
            else if (argument.StartsWith("--", StringComparison.Ordinal))
                AddLong(argument, result);
            else if (argument.Length > 2 && argument[0] == '-')
                AddShort(argument, result);
            else
                result.Add(argument);
        }

        if (settings.Count > 0)
            result.InsertRange(settingsAt, [Setting, string.Join(PluginSettings.Separator, settings)]);
        return [.. result];
    }

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
