using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Text;
using RingBuffer.Engine;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Time;

namespace RingBuffer.Testing;

/// <summary>
/// Runs one plugin instance without a kernel: loads it, feeds it lines, shows what it said, unloads it. Triggers, capabilities,
/// folding and history are the engine's own. An exception of the plugin comes out of <see cref="Feed(string, Severity)"/>. Needs no
/// test framework; not for several threads at once. Linux only, like the engine.
/// </summary>
public sealed class PluginTest : IDisposable
{
    private const int Slots = 2048;

    private readonly StopSignal _stop = new();
    private readonly EventRing _ring = new(Slots, EventRing.MinArenaBytes);
    private readonly OutputBuffer _nowhere = new(-1);
    private readonly EventIds _ids = new(default);
    private readonly CollectingSink _sink = new();
    private readonly List<string> _log = [];
    private readonly StreamClock _streamClock = new();
    private readonly TestedPlugins _plugins;
    private readonly PluginHost _host;
    private readonly Dispatcher _dispatcher;
    private ulong _nextSequence = 1;
    private bool _unloaded;
    private bool _disposed;

    /// <summary>Loads the plugin: its <see cref="KernelPlugin.OnLoad"/> is called here.</summary>
    /// <param name="plugin">A fresh instance; its class carries the attributes.</param>
    /// <exception cref="ArgumentException">The class has no [KernelPlugin] attribute.</exception>
    public PluginTest(KernelPlugin plugin)
    {
        _plugins = new TestedPlugins(plugin);
        _host = new PluginHost(_plugins, _ => true, _ring, _log.Add);
        _dispatcher = new Dispatcher(_ring, _host, _sink, _nowhere, new EventFilter(), new RunCounters(), _stop);
        _dispatcher.Begin();
        Started = _host.AnyEnabled;
    }

    /// <summary>The time of lines that carry no stamp.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>
    /// False, the default: an exception of the plugin ends the test with its own stack trace. True: it is treated as in the program,
    /// with a notice, and the plugin is switched off after five in a row.
    /// </summary>
    public bool KeepGoing { get; init; }

    /// <summary>OnLoad returned true and the engine is not too old; otherwise a notice says why not.</summary>
    public bool Started { get; }

    /// <summary>What the class's attributes say.</summary>
    public PluginMetadata Metadata => _plugins.Metadata(0);

    /// <summary>Every note so far.</summary>
    public IReadOnlyList<Annotation> Annotations => _sink.Annotations;

    /// <summary>Every alert raised so far, repeats included.</summary>
    public IReadOnlyList<Warning> Warnings => _sink.Warnings;

    /// <summary>Every incident reported so far, repeats included.</summary>
    public IReadOnlyList<Incident> Incidents => _sink.Incidents;

    /// <summary>What the engine said about the plugin, such as <c>capability-refused: …</c>.</summary>
    public IReadOnlyList<string> Notices => _sink.Notices;

    /// <summary>Capabilities that the plugin used without declaring them; what needed them was refused.</summary>
    public PluginCapabilities Refused => _host.Refused(0);

    /// <summary>What the plugin said through its Logger, each line as it would stand on standard error.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>The panels the plugin added.</summary>
    public IReadOnlyList<Panel> Panels => _host.Panels;

    /// <summary>
    /// Feeds one line: a raw record (<c>6,609,22455198,-;usb 1-2: …</c>, tag lines after a newline), a line as dmesg prints it
    /// (<c>[   22.455198] usb 1-2: …</c>, also with <c>&lt;6&gt;</c> before it or <c>[ T123]</c> behind the stamp), or just a message.
    /// </summary>
    /// <param name="line">One line of one of these shapes.</param>
    /// <param name="severity">What the kernel says it is, where the line does not carry it.</param>
    /// <exception cref="ArgumentException">It is more than one line; use <see cref="FeedLines"/>.</exception>
    public Reaction Feed(string line, Severity severity = Severity.Info)
    {
        ArgumentNullException.ThrowIfNull(line);
        line = line.TrimEnd('\n', '\r');
        if (KernelLine.IsRecord(line))
            return FeedRecord(Encoding.UTF8.GetBytes(line + "\n"));
        return line.Contains('\n', StringComparison.Ordinal)
            ? throw new ArgumentException("this is more than one line; FeedLines takes several", nameof(line))
            : Feed(KernelLine.Parse(line, severity));
    }

