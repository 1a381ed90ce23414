using System;
using System.Collections.Generic;
using System.Diagnostics;
using RingBuffer.Compiled;
using RingBuffer.Engine.Ring;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// Runs the plugins of one machine: loads them, calls those an event is for, keeps one from harming the others, counts what each did and
/// what it cost, and unloads them. Owned by the dispatcher (<see cref="Machines"/>); dispatcher thread only.
/// </summary>
internal sealed class PluginHost : IPluginHost
{
    private const int MaxErrorsInARow = 5;
    private const int MinCallsToJudge = 16;

    /// <summary>A millisecond.</summary>
    private static readonly long s_slowTicks = Stopwatch.Frequency / 1000;

    private readonly PluginSet _set;
    private readonly EventRing _ring;
    private readonly Action<string> _log;
    private readonly ulong[] _enabled;
    private readonly ulong[] _matched;
    private readonly ulong[] _triggered;
    private readonly ulong[] _seeingEverything;
    private readonly PluginTimers _timers;
    private readonly State[] _states;
    private readonly PluginCounters[] _counters;
    private readonly List<Panel> _panels = [];
    private readonly MessageDecoder _currentText = new();
    private readonly MessageDecoder _foundText = new();
    private long _lastStamp = -1; // there was none

    /// <param name="set">The plugins compiled in.</param>
    /// <param name="chosen">Which of them to run, by index.</param>
    /// <param name="ring">Holds the history.</param>
    /// <param name="log">Writes a line for people.</param>
    public PluginHost(PluginSet set, Predicate<int> chosen, EventRing ring, Action<string> log)
        : this(set, ring, log, new NoteBuffer(), new PluginCounters[set.Count], [])
    {
        for (int i = 0; i < set.Count; i++)
        {
            _counters[i].Name = set.Metadata(i).Name;
            if (chosen(i))
                _enabled[i >> 6] |= 1UL << (i & 63);
        }
    }

    private PluginHost(
        PluginSet set, EventRing ring, Action<string> log, NoteBuffer notes, PluginCounters[] counters, List<PendingNotice> pending)
    {
        _set = set;
        _ring = ring;
        _log = log;
        Notes = notes;
        _counters = counters;
        Pending = pending;
        _enabled = new ulong[(set.Count + 63) / 64];
        _matched = new ulong[_enabled.Length];
        _triggered = new ulong[_enabled.Length];
        _seeingEverything = new ulong[_enabled.Length];
        _timers = new PluginTimers(set.Count);
        _states = new State[set.Count];
    }

    /// <summary>The machine, as its events name it; empty where they do not.</summary>
    public byte[] Host { get; set; } = [];

    /// <summary>When its last event was, by the stream's clock; negative: there was none.</summary>
    public long LastMicroseconds { get; private set; } = -1;

    /// <summary>What the plugins said since it was cleared; one for the plugins of all machines.</summary>
    public NoteBuffer Notes { get; }

    /// <summary>What is to be said about plugins; the dispatcher writes and clears it after each event.</summary>
    public List<PendingNotice> Pending { get; }

    /// <summary>Panels for the live view, in the order they were added.</summary>
    public IReadOnlyList<Panel> Panels => _panels;

    /// <summary>Says which plugins are slow. Not where output is compared: it must not depend on how busy the machine is.</summary>
    public bool JudgesSpeed { get; init; } = true;

    /// <summary>Told of every call of a plugin; null: nobody watches.</summary>
    public StuckWatch? Watch { get; set; }

    public ReadOnlySpan<PluginCounters> Counters => _counters;

    public TriggerTables Triggers => _set.Triggers;

    /// <summary>What a plugin used without having declared it.</summary>
    public PluginCapabilities Refused(int plugin) => _states[plugin].Refused;

    public bool AnyEnabled => _enabled.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>A view of the event being dispatched.</summary>
    public KernelEvent View(ref readonly EventSlot slot) => View(in slot, _currentText);

    /// <summary>
    /// The same plugins for another machine, with the same options, those left out that are switched off here. Each is loaded when its
    /// first event comes: most have nothing to do on most machines.
    /// </summary>
    /// <returns>Null where the set cannot be made twice.</returns>
    public PluginHost? ForMachine(byte[] host)
    {
        if (_set.New() is not { } set)
            return null;
        PluginHost other = new(set, _ring, _log, Notes, _counters, Pending) { Host = host, JudgesSpeed = JudgesSpeed, Watch = Watch };
        _enabled.CopyTo(other._enabled, 0);
        for (int i = 0; i < set.Count; i++)
        {
            for (int option = 0; IsEnabled(i) && option < set.Metadata(i).Options.Count; option++)
                set.SetOption(i, option, _set.GetOption(i, option));
        }

        return other;
    }

