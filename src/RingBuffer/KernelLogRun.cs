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
/// One run of the main job: opens the sources, wires reader, ring, dispatcher and sink, runs the reader on a thread of its own and
/// the dispatcher on this one, and turns the outcome into an exit code.
/// </summary>
internal sealed class KernelLogRun(RunOptions options) : IDisposable
{
    private const int ReaderStackBytes = 256 * 1024;
    private const int ArenaBytesPerSlot = 256;
    private const int StopGraceMilliseconds = 2000;
    private const int LastWritesMilliseconds = 250;

    private readonly StopSignal _stop = new();
    private readonly RunCounters _counters = new();
    private readonly EventRing _ring = new(options.BufferBytes / ArenaBytesPerSlot, options.BufferBytes);
    private readonly ManualResetEventSlim _finished = new();
    private volatile bool _sourceFailed;
    private volatile StuckWatch? _watch;
    private int _signals;

    /// <summary>Runs over the sources that the options name.</summary>
    public int Run()
    {
        if (options.Demo)
            return Run(reader => ReadOne(reader, SavedKmsg.FromBytes(EmbeddedFile.Read("demo.kmsg"), "demo")));
        if (options.Files.Length > 0)
            return Run(ReadFiles);

        using IRecordSource? device = KmsgDevice.Open(KmsgDevice.DefaultPath, options.OnlyNew, _stop, out string problem);
        if (device is not null)
            return Run(reader => ReadOne(reader, device));
        Words.Say(problem);
        return ExitCodes.CouldNotRun;
    }

    public void Dispose()
    {
        _ring.Dispose();
        _stop.Dispose();
        _finished.Dispose();
    }

    private int Run(Action<RecordReader> read)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using PosixSignalRegistration hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

        byte[] bootId = ReadBootId(out string bootIdText);
        RecordReader reader = new(_ring, MakeSettings(bootId), _counters, _stop);
        Thread readerThread = new(() => ReadAndComplete(reader, read), ReaderStackBytes) { Name = "reader", IsBackground = true };
        readerThread.Start();

        using OutputBuffer output = new(StandardOutput.Descriptor);
        using StuckWatch watch = new(output, SayStuck);
        _watch = watch;
        PluginHost plugins = new(options.Set, options.Plugins, _ring, Words.Say) { Watch = watch };
        new Dispatcher(_ring, plugins, MakeSink(output, bootIdText), output, options.Filter, _counters, _stop).Run(options.Stats);
        readerThread.Join();
        _finished.Set();
        int exitCode = StandardOutput.ExitCode(output.Failure);
        return _sourceFailed ? ExitCodes.CouldNotRun : exitCode;
    }

    private void ReadAndComplete(RecordReader reader, Action<RecordReader> read)
    {
        try
        {
            read(reader);
        }
        finally
        {
            _ring.Complete();
        }
    }

    private void ReadFiles(RecordReader reader)
    {
        foreach (string path in options.Files)
        {
            using IRecordSource? source = SavedKmsg.Open(path, _stop, out string problem);
            if (source is not null)
            {
                ReadOne(reader, source);
                continue;
            }

            Words.Say(problem);
            _sourceFailed = true;
        }
    }

    private void ReadOne(RecordReader reader, IRecordSource source)
    {
        if (reader.Run(source))
            return;
        Words.Say(source.Failure);
        _sourceFailed = true;
    }

    private void SayStuck(int plugin) => Words.Say($"plugin {options.Set.Metadata(plugin).Name} has not returned for 5 s; all records wait for it");

    /// <summary>The first signal ends the run in order; a second one, a blocked output or a stuck plugin ends it at once.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _signals) > 1)
            return;
        context.Cancel = true;
        _stop.Request();
        _ring.WakeProducer();
        if (_finished.Wait(StopGraceMilliseconds))
            return;
        Words.Say(_watch is { } watch && watch.FlushIfInCall(LastWritesMilliseconds, out int plugin)
            ? $"plugin {options.Set.Metadata(plugin).Name} is still busy; ending without the records that wait for it"
            : "standard output is blocked; ending without writing the rest");
        Environment.Exit(ExitCodes.CouldNotRun);
    }

    private ReaderSettings MakeSettings(byte[] bootId) => new()
    {
        Follow = options.Follow,
        KeepRaw = options.Raw,
        Fingerprints = options.Json,
        BootId = bootId,
    };

    private IRecordSink MakeSink(OutputBuffer output, string bootId)
    {
        string[] names = new string[options.Set.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = options.Set.Metadata(i).Name;
        return options.Json
            ? new JsonSink(output, names, bootId, new TimeText(options.Utc ? TimeZoneInfo.Utc : TimeZoneInfo.Local))
            : new TextSink(output, names, UseColor(), options.Ascii);
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
