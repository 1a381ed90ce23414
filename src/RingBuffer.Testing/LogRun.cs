using System;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using RingBuffer.Compiled;
using RingBuffer.Engine;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Sources;

namespace RingBuffer.Testing;

/// <summary>
/// Runs a saved /dev/kmsg stream through the whole engine, on two threads as the program does, with a set of plugins. Used by
/// <see cref="Samples"/> and by tests of RingBuffer itself. A stream may be run with any set, but a plugin set only once: its
/// instances keep their state.
/// </summary>
internal static class LogRun
{
    /// <summary>The output as JSON Lines.</summary>
    /// <param name="stream">A saved /dev/kmsg stream.</param>
    /// <param name="plugins">The plugins to choose from.</param>
    /// <param name="chosen">Which of them run, by name; null: all.</param>
    public static string[] Json(byte[] stream, PluginSet plugins, Predicate<string>? chosen = null) => Lines(stream, plugins, chosen, json: true);

    /// <summary>The output as text, without colour.</summary>
    /// <inheritdoc cref="Json"/>
    public static string[] Text(byte[] stream, PluginSet plugins, Predicate<string>? chosen = null) => Lines(stream, plugins, chosen, json: false);

    /// <summary>Bytes allocated by both threads for the whole run, output thrown away.</summary>
    public static long Allocated(byte[] stream, PluginSet plugins, bool json)
    {
        using SafeFileHandle nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        return Run(stream, plugins, chosen: null, nowhere, json, color: true);
    }

    private static string[] Lines(byte[] stream, PluginSet plugins, Predicate<string>? chosen, bool json)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
                Run(stream, plugins, chosen, file, json, color: false);
            return File.ReadAllLines(path, Encoding.UTF8);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static long Run(byte[] stream, PluginSet set, Predicate<string>? chosen, SafeFileHandle file, bool json, bool color)
    {
        string[] names = new string[set.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = set.Metadata(i).Name;

        using StopSignal stop = new();
        using EventRing ring = new(4096, 1024 * 1024);
        using OutputBuffer output = new((int)file.DangerousGetHandle());
        RunCounters counters = new();
        PluginHost host = new(set, index => chosen is null || chosen(names[index]), ring, _ => { }) { JudgesSpeed = false };
        IRecordSink sink = json ? new JsonSink(output, names, "", new TimeText(TimeZoneInfo.Utc)) : new TextSink(output, names, color, ascii: false);
        RecordReader reader = new(ring, new ReaderSettings { Digest = new EventDigest(set, sink.ShowsFingerprints) }, counters, stop);
        Dispatcher dispatcher = new(ring, host, sink, output, new EventFilter(), counters, stop);

        long readerBytes = 0;
        using SavedKmsg source = SavedKmsg.FromBytes(stream, "sample");
        Thread readerThread = new(() =>
        {
            PassThroughBell();
            long start = GC.GetAllocatedBytesForCurrentThread();
            reader.Run(source);
            readerBytes = GC.GetAllocatedBytesForCurrentThread() - start;
            ring.Complete();
        });
        readerThread.Start();
        PassThroughBell();
        long before = GC.GetAllocatedBytesForCurrentThread();
        dispatcher.Run(summary: false);
        long dispatcherBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        readerThread.Join();
        return readerBytes + dispatcherBytes;
    }

    /// <summary>Sleeps and wakes once: the first call of a native function allocates, and whether a run ever sleeps is up to chance.</summary>
    private static void PassThroughBell()
    {
        using Doorbell bell = new();
        bell.Prepare();
        bell.Ring();
        bell.Sleep(0);
    }
}