    public void Load()
    {
        Notes.SetNoCurrent(Host);
        for (int i = 0; i < _set.Count; i++)
        {
            if (IsEnabled(i))
                TryStart(i);
        }
    }

    /// <summary>
    /// Whether the event is of another boot than those before: the banner (init/main.c), a kernel's first message or nearly so, and
    /// its stamp goes back where the log has stamps.
    /// </summary>
    public bool EndsBefore(in KernelEvent e) => e.Message.StartsWith("Linux version "u8) && e.Facility == 0
        && (e.HasStamp ? e.BootMicroseconds < _lastStamp : _lastStamp < 0 && LastMicroseconds >= 0);

    /// <summary>Calls every plugin the event is for, loading what has not been.</summary>
    public void Dispatch(in TriggerTables triggers, in KernelEvent e)
    {
        Span<ulong> matched = _matched; // empty: each call below took its bit out
        if ((e.Slot.Flags & SlotFlags.Triggered) != 0)
            matched[0] = e.Slot.Triggered;
        else
            TriggerIndex.Match(in triggers, in e, matched);
        bool fromKernel = e.Facility == 0;
        for (int word = 0; word < matched.Length; word++)
        {
            _triggered[word] = matched[word];
            matched[word] = (matched[word] | (fromKernel ? _seeingEverything[word] : 0)) & _enabled[word];
        }

        LastMicroseconds = e.StreamMicroseconds;
        if (e.HasStamp)
            _lastStamp = e.BootMicroseconds;
        Notes.SetCurrent(e.Id, Host);
        for (int plugin = TriggerIndex.TakeFirst(matched); plugin >= 0; plugin = TriggerIndex.TakeFirst(matched))
            Call(plugin, in e);
    }

    /// <summary>Milliseconds until a plugin wants to be called; -1: none does.</summary>
    public int MillisecondsToTimer => _timers.Wait;

    /// <summary>Calls the plugins whose time has come.</summary>
    public void RunTimers()
    {
        long now = Environment.TickCount64;
        int plugin = _timers.TakeDue(now);
        if (plugin < 0)
            return;
        Notes.SetNoCurrent(Host);
        for (; plugin >= 0; plugin = _timers.TakeDue(now))
        {
            if (!IsEnabled(plugin))
                continue;
            Watch?.Enter(plugin);
            try
            {
                _set.Instance(plugin).OnTimer();
                _states[plugin].ErrorsInARow = 0;
            }
            catch (Exception exception)
            {
                Blame(plugin, ref _states[plugin], exception, nameof(KernelPlugin.OnTimer));
            }

            Watch?.Leave();
        }
    }

    public void Unload()
    {
        Notes.SetNoCurrent(Host);
        for (int i = 0; i < _set.Count; i++)
        {
            if (!_states[i].Started)
                continue;
            Watch?.Enter(i);
            try
            {
                _set.Instance(i).OnUnload();
            }
            catch (Exception e)
            {
                Say(NoticeCode.PluginFailed, i, $"failed in OnUnload: {e.Message}");
            }

            Watch?.Leave();
        }
    }

    /// <summary>Counts the notes of an event for their plugins.</summary>
    public void CountNotes()
    {
        foreach (ref readonly NoteEntry note in Notes.Notes)
        {
            ref PluginCounters counters = ref _counters[note.Plugin];
            if (note.Kind == NoteKind.Warning)
                counters.Warnings++;
            else if (note.Kind == NoteKind.Incident)
                counters.Incidents++;
            else
                counters.Annotations++;
        }
    }

    public bool TryGetEvent(ulong id, out KernelEvent e)
    {
        if (_ring.TryFind(id, out int slotIndex))
        {
            e = View(ref _ring.At(slotIndex), _foundText);
            return true;
        }

        e = default;
        return false;
    }

    public void Refuse(int plugin, PluginCapabilities missing)
    {
        if ((_states[plugin].Refused & missing) != 0)
            return;
        _states[plugin].Refused |= missing;
        Say(NoticeCode.CapabilityRefused, plugin, $"did not declare the capability {missing}; what needs it is refused");
    }

