using System;
using System.Collections.Generic;

namespace RingBuffer.Cli.Options;

/// <summary>
/// Rewrites the forms people type into the one the generated parser reads: <c>--name=value</c>, joined switches (<c>-fn</c>),
/// <c>-ojson</c>, a bare <c>--color</c>; several of an option that takes several values become one, and options may stand behind files.
/// Called once at start.
/// </summary>
internal static class ArgumentForms
{
    private const string WithValue =
        " -o --output --level --facility --subsystem --device --since --until --input-format --fail-on --boot --netconsole --cursor-file "
        + "--grep --exclude --only --plugins --without --buffer --set ";

    /// <summary>Stands between several values of one option in the one that the parser hands over; no argument can hold it.</summary>
    public const char Separator = '\0';

    private const string Switches = "fn";
    private const char OutputOption = 'o';

    public static string[] Normalize(string[] arguments)
    {
        int commands = CommandWords(arguments);
        List<string> options = [.. arguments[..commands]];
        List<string> files = [];
        for (int i = commands; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument == "--")
            {
                AddFiles(arguments.AsSpan(i + 1), files);
                break;
            }

            if (argument == "--color")
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

        return [.. Gather(options), .. files];
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
        : TakesValue(argument);

    private static bool TakesValue(string option) => WithValue.Contains($" {option} ", StringComparison.Ordinal);

    /// <summary>Of an option given several times the parser keeps only the last, so they are gathered here.</summary>
    private static List<string> Gather(List<string> options)
    {
        List<string> gathered = [];
        Dictionary<string, int> values = [];
        for (int i = 0; i < options.Count; i++)
        {
            string name = options[i];
            bool hasValue = i + 1 < options.Count && TakesValue(name);
            char? between = hasValue ? Between(name) : null;
            if (between is not null && values.TryGetValue(name, out int first))
            {
                gathered[first] += between + options[++i];
                continue;
            }

            gathered.Add(name);
            if (!hasValue)
                continue;
            values[name] = gathered.Count;
            gathered.Add(options[++i]);
        }

        return gathered;
    }

    /// <returns>What joins several values of an option; null: the last one counts.</returns>
    private static char? Between(string option) => option switch
    {
        "--grep" or "--exclude" or "--set" => Separator,
        "--level" or "--facility" or "--subsystem" or "--device" or "--plugins" or "--without" => ',',
        _ => null,
    };

    /// <summary>After "--" everything is a FILE: a path in front keeps its name from being read as an option or a command.</summary>
    private static void AddFiles(ReadOnlySpan<string> files, List<string> result)
    {
        foreach (string file in files)
            result.Add(file == "-" || file.StartsWith('/') ? file : "./" + file);
    }

    private static void AddLong(string argument, List<string> result)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? argument : argument[..equals];
        if (equals >= 0 && (name == "--color" || TakesValue(name)))
            result.AddRange([name, argument[(equals + 1)..]]);
        else
            result.Add(argument); // a switch has no value: let the parser say so
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
