using System;
using System.IO;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using RingBuffer.Compiled;
using RingBuffer.Engine;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Sources;

namespace RingBuffer.Plugins.Tests;

/// <summary>Runs a saved /dev/kmsg stream through the engine with the real plugins, as the program does, inside the test process.</summary>
internal static class PluginRun
{
    /// <summary>The output as JSON Lines.</summary>
    public static string[] Json(byte[] stream, Predicate<string> plugin)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
                Run(stream, plugin, (int)file.DangerousGetHandle(), json: true);
            return File.ReadAllLines(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Bytes allocated by both threads for the whole run, output thrown away.</summary>
    public static long Allocated(byte[] stream, bool json)
    {
        using SafeFileHandle nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        return Run(stream, _ => true, (int)nowhere.DangerousGetHandle(), json);
    }

    private static long Run(byte[] stream, Predicate<string> plugin, int fd, bool json)
    {
        CompiledPlugins set = new();
        string[] names = new string[set.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = set.Metadata(i).Name;

        using StopSignal stop = new();
        using EventRing ring = new(4096, 1024 * 1024);
        using OutputBuffer output = new(fd);
        RunCounters counters = new();
        RecordReader reader = new(ring, new ReaderSettings { Fingerprints = json }, counters, stop);
        PluginHost host = new(set, index => plugin(names[index]), ring, _ => { });
        IRecordSink sink = json ? new JsonSink(output, names, "", new TimeText(TimeZoneInfo.Utc)) : new TextSink(output, names, color: true, ascii: false);
        Dispatcher dispatcher = new(ring, host, sink, output, new EventFilter(), counters, stop);

        long readerBytes = 0;
        using SavedKmsg source = SavedKmsg.FromBytes(stream, "sample");
        Thread readerThread = new(() =>
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            reader.Run(source);
            readerBytes = GC.GetAllocatedBytesForCurrentThread() - start;
            ring.Complete();
        });
        readerThread.Start();
        long before = GC.GetAllocatedBytesForCurrentThread();
        dispatcher.Run(summary: false);
        long dispatcherBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        readerThread.Join();
        return readerBytes + dispatcherBytes;
    }
}
