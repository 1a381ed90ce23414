using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using RingBuffer.Compiled;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Sources;

namespace RingBuffer.Cli.Options;

/// <summary>What a run was asked to do, checked: made from the command line by <see cref="Commands.RunCommand"/>, read by <see cref="KernelLogRun"/>.</summary>
internal sealed class RunOptions
{
    public bool Follow { get; init; }

    public bool OnlyNew { get; init; }

    public bool Json { get; init; }

    public bool Raw { get; init; }

    public bool Utc { get; init; }

    public bool Ascii { get; init; }

    public bool Stats { get; init; }

    /// <summary>auto, always or never.</summary>
    public string Color { get; init; } = "auto";

    public int BufferBytes { get; init; } = 1024 * 1024;

    public required EventFilter Filter { get; init; }

    /// <summary>The plugins compiled in.</summary>
    public required PluginSet Set { get; init; }

    /// <summary>Which of <see cref="Set"/> to run, by index.</summary>
    public required Predicate<int> Plugins { get; init; }

    /// <summary>Read the capture embedded in the program.</summary>
    public bool Demo { get; init; }

    /// <summary>Paths, "-" for standard input; empty: the live device.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>The shape of every FILE; null: to be found.</summary>
    public LogShape? Shape { get; init; }

    /// <summary>Read the journal; FILE are then journal files.</summary>
    public bool Journal { get; init; }

    /// <inheritdoc cref="JournalRequest.Boot"/>
    public string? Boot { get; init; }

    /// <summary>Read what was kept over crashes; FILE are then folders.</summary>
    public bool Pstore { get; init; }

    /// <summary>Where to receive netconsole; null: nowhere.</summary>
    public ListenAddress? Netconsole { get; init; }

    /// <summary>Exit with <see cref="ExitCodes.Found"/> when there was an alert.</summary>
    public bool Check { get; init; }

    /// <summary>Where the place to go on after a restart is kept; null: nowhere.</summary>
    public string? CursorFile { get; init; }

    /// <summary>The zone that times are written in, and read in where they do not say theirs.</summary>
    public TimeZoneInfo Zone => ZoneOf(Utc);

    /// <exception cref="UsageException">The format is unknown.</exception>
    public static bool IsJson(string output) => output switch
    {
        "json" => true,
        "text" => false,
        _ => throw new UsageException($"unknown output format '{output}'; formats: text, json"),
    };

    /// <exception cref="UsageException">The word is unknown.</exception>
    public static string CheckColor(string color) => color is "auto" or "always" or "never"
        ? color
        : throw new UsageException($"--color wants auto, always or never, not '{color}'");

    /// <exception cref="UsageException">The severity is none to fail on.</exception>
    public static Severity ParseFailOn(string severity) => severity switch
    {
        "warn" => Severity.Warn,
        "err" => Severity.Err,
        "crit" => Severity.Crit,
        _ => throw new UsageException($"--fail-on wants warn, err or crit, not '{severity}'"),
    };

    public static TimeZoneInfo ZoneOf(bool utc) => utc ? TimeZoneInfo.Utc : PosixZone.Local;

    /// <exception cref="UsageException">The shape is unknown.</exception>
    public static LogShape? ParseShape(string inputFormat) => inputFormat == "auto" ? null
        : LogShapes.TryFind(inputFormat, out LogShape shape) ? shape
        : throw new UsageException($"unknown input format '{inputFormat}'; formats: auto, {LogShapes.Names}");

    /// <exception cref="UsageException">One of the values is not understood.</exception>
    public static EventFilter MakeFilter(
        string? level, string? facility, string? subsystem, string? grep, string? exclude, string? only,
        string? device = null, TimeBound? since = null, TimeBound? until = null)
    {
        if (only is not (null or "annotated" or "warnings" or "incidents"))
            throw new UsageException($"--only wants annotated, warnings or incidents, not '{only}'");
        return new EventFilter
        {
            Severities = level is null ? EventFilter.AllSeverities : LevelList.Parse(level),
            Devices = device is null ? [] : Array.ConvertAll(SplitList(device), Encoding.UTF8.GetBytes),
            Since = since,
            Until = until,
            Facilities = facility is null ? null : FacilityList.Parse(facility),
            Subsystems = subsystem is null ? [] : Array.ConvertAll(SplitList(subsystem), Encoding.UTF8.GetBytes),
            Grep = MakeExpressions("--grep", grep),
            Exclude = MakeExpressions("--exclude", exclude),
            OnlyAnnotated = only == "annotated",
            NoEvents = only is "warnings" or "incidents",
            Warnings = only is null or "warnings",
            Incidents = only is null or "warnings" or "incidents",
        };
    }

    /// <param name="set">The plugins compiled in.</param>
    /// <param name="only">Names of the only ones to run, "none" for none, or null for all.</param>
    /// <param name="without">Names of those to leave out, or null.</param>
    /// <exception cref="UsageException">A name is unknown.</exception>
    public static Predicate<int> ChoosePlugins(PluginSet set, string? only, string? without)
    {
        bool[] chosen = new bool[set.Count];
        chosen.AsSpan().Fill(only is null);
        if (only is not (null or "none"))
            Mark(set, chosen, only, value: true);
        if (without is not null)
            Mark(set, chosen, without, value: false);
        return index => chosen[index];
    }

    public static int FindPlugin(PluginSet set, string name)
    {
        string names = "";
        for (int i = 0; i < set.Count; i++)
        {
            if (set.Metadata(i).Name == name)
                return i;
            names += (i == 0 ? "" : ", ") + set.Metadata(i).Name;
        }

        throw new UsageException($"unknown plugin '{name}'; compiled in: {names}");
    }

    private static void Mark(PluginSet set, bool[] chosen, string list, bool value)
    {
        foreach (string name in SplitList(list))
            chosen[FindPlugin(set, name)] = value;
    }

    private static string[] SplitList(string list)
    {
        string[] names = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length > 0 ? names : throw new UsageException($"'{list}' names nothing");
    }

    /// <summary>
    /// The constructor without options: the others bring in a second engine of 399 KB that is never asked for. The time-out comes in by
    /// the setting that it reads (https://learn.microsoft.com/dotnet/api/system.text.regularexpressions.regex.matchtimeout).
    /// </summary>
    [SuppressMessage("Security", "MA0009", Justification = "The time-out stands in the setting.")]
    private static Regex[] MakeExpressions(string option, string? patterns)
    {
        AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));
        try
        {
            return Array.ConvertAll(patterns?.Split(ArgumentForms.Separator) ?? [], pattern => new Regex(pattern));
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{option}: {e.Message}");
        }
    }
}
