using System;
using System.Collections.Generic;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Output;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>Writes down the warnings it is given.</summary>
internal sealed class RecordingSink : IRecordSink
{
    /// <summary>"text xCount/Total @eventId fields" each.</summary>
    public List<string> Warnings { get; } = [];

    public void Warning(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        string fields = "";
        foreach (ref readonly NoteField field in notes.Fields)
            fields += field.Note == index ? $" {field.Name}={field.Number}" : "";
        Warnings.Add($"{KernelFormat.Text(notes.Text(note.TextStart, note.TextLength))} x{count}/{total} @{note.EventId}{fields}");
    }

    public bool ShowsFingerprints => false;

    public void Event(in KernelEvent e, NoteBuffer notes) => throw new NotSupportedException();

    public void Annotation(NoteBuffer notes, in NoteEntry note, int index) => throw new NotSupportedException();

    public void Incident(NoteBuffer notes, in NoteEntry note, int index, long count, long total) => Warning(notes, in note, index, count, total);

    public void Gap(in EventSlot slot, ReadOnlySpan<byte> host) => throw new NotSupportedException();

    public void Notice(NoticeCode code, ReadOnlySpan<byte> text, ReadOnlySpan<byte> input) => throw new NotSupportedException();

    public void Summary(RunCounters counters, ReadOnlySpan<PluginCounters> plugins) => throw new NotSupportedException();
}
