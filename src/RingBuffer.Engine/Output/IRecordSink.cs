using System;
using RingBuffer.Engine.Dispatch;

namespace RingBuffer.Engine.Output;

/// <summary>
/// Writes the records of a run, as text or as JSON Lines, into an output buffer. Called by the dispatcher, on its thread, in the
/// order things happened. Bytes given are valid for the call only.
/// </summary>
internal interface IRecordSink
{
    /// <summary>Events must have their fingerprint.</summary>
    bool ShowsFingerprints { get; }

    /// <summary>One kernel record with the annotations that <paramref name="notes"/> holds for it.</summary>
    void Event(in KernelEvent e, NoteBuffer notes);

    /// <summary>A note on an event already written.</summary>
    void Annotation(NoteBuffer notes, in NoteEntry note, int index);

    /// <summary>An alert.</summary>
    /// <param name="notes">Holds the warning's text and fields.</param>
    /// <param name="note">The warning.</param>
    /// <param name="index">Its index in <paramref name="notes"/>.</param>
    /// <param name="count">How many times it happened in what this record stands for.</param>
    /// <param name="total">How many times since its first record.</param>
    void Warning(NoteBuffer notes, in NoteEntry note, int index, long count, long total);

    /// <summary>A whole report.</summary>
    /// <param name="notes">Holds the incident's title, fields and frames.</param>
    /// <param name="note">The incident.</param>
    /// <param name="index">Its index in <paramref name="notes"/>.</param>
    /// <param name="count">How many times it happened in what this record stands for.</param>
    /// <param name="total">How many times since its first record.</param>
    void Incident(NoteBuffer notes, in NoteEntry note, int index, long count, long total);

    /// <summary>Records nobody can read any more.</summary>
    /// <param name="slot">Their numbers.</param>
    /// <param name="host">Whose they are, where several machines send; else empty.</param>
    void Gap(in EventSlot slot, ReadOnlySpan<byte> host);

    /// <summary>Something about RingBuffer itself.</summary>
    /// <param name="code">What it is about.</param>
    /// <param name="text">One sentence, UTF-8.</param>
    /// <param name="input">The bytes of input it is about, or empty.</param>
    void Notice(NoticeCode code, ReadOnlySpan<byte> text, ReadOnlySpan<byte> input);

    /// <summary>The counts at the end.</summary>
    void Summary(RunCounters counters, ReadOnlySpan<PluginCounters> plugins);
}
