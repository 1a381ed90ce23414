using System;
using ConsoleAppFramework;
using RingBuffer.Cli.Options;
using RingBuffer.Compiled;

namespace RingBuffer.Cli.Commands;

/// <summary>The main job and its rehearsal: annotate the live kernel log, saved streams, or the capture in the binary.</summary>
internal sealed class RunCommand
{
    /// <summary>Print the kernel log, annotated. Without FILE: /dev/kmsg, what is there now.</summary>
    /// <param name="files">Saved /dev/kmsg streams; - is standard input.</param>
    /// <param name="follow">-f, Go on printing new records of the live log.</param>
    /// <param name="tail">-n, Print only new records; implies --follow.</param>
    /// <param name="output">-o, text (the default) or json (JSON Lines).</param>
    /// <param name="level">Only events of these severities: err+ (err and worse), or a list such as err,warn.</param>
    /// <param name="facility">Only events of these facilities, such as kern,daemon.</param>
    /// <param name="subsystem">Only events of these subsystems, such as usb,scsi.</param>
    /// <param name="grep">Only events whose message matches this regular expression.</param>
    /// <param name="exclude">No events whose message matches this regular expression.</param>
    /// <param name="only">annotated (events a plugin annotated), warnings (what plugins raise: warnings and incidents) or incidents.</param>
    /// <param name="plugins">Run only these plugins; none: run none.</param>
    /// <param name="without">Run all plugins but these.</param>
    /// <param name="set">PLUGIN.OPTION=VALUE sets an option of a plugin; may be given several times. plugins show lists them.</param>
    /// <param name="raw">Keep the untouched record (text: print it instead of the message).</param>
    /// <param name="utc">Write times in UTC rather than local time.</param>
    /// <param name="color">auto (the default: on a terminal, without NO_COLOR), always or never.</param>
    /// <param name="ascii">Write nothing beyond ASCII in text.</param>
    /// <param name="stats">Write the counts at the end.</param>
    /// <param name="buffer">Memory for records on their way, 256K to 1G; 1M by default.</param>
    [Command("")]
    public int Run(
        [HideDefaultValue] bool follow = false,
        [HideDefaultValue] bool tail = false,
        [HideDefaultValue] string output = "text",
        [HideDefaultValue] string? level = null,
        [HideDefaultValue] string? facility = null,
        [HideDefaultValue] string? subsystem = null,
        [HideDefaultValue] string? grep = null,
        [HideDefaultValue] string? exclude = null,
        [HideDefaultValue] string? only = null,
        [HideDefaultValue] string? plugins = null,
        [HideDefaultValue] string? without = null,
        [HideDefaultValue] string? set = null,
        [HideDefaultValue] bool raw = false,
        [HideDefaultValue] bool utc = false,
        [HideDefaultValue] string color = "auto",
        [HideDefaultValue] bool ascii = false,
        [HideDefaultValue] bool stats = false,
        [HideDefaultValue] string buffer = "1M",
        [Argument] params string[] files)
    {
        if (files.Length > 0 && (follow || tail))
            return Words.SayUsage("--follow and --tail are for the live log, not for FILE");
        CompiledPlugins compiled = new();
        return Run(() => new RunOptions
        {
            Follow = follow || tail,
            OnlyNew = tail,
            Json = RunOptions.IsJson(output),
            Raw = raw,
            Utc = utc,
            Ascii = ascii,
            Stats = stats,
            Color = RunOptions.CheckColor(color),
            BufferBytes = ByteSize.Parse(buffer),
            Filter = RunOptions.MakeFilter(level, facility, subsystem, grep, exclude, only),
            Set = PluginSettings.Apply(compiled, set),
            Plugins = RunOptions.ChoosePlugins(compiled, plugins, without),
            Files = files,
        });
    }

    /// <summary>Print a capture embedded in the program, annotated; needs no privilege.</summary>
    /// <param name="output">-o, text (the default) or json (JSON Lines).</param>
    /// <param name="color">auto (the default: on a terminal, without NO_COLOR), always or never.</param>
    /// <param name="ascii">Write nothing beyond ASCII in text.</param>
    /// <param name="stats">Write the counts at the end.</param>
    public int Demo([HideDefaultValue] string output = "text", [HideDefaultValue] string color = "auto", bool ascii = false, bool stats = false) =>
        Run(() => new RunOptions
        {
            Json = RunOptions.IsJson(output),
            Ascii = ascii,
            Stats = stats,
            Color = RunOptions.CheckColor(color),
            Filter = RunOptions.MakeFilter(level: null, facility: null, subsystem: null, grep: null, exclude: null, only: null),
            Set = new CompiledPlugins(),
            Plugins = _ => true,
            Demo = true,
        });

    /// <summary>Options are checked while they are made; the first that makes no sense ends the command.</summary>
    private static int Run(Func<RunOptions> make)
    {
        RunOptions options;
        try
        {
            options = make();
        }
        catch (UsageException e)
        {
            return Words.SayUsage(e.Message);
        }

        using KernelLogRun run = new(options);
        return run.Run();
    }
}
