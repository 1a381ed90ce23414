using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using RingBuffer.Cli.Options;
using RingBuffer.Engine;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Sources;

namespace RingBuffer.Cli;

/// <summary>
/// One run of the main job: opens the sources, wires reader, ring, dispatcher and sink, runs the dispatcher on a thread of its own and
/// the reader on this one, and turns the outcome into an exit code.
/// </summary>
/// <remarks>
/// Starting a thread waits until it runs, and then for a processor. A dispatcher without events sleeps at once, and is woken on a processor
/// that is free; a reader that is started would keep the one it shares with its starter. So it is the dispatcher that is started, and
/// the reader begins when all is ready.
/// </remarks>
internal sealed class KernelLogRun(RunOptions options) : IDisposable
{
    private const int DispatcherStackBytes = 1024 * 1024;
    private const int ArenaBytesPerSlot = 256;
    private const int StopGraceMilliseconds = 2000;
    private const int LastWritesMilliseconds = 250;

    private readonly StopSignal _stop = new() { Output = StandardOutput.Descriptor };
    private readonly RunCounters _counters = new();
    private readonly EventRing _ring = new(options.BufferBytes / ArenaBytesPerSlot, options.BufferBytes);
    private readonly ManualResetEventSlim _finished = new();
    private volatile StuckWatch? _watch;
    private int _signals;

    /// <summary>Runs over the sources that the options name.</summary>
    public int Run()
    {
        byte[] bootId = ReadBootId(out string bootIdText);
        using RunInputs inputs = new(options, bootIdText, _stop);
        return inputs.TryOpen() ? Run(inputs, bootId, bootIdText) : ExitCodes.CouldNotRun;
    }

    public void Dispose()
    {
        _ring.Dispose();
        _stop.Dispose(); // not _finished: a signal may come now still
    }

    private int Run(RunInputs inputs, byte[] bootId, string bootIdText)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using PosixSignalRegistration hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

        using OutputBuffer output = new(StandardOutput.Descriptor);
        IRecordSink sink = MakeSink(output, bootIdText);
        using StuckWatch watch = new(output, SayStuck);
        _watch = watch;
        PluginHost plugins = new(options.Set, options.Plugins, _ring, Words.Say) { Watch = watch };
        Dispatcher dispatcher = new(_ring, plugins, sink, output, options.Filter, _counters, _stop, inputs.Keeper)
        {
            FirstRest = options.Follow ? ProgramImage.GiveBackCode : null,
        };
        ReaderSettings settings = MakeSettings(bootId, inputs.ResumeAt, new EventDigest(plugins.AnyEnabled ? options.Set : null, sink.ShowsFingerprints));
        RecordReader reader = new(_ring, settings, _counters, _stop);
        Thread dispatcherThread = new(() => dispatcher.Run(options.Stats), DispatcherStackBytes) { Name = "dispatcher", IsBackground = true };
        dispatcherThread.Start();
        if (plugins.AnyEnabled)
            watch.Start();
        bool isRead = ReadToTheEnd(reader, inputs, dispatcherThread);
        SayUndecided();
        int exitCode = StandardOutput.ExitCode(output.Failure);
        if (!isRead || inputs.Keeper is { IsBehind: true })
            return ExitCodes.CouldNotRun;
        return options.Check && options.Filter.AlertsFound > 0 && exitCode == ExitCodes.Done ? ExitCodes.Found : exitCode;
    }

    /// <summary>A filter leaves out what it cannot decide; that is no secret.</summary>
    private void SayUndecided()
    {
        if (options.Filter.WithoutSeverity > 0)
            Words.Say($"{options.Filter.WithoutSeverity} events without a severity were left out by --level: their input does not carry it");
        if (options.Filter.TooSlow > 0)
            Words.Say($"{options.Filter.TooSlow} messages are shown without having been matched: the expression took too long on them");
        if (options.Filter.WithoutTime > 0)
            Words.Say($"{options.Filter.WithoutTime} events were left out by --since or --until: their input does not tell that time (wall clock, or 'boot+…')");
    }

    /// <summary>Whatever happens to the reader, what it has read is written.</summary>
    private bool ReadToTheEnd(RecordReader reader, RunInputs inputs, Thread dispatcher)
    {
        try
        {
            return inputs.Read(reader);
        }
        finally
        {
            _ring.Complete();
            dispatcher.Join();
            _finished.Set();
        }
    }

    private void SayStuck(int plugin) => Words.Say($"plugin {options.Set.Metadata(plugin).Name} has not returned for 5 s; all records wait for it");

    /// <summary>The first signal ends the run in order; a second one, a blocked output or a stuck plugin ends it at once.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _signals) > 1)
            return;
        context.Cancel = true;
        _stop.Request();
        if (_finished.Wait(StopGraceMilliseconds))
            return;
        Words.Say(_watch is { } watch && watch.FlushIfInCall(LastWritesMilliseconds, out int plugin)
            ? $"plugin {options.Set.Metadata(plugin).Name} is still busy; ending without the records that wait for it"
            : "standard output is blocked; ending without writing the rest");
        Environment.Exit(ExitCodes.CouldNotRun);
    }

    private ReaderSettings MakeSettings(byte[] bootId, ulong? resumeAt, EventDigest digest) => new()
    {
        Follow = options.Follow,
        KeepRaw = options.Raw,
        Digest = digest,
        BootId = bootId,
        ResumeAt = resumeAt,
    };

    private IRecordSink MakeSink(OutputBuffer output, string bootId)
    {
        string[] names = new string[options.Set.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = options.Set.Metadata(i).Name;
        return options.Json
            ? new JsonSink(output, names, bootId, new TimeText(options.Zone))
            : new TextSink(output, names, UseColor(), options.Ascii, new TimeText(options.Zone)) { TellsWhen = options.Filter.NoEvents };
    }

    private bool UseColor() => options.Color == "always"
        || (options.Color == "auto"
            && Libc.IsTerminal(StandardOutput.Descriptor)
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>This boot's id; empty where /proc is not there, as in a bare chroot.</summary>
    private static byte[] ReadBootId(out string text)
    {
        text = "";
        try
        {
            text = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        return Guid.TryParse(text, out Guid id) ? id.ToByteArray(bigEndian: true) : [];
    }
}
