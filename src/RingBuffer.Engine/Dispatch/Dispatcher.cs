using System;
using System.Text;
using RingBuffer.Compiled;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Resume;
using RingBuffer.Engine.Ring;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// The consumer: takes events from the ring in order, lets the plugins see each, and has it written with what they said. Ends when
/// the reader has completed and the ring is empty, or when nobody reads the output any more. Runs on the dispatcher thread, which
/// is also the only one plugins know.
/// </summary>
internal sealed class Dispatcher(
    EventRing ring, PluginHost plugins, IRecordSink sink, OutputBuffer output, EventFilter filter, RunCounters counters, StopSignal stop,
    CursorKeeper? cursor = null)
{
    /// <summary>Slots are given back to the reader this often at least.</summary>
    private const int BatchEvents = 128;

    private const int SilenceMilliseconds = (int)(WarningFolder.FirstWindowMicroseconds / 1000);

    private readonly Machines _machines = new(plugins);
    private readonly WarningFolder _folder = new(sink, counters);
    private readonly Fingerprint _fingerprint = new();
    private long _now;
    private long _quietSince = Environment.TickCount64;
    private int _firstRests;
    private bool _dispatches;

    /// <summary>
    /// Called when all that was there is written and the dispatcher is about to sleep for the first time: after it has started, and
    /// after it has dispatched its first events.
    /// </summary>
    public Action? FirstRest { get; init; }

    /// <summary>Loads the plugins, dispatches until the end, unloads them.</summary>
    /// <param name="summary">Write the counts at the end.</param>
    public void Run(bool summary)
    {
        Begin();
        while (true)
        {
            Drain();
            output.Flush();
            StopWhenBroken();
            if (ring.IsFinished)
                break;
            if (cursor is { IsDue: true })
                SaveCursor();
            NoteRest();
            Wait();
        }

        End(summary);
    }

    /// <summary>Loads the plugins. Together with <see cref="Drain"/> and <see cref="End"/> for the test kit, which takes single steps.</summary>
    public void Begin()
    {
        plugins.Load();
        _dispatches = plugins.AnyEnabled;
        WriteNotes();
    }

    /// <summary>Unloads the plugins and writes what is left.</summary>
    public void End(bool summary)
    {
        foreach (PluginHost machine in _machines.All)
        {
            machine.Unload();
            WriteNotes();
        }

        _folder.WriteAll();
        if (summary)
            sink.Summary(counters, plugins.Counters);
        output.Flush();
        SaveCursor();
    }

    private void NoteRest()
    {
        int rest = counters.Written + counters.Filtered > 0 ? 2 : 1;
        if (rest <= _firstRests)
            return;
        _firstRests = rest;
        FirstRest?.Invoke();
    }

    /// <summary>Waits for events, for as long as there is nothing to be done without them: for ever, mostly.</summary>
    private void Wait()
    {
        int toTimer = _machines.MillisecondsToTimer;
        int toSilence = _folder.HasPending ? (int)Math.Max(0, _quietSince + SilenceMilliseconds - Environment.TickCount64) : -1;
        bool timerFirst = toTimer >= 0 && (toSilence < 0 || toTimer < toSilence);
        if (ring.WaitForEvents(timerFirst ? toTimer : toSilence))
            _quietSince = Environment.TickCount64;
        else if (!timerFirst)
            _folder.WriteCounts();
        if (toTimer >= 0)
            RunTimers();
    }

    /// <summary>Calls the plugins whose time has come, and writes what they say.</summary>
    public void RunTimers()
    {
        foreach (PluginHost machine in _machines.All)
        {
            machine.RunTimers();
            WriteNotes();
        }
    }

    /// <summary>Dispatches what is in the ring now.</summary>
    public void Drain()
    {
        TriggerTables triggers = plugins.Triggers;
        int batch = 0;
        while (ring.TryPeek())
        {
            ref EventSlot slot = ref ring.Head;
            if (slot.Kind == SlotKind.Event)
                Handle(in triggers, ref slot);
            else
                HandleOther(in slot);
            ring.Advance();
            if (++batch % BatchEvents != 0)
                continue;
            ring.Release();
            StopWhenBroken();
            if (cursor is not { IsDue: true })
                continue;
            output.Flush();
            SaveCursor();
        }

        ring.Release();
    }

    /// <summary>Everything so far has been written to the descriptor: the newest slot with a position is where to go on after a restart.</summary>
    private void SaveCursor()
    {
        if (cursor is null || output.Failure != Errno.None)
            return;
        for (int back = 0; ring.TryLookBack(back, out int index); back++)
        {
            ref readonly EventSlot slot = ref ring.At(index);
            if (!cursor.Marks(in slot))
                continue;
            cursor.Save(in slot, ring.Payload(in slot));
            return;
        }
    }

    /// <summary>Nobody reads the output any more: what is left in the ring is drained, nothing new is read.</summary>
    private void StopWhenBroken()
    {
        if (output.Failure != Errno.None && !stop.Requested)
            stop.Request();
    }

    private void Handle(in TriggerTables triggers, ref EventSlot slot)
    {
        KernelEvent e = plugins.View(ref slot);
        _now = slot.StreamMicroseconds;
        if (_dispatches)
            Dispatch(in triggers, in e);

        if (filter.Accepts(in e, plugins.Notes))
        {
            if (sink.ShowsFingerprints && (slot.Flags & SlotFlags.Fingerprinted) == 0)
                slot.Fingerprint = _fingerprint.Of(ring.Claim(in slot, slot.MessageLength + Fingerprint.Margin), slot.MessageLength);
            sink.Event(in e, plugins.Notes);
            slot.Flags |= SlotFlags.Written;
            counters.Written++;
        }
        else
        {
            counters.Filtered++;
        }

        _folder.Advance(_now);
        if (plugins.Notes.Count > 0 || plugins.Notes.Length > 0 || plugins.Pending.Count > 0)
            WriteNotes();
    }

    private void Dispatch(in TriggerTables triggers, in KernelEvent e)
    {
        PluginHost machine = e.Host.IsEmpty ? _machines.First : PluginsOf(e.Host);
        if (machine.EndsBefore(in e) && _machines.TryRenew(machine, out PluginHost? fresh))
        {
            // Links, devices and reports of the boot before are no more, and what goes wrong again is worth another word.
            machine.Unload();
            WriteNotes();
            _folder.WriteAll(machine.Host);
            machine = fresh;
        }

        machine.Dispatch(in triggers, in e);
    }

    private PluginHost PluginsOf(ReadOnlySpan<byte> host)
    {
        if (_machines.TryFind(host, out PluginHost machine))
            return machine;
        if (_machines.TryMakeRoom(out PluginHost silent))
        {
            silent.Unload();
            WriteNotes();
        }

        return _machines.Add(host);
    }

    private void HandleOther(in EventSlot slot)
    {
        ReadOnlySpan<byte> bytes = ring.Payload(in slot);
        if (slot.Kind == SlotKind.Gap)
        {
            sink.Gap(in slot, bytes);
            return;
        }

        counters.Notices++;
        NoticeCode code = (NoticeCode)slot.Code;
        if (code == NoticeCode.SequenceWentBack)
            _folder.WriteAll(); // another boot

        sink.Notice(code, NoticeCodes.InputText(code), bytes);
    }

    /// <summary>Writes what the plugins and their host said, apart from the annotations that went out with the event.</summary>
    private void WriteNotes()
    {
        NoteBuffer notes = plugins.Notes;
        plugins.CountNotes();
        for (int i = 0; i < notes.Count; i++)
        {
            ref readonly NoteEntry note = ref notes.Notes[i];
            if (note.Kind is NoteKind.Warning or NoteKind.Incident)
                AddAlert(notes, i, note.Kind == NoteKind.Incident ? filter.Incidents : filter.Warnings);
            else
                AddAnnotation(notes, in note, i);
        }

        notes.Clear();
        foreach (PendingNotice notice in plugins.Pending)
        {
            counters.Notices++;
            sink.Notice(notice.Code, Encoding.UTF8.GetBytes(notice.Text), default);
        }

        plugins.Pending.Clear();
    }

    private void AddAlert(NoteBuffer notes, int index, bool wanted)
    {
        if (!wanted)
            return;
        ref readonly NoteEntry note = ref notes.Notes[index];
        if (filter.AcceptsAlert(note.Severity, in note.Time))
            _folder.Add(notes, index, _now);
    }

    private void AddAnnotation(NoteBuffer notes, in NoteEntry note, int index)
    {
        counters.Annotations++;
        if (note.Kind == NoteKind.LateAnnotation && WasWritten(note.EventId))
            sink.Annotation(notes, in note, index);
    }

    /// <summary>A late note on an event that the options left out is left out too; what left the history counts as written.</summary>
    private bool WasWritten(ulong eventId) =>
        !filter.NoEvents && (!ring.TryFind(eventId, out int slot) || (ring.At(slot).Flags & SlotFlags.Written) != 0);
}
