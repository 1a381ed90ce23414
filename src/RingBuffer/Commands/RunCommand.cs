using System;
using ConsoleAppFramework;
using RingBuffer.Cli.Options;
using RingBuffer.Compiled;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Time;

namespace RingBuffer.Cli.Commands;

/// <summary>The main job and its rehearsal: annotate the live kernel log, saved streams, or the capture in the binary.</summary>
internal sealed class RunCommand
{
    /// <summary>Print the kernel log, annotated. Without FILE: /dev/kmsg, what is there now.</summary>
    /// <param name="files">Saved logs in any shape, gzip-compressed or not, rotations oldest first; - is standard input.</param>
    /// <param name="follow">-f, Go on printing new records of the live log.</param>
    /// <param name="tail">-n, Print only new records; implies --follow.</param>
    /// <param name="output">-o, text (the default) or json (JSON Lines).</param>
    /// <param name="level">Only events of these severities: err+ (err and worse), or a list such as err,warn.</param>
    /// <param name="facility">Only events of these facilities, such as kern,daemon.</param>
    /// <param name="subsystem">Only events of these subsystems, such as usb,scsi.</param>
    /// <param name="device">Only events of these devices, as in the DEVICE tag: +usb:1-2, b8:0, or 1-2.</param>
    /// <param name="since">No events before: '2026-11-23 20:04', -1h, '10 min ago', @1795467851, boot+90s.</param>
    /// <param name="until">No events after; like --since.</param>
    /// <param name="grep">Only events whose message matches this regular expression; of several, one of them.</param>
    /// <param name="exclude">No events whose message matches this regular expression; of several, none of them.</param>
    /// <param name="only">annotated (events a plugin annotated), warnings (what plugins raise: warnings and incidents) or incidents.</param>
    /// <param name="plugins">Run only these plugins; none: run none.</param>
    /// <param name="without">Run all plugins but these.</param>
    /// <param name="set">PLUGIN.OPTION=VALUE sets an option of a plugin; may be given several times. plugins show lists them.</param>
    /// <param name="inputFormat">auto (the default: found from the first lines), kmsg, dmesg, dmesg-json, console, syslog, journal-json, journal-export, journal-short, pstore or text.</param>
    /// <param name="journal">Read the systemd journal through journalctl; FILE are then journal files or folders.</param>
    /// <param name="boot">With --journal: which boot, such as -1 for the one before (0, this one, by default).</param>
    /// <param name="pstore">Read what the kernel kept over crashes; FILE are then folders (/sys/fs/pstore, /var/lib/systemd/pstore).</param>
    /// <param name="netconsole">Receive what other kernels send: ADDR:PORT, [V6ADDR]:PORT or :PORT.</param>
    /// <param name="cursorFile">Keep here how far was read, and go on there after a restart.</param>
    /// <param name="raw">Keep the untouched record (text: print it instead of the message), and in incidents of crashes the registers.</param>
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
        [HideDefaultValue] string? device = null,
        [HideDefaultValue] string? since = null,
        [HideDefaultValue] string? until = null,
        [HideDefaultValue] string? grep = null,
        [HideDefaultValue] string? exclude = null,
        [HideDefaultValue] string? only = null,
        [HideDefaultValue] string? plugins = null,
        [HideDefaultValue] string? without = null,
        [HideDefaultValue] string? set = null,
        [HideDefaultValue] string inputFormat = "auto",
        [HideDefaultValue] bool journal = false,
        [HideDefaultValue] string? boot = null,
        [HideDefaultValue] bool pstore = false,
        [HideDefaultValue] string? netconsole = null,
        [HideDefaultValue] string? cursorFile = null,
        [HideDefaultValue] bool raw = false,
        [HideDefaultValue] bool utc = false,
        [HideDefaultValue] string color = "auto",
        [HideDefaultValue] bool ascii = false,
        [HideDefaultValue] bool stats = false,
        [HideDefaultValue] string buffer = "1M",
        [Argument] params string[] files)
    {
        string conflict = InputConflict.Of(files, follow || tail, journal, boot is not null, pstore, netconsole is not null, cursorFile is not null);
        if (conflict.Length > 0)
            return Words.SayUsage(conflict);
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
            BufferBytes = BufferSize.Parse(buffer),
            Filter = RunOptions.MakeFilter(
                level, facility, subsystem, grep, exclude, only, device, Bound("--since", since, utc), Bound("--until", until, utc)),
            Shape = RunOptions.ParseShape(inputFormat),
            Set = PluginSettings.Apply(compiled, set),
            Plugins = RunOptions.ChoosePlugins(compiled, plugins, without),
            Files = files,
            CursorFile = cursorFile,
            Journal = journal,
            Boot = boot,
            Pstore = pstore,
            Netconsole = netconsole is null ? null : ListenAddress.Parse(netconsole),
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
            Filter = new EventFilter(),
            Set = new CompiledPlugins(),
            Plugins = _ => true,
            Demo = true,
        });

    /// <summary>Exit with 3 when the log holds a warning or an incident, and print those: for boot tests.</summary>
    /// <param name="files">Saved logs in any shape; - is standard input. Without FILE: /dev/kmsg, what is there now.</param>
    /// <param name="failOn">The least severity that counts: warn (the default), err or crit.</param>
    /// <param name="output">-o, text (the default) or json (JSON Lines).</param>
    /// <param name="plugins">Run only these plugins; none: run none.</param>
    /// <param name="without">Run all plugins but these.</param>
    /// <param name="inputFormat">As for printing the log.</param>
    /// <param name="color">auto (the default: on a terminal, without NO_COLOR), always or never.</param>
    /// <param name="ascii">Write nothing beyond ASCII in text.</param>
    /// <param name="stats">Write the counts at the end.</param>
    public int Check(
        [HideDefaultValue] string failOn = "warn",
        [HideDefaultValue] string output = "text",
        [HideDefaultValue] string? plugins = null,
        [HideDefaultValue] string? without = null,
        [HideDefaultValue] string inputFormat = "auto",
        [HideDefaultValue] string color = "auto",
        [HideDefaultValue] bool ascii = false,
        [HideDefaultValue] bool stats = false,
        [Argument] params string[] files)
    {
        CompiledPlugins set = new();
        return Run(() => new RunOptions
        {
            Json = RunOptions.IsJson(output),
            Ascii = ascii,
            Stats = stats,
            Color = RunOptions.CheckColor(color),
            Filter = new EventFilter { NoEvents = true, AlertsAtLeast = RunOptions.ParseFailOn(failOn) },
            Set = set,
            Plugins = RunOptions.ChoosePlugins(set, plugins, without),
            Files = files,
            Shape = RunOptions.ParseShape(inputFormat),
            Check = true,
        });
    }

    private static TimeBound? Bound(string option, string? text, bool utc) =>
        TimeBoundText.Parse(option, text, new SystemClock().RealtimeMicroseconds, RunOptions.ZoneOf(utc));

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
        try
        {
            return run.Run();
        }
        catch (Exception e)
        {
            Words.Say($"ended by an error of its own: {e.GetType().Name}: {e.Message}"); // to the parser it would be bad usage
            return ExitCodes.CouldNotRun;
        }
    }
}
