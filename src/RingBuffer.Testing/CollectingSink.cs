using System;
using System.Collections.Generic;
using System.Text;
using RingBuffer.Engine;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Output;

namespace RingBuffer.Testing;

/// <summary>
/// Takes what the dispatcher would write and keeps it as plain objects. The notes of an event come with it, warnings included; which
/// of those warnings are written by themselves is known when the dispatcher has them written a moment later. The test's thread.
/// </summary>
internal sealed class CollectingSink : IRecordSink
{
    private readonly Dictionary<int, Alert> _ofEvent = [];

    /// <summary>What the event being handled led to; null outside events, as in OnLoad and OnUnload.</summary>
    public Reaction? Current { get; private set; }

    public List<Annotation> Annotations { get; } = [];

    public List<Warning> Warnings { get; } = [];

    public List<Incident> Incidents { get; } = [];

    /// <summary>"code: text" each.</summary>
    public List<string> Notices { get; } = [];

    public bool ShowsFingerprints => false;

    public void Event(in KernelEvent e, NoteBuffer notes)
    {
        Current = new Reaction(e.Id);
        for (int i = 0; i < notes.Count; i++)
        {
            ref readonly NoteEntry note = ref notes.Notes[i];
            if (note.Kind == NoteKind.Warning)
                Keep(NewWarning(notes, in note, i, isRepeat: true), i);
            else if (note.Kind == NoteKind.Incident)
                Keep(NewIncident(notes, in note, i, isRepeat: true), i);
            else
                Keep(NewAnnotation(notes, in note, i));
        }
    }

    public void Annotation(NoteBuffer notes, in NoteEntry note, int index)
    {
        if (Current is null)
            Keep(NewAnnotation(notes, in note, index));
    }

    public void Warning(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        if (IsNew(index, total))
            Keep(NewWarning(notes, in note, index, isRepeat: false), index);
    }

    public void Incident(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        if (IsNew(index, total))
            Keep(NewIncident(notes, in note, index, isRepeat: false), index);
    }

    public void Gap(in EventSlot slot, ReadOnlySpan<byte> host)
    {
    }

    public void Notice(NoticeCode code, ReadOnlySpan<byte> text, ReadOnlySpan<byte> input) =>
        Notices.Add($"{Encoding.UTF8.GetString(NoticeCodes.Name(code))}: {Encoding.UTF8.GetString(text)}");

    public void Summary(RunCounters counters, ReadOnlySpan<PluginCounters> plugins)
    {
    }

    /// <summary>Ends the current event.</summary>
    public Reaction? Take()
    {
        Reaction? reaction = Current;
        Current = null;
        _ofEvent.Clear();
        return reaction;
    }

    /// <summary>Whether an alert that is written was not raised in the current event, where it came with the event's notes.</summary>
    private bool IsNew(int index, long total)
    {
        if (total == 1 && _ofEvent.TryGetValue(index, out Alert? raised))
            raised.IsRepeat = false;
        return total == 1 && Current is null;
    }

    private void Keep(Annotation annotation)
    {
        Annotations.Add(annotation);
        Current?.Add(annotation);
    }

    private void Keep(Warning warning, int index)
    {
        Warnings.Add(warning);
        Current?.Add(warning);
        _ofEvent[index] = warning;
    }

    private void Keep(Incident incident, int index)
    {
        Incidents.Add(incident);
        Current?.Add(incident);
        _ofEvent[index] = incident;
    }

    private static Annotation NewAnnotation(NoteBuffer notes, in NoteEntry note, int index) =>
        new(Text(notes, note.TextStart, note.TextLength), note.EventId, Fields(notes, index), note.Kind == NoteKind.LateAnnotation);

    private static Warning NewWarning(NoteBuffer notes, in NoteEntry note, int index, bool isRepeat) =>
        new(Text(notes, note.TextStart, note.TextLength), note.EventId, Fields(notes, index), note.Severity, isRepeat);

    private static Incident NewIncident(NoteBuffer notes, in NoteEntry note, int index, bool isRepeat)
    {
        List<string> trace = [];
        foreach (ref readonly NoteFrame frame in notes.Frames)
        {
            if (frame.Note != index)
                continue;
            string module = Encoding.UTF8.GetString(notes.Module(in frame));
            trace.Add($"{Encoding.UTF8.GetString(notes.Symbol(in frame))}+0x{frame.Offset:x}{(module.Length == 0 ? "" : $" [{module}]")}");
        }

        ref readonly NoteIncident incident = ref notes.Incident(in note);
        return new Incident(
            Text(notes, note.TextStart, note.TextLength), incident.Span, Fields(notes, index), note.Severity, isRepeat, incident.Kind, trace);
    }

    private static Dictionary<string, object> Fields(NoteBuffer notes, int index)
    {
        Dictionary<string, object> fields = new(StringComparer.Ordinal);
        foreach (ref readonly NoteField field in notes.Fields)
        {
            if (field.Note == index)
                fields[field.Name] = Value(notes, in field);
        }

        return fields;
    }

    private static object Value(NoteBuffer notes, in NoteField field) => field.Kind switch
    {
        NoteFieldKind.Number => field.Number,
        NoteFieldKind.Boolean => field.Number != 0,
        _ => Text(notes, field.TextStart, field.TextLength),
    };

    private static string Text(NoteBuffer notes, int start, int length) => Encoding.UTF8.GetString(notes.Text(start, length));
}