    /// <summary>Feeds an event built by hand.</summary>
    public Reaction Feed(TestEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return FeedRecord(e.ToRecord(_nextSequence, Clock.SinceBoot));
    }

    /// <summary>Feeds several lines, empty ones left out; a line that begins with a blank belongs to the record before it.</summary>
    /// <param name="lines">Lines in the shapes of <see cref="Feed(string, Severity)"/>, separated by newlines.</param>
    /// <param name="severity">For lines that do not carry theirs.</param>
    /// <returns>One reaction a record, in order.</returns>
    public IReadOnlyList<Reaction> FeedLines(string lines, Severity severity = Severity.Info)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<string> records = [];
        foreach (string line in lines.Split('\n').Where(line => line.Length > 0))
        {
            if (line[0] == ' ' && records.Count > 0 && KernelLine.IsRecord(records[^1]))
                records[^1] += "\n" + line;
            else
                records.Add(line);
        }

        return [.. records.Select(record => Feed(record, severity))];
    }

    /// <summary>
    /// Lets the time pass that the plugin asked for with CallAfter: OnTimer is called, and what it says is among the findings. An
    /// exception of it is a notice.
    /// </summary>
    /// <returns>False when the plugin asked for no call.</returns>
    public bool RunTimer()
    {
        ObjectDisposedException.ThrowIf(_unloaded, this);
        if (_host.MillisecondsToTimer < 0)
            return false;
        _host.CallAfter(0, 0);
        _dispatcher.RunTimers();
        return true;
    }

    /// <summary>Ends the run as the program does: OnUnload is called, and what it says is among the findings.</summary>
    public void Unload()
    {
        if (_unloaded)
            return;
        _unloaded = true;
        _dispatcher.End(summary: false);
    }

    /// <summary>Unloads the plugin if that was not done.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Unload();
        _nowhere.Dispose();
        _ring.Dispose();
        _stop.Dispose();
    }

    private Reaction FeedRecord(byte[] record)
    {
        ObjectDisposedException.ThrowIf(_unloaded, this);
        int calls = _plugins.Calls;
        Publish(record);
        KernelEvent e = _ring.TryPeek() ? _host.View(in _ring.Head) : default;
        string whyNot = WhyNot(in e);
        _dispatcher.Drain();
        Reaction reaction = _sink.Take()!;
        reaction.WhyNot = _plugins.Calls > calls ? "" : whyNot;
        Rethrow();
        return reaction;
    }

    private string WhyNot(in KernelEvent e) => _host.AnyEnabled
        ? TriggerExplanation.Of(Metadata, in e)
        : "the plugin is not running: " + string.Join("; ", Notices);

    /// <summary>Puts a record into the ring as the reader thread does.</summary>
    private void Publish(byte[] record)
    {
        if (!_ring.TryClaim(record.Length + RecordParser.ClaimMargin, out Span<byte> payload))
            throw new ArgumentException("the line is longer than any record", nameof(record));
        ref EventSlot slot = ref _ring.Claimed;
        if (!RecordParser.TryParse(record, payload, ref slot, out int used))
            throw new ArgumentException($"not a /dev/kmsg record: {Encoding.UTF8.GetString(record)}", nameof(record));
        slot.Id = _ids.Of(slot.Sequence, record);
        slot.StreamMicroseconds = _streamClock.Of(in slot, host: default);
        Stamp(ref slot);
        _nextSequence = slot.Sequence + 1;
        _ring.Publish(used);
    }

    private void Stamp(ref EventSlot slot)
    {
        TimeSpan stamp = TimeSpan.FromTicks(slot.BootMicroseconds * TimeSpan.TicksPerMicrosecond);
        Clock.CatchUp(stamp);
        if (Clock.BootedAt is not { } booted)
            return;
        slot.UnixMicroseconds = (booted + stamp - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        slot.TimeQuality = TimeQuality.Live;
    }

    private void Rethrow()
    {
        Exception? failure = _plugins.Failure;
        _plugins.Failure = null;
        if (failure is not null && !KeepGoing)
            ExceptionDispatchInfo.Throw(failure);
    }
}