    public void AddPanel(int plugin, Panel panel) => _panels.Add(panel);

    public bool IsTriggered(int plugin) => (_triggered[plugin >> 6] & (1UL << (plugin & 63))) != 0;

    public void SeeEverything(int plugin, bool everything)
    {
        ulong bit = 1UL << (plugin & 63);
        if (everything)
            _seeingEverything[plugin >> 6] |= bit;
        else
            _seeingEverything[plugin >> 6] &= ~bit;
    }

    public void CallAfter(int plugin, long milliseconds) => _timers.Set(plugin, milliseconds);

    public void Log(int plugin, string text) => _log($"{_counters[plugin].Name}: {text}");

    private KernelEvent View(ref readonly EventSlot slot, MessageDecoder decoder) =>
        new(in slot, _ring.Payload(in slot), Records.Subsystems.Name(slot.SubsystemCode), decoder);

    private void TryStart(int plugin)
    {
        PluginMetadata metadata = _set.Metadata(plugin);
        if (!Version.TryParse(metadata.MinEngineVersion, out Version? needed) || needed > Version.Parse(EngineVersion.Current))
        {
            Decline(plugin, $"needs engine {metadata.MinEngineVersion}, this is {EngineVersion.Current}");
            return;
        }

        Watch?.Enter(plugin);
        try
        {
            KernelPlugin instance = _set.Instance(plugin);
            PluginContext context = new(this, Notes, plugin, metadata);
            instance.Attach(context);
            _states[plugin].Started = instance.OnLoad(context);
            if (!_states[plugin].Started)
                Decline(plugin, "OnLoad returned false");
        }
        catch (Exception e)
        {
            Decline(plugin, $"failed in OnLoad: {e.Message}");
        }

        Watch?.Leave();
    }

    private void Decline(int plugin, string why)
    {
        Disable(plugin);
        Say(NoticeCode.PluginNotStarted, plugin, "not started: " + why);
    }

    private void Call(int plugin, in KernelEvent e)
    {
        ref State state = ref _states[plugin];
        if (!state.Started)
        {
            TryStart(plugin);
            if (!state.Started)
                return;
        }

        ref PluginCounters counters = ref _counters[plugin];
        long before = Stopwatch.GetTimestamp();
        Watch?.Enter(plugin);
        try
        {
            _set.Dispatch(plugin, in e);
            state.ErrorsInARow = 0;
        }
        catch (Exception exception)
        {
            Blame(plugin, ref state, exception, nameof(KernelPlugin.OnEvent));
        }

        Watch?.Leave();
        long ticks = Stopwatch.GetTimestamp() - before;
        counters.Ticks += ticks;
        counters.Events++;
        state.Calls++;
        if (JudgesSpeed && ticks > s_slowTicks)
            Judge(plugin, ref state, in counters);
    }

    /// <summary>Slow is what takes long mostly: a few calls may have met other programs that took the processor.</summary>
    private void Judge(int plugin, ref State state, in PluginCounters counters)
    {
        state.SlowCalls++;
        if (state.SaidSlow || state.Calls < MinCallsToJudge || state.SlowCalls < state.Calls / 2)
            return;
        state.SaidSlow = true;
        Say(NoticeCode.PluginSlow, plugin, $"takes {counters.Microseconds / counters.Events} us an event on average");
    }

    private void Blame(int plugin, ref State state, Exception exception, string call)
    {
        if (++_counters[plugin].Errors == 1)
            Say(NoticeCode.PluginFailed, plugin, $"failed in {call}: {exception.GetType().Name}: {exception.Message}");
        if (++state.ErrorsInARow < MaxErrorsInARow)
            return;
        Disable(plugin);
        Say(NoticeCode.PluginDisabled, plugin, $"switched off after {MaxErrorsInARow} errors in a row");
    }

    private bool IsEnabled(int plugin) => (_enabled[plugin >> 6] & (1UL << (plugin & 63))) != 0;

    private void Disable(int plugin) => _enabled[plugin >> 6] &= ~(1UL << (plugin & 63));

    private void Say(NoticeCode code, int plugin, string text) => Pending.Add(new PendingNotice(code, $"plugin {_counters[plugin].Name} {text}"));

    private struct State
    {
        public bool Started;
        public bool SaidSlow;
        public long Calls;
        public long SlowCalls;
        public int ErrorsInARow;
        public PluginCapabilities Refused;
    }
}
