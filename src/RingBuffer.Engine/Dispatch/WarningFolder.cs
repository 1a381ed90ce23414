using System;
using System.Collections.Generic;
using System.IO.Hashing;
using Microsoft.Extensions.ObjectPool;
using RingBuffer.Engine.Output;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// Folds repeats of a warning or an incident: the first is written at once, and any that is more severe than those before; the
/// others are counted and written as one record when their window ends, in the words of the last. Windows grow eightfold while
/// repeats go on, so a storm of days costs a handful of records. What comes again after a quiet window is written at once, and the next
/// window is longer too: what comes every five minutes is soon a count an hour. Time is the stream's clock, so a saved log folds the same
/// every time. Dispatcher thread only; entries are pooled.
/// </summary>
/// <param name="sink">Where warnings are written.</param>
/// <param name="counters">Counts written and folded warnings.</param>
internal sealed class WarningFolder(IRecordSink sink, RunCounters counters)
{
    /// <summary>The first window.</summary>
    public const long FirstWindowMicroseconds = 60_000_000;

    /// <summary>What was quiet for so long, or for as long as its window was, is forgotten: what a timer does every hour is the same again.</summary>
    private const long ShortestMemoryMicroseconds = 70 * FirstWindowMicroseconds;

    private const int WindowGrowth = 8;
    private const long MaxWindowMicroseconds = 24L * 3600 * 1_000_000;
    private const int MaxEntries = 2048;

    private readonly Dictionary<ulong, Folded> _entries = [];
    private readonly ObjectPool<Folded> _pool = new DefaultObjectPool<Folded>(new DefaultPooledObjectPolicy<Folded>(), MaxEntries);
    private readonly List<ulong> _ended = [];
    private long _nextEnd = long.MaxValue;

    /// <summary>There are repeats that have not been written yet.</summary>
    public bool HasPending { get; private set; }

    /// <summary>Writes the warning, or counts it into one already written.</summary>
    /// <param name="notes">Holds it.</param>
    /// <param name="index">Its index there.</param>
    /// <param name="now">Of the current event, microseconds of the stream's clock.</param>
    public void Add(NoteBuffer notes, int index, long now)
    {
        ref readonly NoteEntry note = ref notes.Notes[index];
        ulong key = Key(notes, in note);
        if (_entries.TryGetValue(key, out Folded? folded))
        {
            bool wasQuiet = folded.IsQuiet(now);
            bool isWorse = folded.Repeat(notes, index);
            if (wasQuiet)
            {
                folded.Extend(now);
                _nextEnd = Math.Min(_nextEnd, folded.WindowEnd);
            }

            if (isWorse || wasQuiet)
            {
                Write(folded);
                return;
            }

            counters.Folded++;
            HasPending = true;
            return;
        }

        if (_entries.Count == MaxEntries)
            MakeRoom(now);
        folded = _pool.Get();
        folded.Start(notes, index, now + FirstWindowMicroseconds);
        _entries.Add(key, folded);
        _nextEnd = Math.Min(_nextEnd, folded.WindowEnd);
        Write(notes, in note, index, 1, 1);
    }

    /// <summary>Writes the counts of windows that have ended.</summary>
    /// <param name="now">Of the current event, microseconds of the stream's clock.</param>
    public void Advance(long now)
    {
        if (now >= _nextEnd)
            WriteEnded(now);
    }

    private void WriteEnded(long now)
    {
        _nextEnd = long.MaxValue;
        HasPending = false;
        foreach ((ulong key, Folded folded) in _entries)
        {
            if (folded.Count > 0 && now >= folded.WindowEnd)
            {
                Write(folded);
                folded.Extend(now);
            }

            long next = folded.IsQuiet(now) ? folded.ForgottenAt : folded.WindowEnd;
            if (now >= next)
                _ended.Add(key);
            else
                _nextEnd = Math.Min(_nextEnd, next);
            HasPending |= folded.Count > 0;
        }

        ForgetEnded();
    }

    /// <summary>Writes every count: when the stream has been silent for long. Windows go on.</summary>
    public void WriteCounts()
    {
        foreach (Folded folded in _entries.Values)
        {
            if (folded.Count > 0)
                Write(folded);
        }

        HasPending = false;
    }

    /// <summary>Writes the counts of one machine and forgets them: it has booted anew.</summary>
    public void WriteAll(ReadOnlySpan<byte> host)
    {
        foreach ((ulong key, Folded folded) in _entries)
        {
            if (!host.SequenceEqual(folded.Notes.Host))
                continue;
            if (folded.Count > 0)
                Write(folded);
            _ended.Add(key);
        }

        ForgetEnded();
    }

    /// <summary>Writes every count and forgets everything: at the end, and where an input's numbers begin anew.</summary>
    public void WriteAll()
    {
        WriteCounts();
        foreach (Folded folded in _entries.Values)
            _pool.Return(folded);
        _entries.Clear();
        _nextEnd = long.MaxValue;
    }

    /// <summary>Forgets what has been quiet, or, where nothing has, what would be so first: its count is written.</summary>
    private void MakeRoom(long now)
    {
        ulong next = 0;
        long nextEnd = long.MaxValue;
        foreach ((ulong key, Folded folded) in _entries)
        {
            if (folded.IsQuiet(now))
                _ended.Add(key);
            else if (folded.WindowEnd < nextEnd)
                (next, nextEnd) = (key, folded.WindowEnd);
        }

        if (_ended.Count == 0)
        {
            if (_entries[next].Count > 0)
                Write(_entries[next]);
            _ended.Add(next);
        }

        ForgetEnded();
    }

    /// <summary>The same words about another machine are something else.</summary>
    private static ulong Key(NoteBuffer notes, in NoteEntry note)
    {
        ulong key = note.HasFoldKey
            ? (note.FoldKey * 31) + (ulong)Teller(in note)
            : XxHash3.HashToUInt64(notes.Text(note.TextStart, note.TextLength), 1 + Teller(in note));
        return notes.Host.Length == 0 ? key : key ^ XxHash3.HashToUInt64(notes.Host);
    }

    /// <summary>The same words of another plugin, or as an incident in place of a warning, are something else.</summary>
    private static long Teller(in NoteEntry note) => ((long)note.Plugin << 8) | (byte)note.Kind;

    private void Write(Folded folded)
    {
        Write(folded.Notes, in folded.Notes.Notes[0], 0, folded.Count, folded.Total);
        folded.Count = 0;
    }

    private void Write(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        if (note.Kind == NoteKind.Incident)
        {
            counters.Incidents++;
            sink.Incident(notes, in note, index, count, total);
            return;
        }

        counters.Warnings++;
        sink.Warning(notes, in note, index, count, total);
    }

    private void ForgetEnded()
    {
        foreach (ulong key in _ended)
        {
            if (_entries.Remove(key, out Folded? folded))
                _pool.Return(folded);
        }

        _ended.Clear();
    }

    /// <summary>A warning that was written and may come again. Public and parameterless for the pool.</summary>
    internal sealed class Folded
    {
        private Severity _worst;
        private long _windowLength;

        /// <summary>The last occurrence: its event, text and fields.</summary>
        public NoteBuffer Notes { get; } = new(notes: 1, fields: 16, bytes: 1024);

        public long WindowEnd { get; private set; }

        /// <summary>When it is forgotten, if it stays quiet.</summary>
        public long ForgottenAt => WindowEnd + Math.Max(_windowLength, ShortestMemoryMicroseconds);

        /// <summary>Occurrences not written yet.</summary>
        public long Count { get; set; }

        public long Total { get; private set; }

        public void Start(NoteBuffer notes, int index, long windowEnd)
        {
            Notes.CopyFrom(notes, index);
            _worst = Notes.Notes[0].Severity;
            _windowLength = FirstWindowMicroseconds;
            WindowEnd = windowEnd;
            Count = 0;
            Total = 1;
        }

        /// <returns>It is more severe than all before.</returns>
        public bool Repeat(NoteBuffer notes, int index)
        {
            Notes.CopyFrom(notes, index);
            Count++;
            Total++;
            Severity severity = Notes.Notes[0].Severity;
            bool worse = severity < _worst;
            _worst = worse ? severity : _worst;
            return worse;
        }

        /// <summary>Its window has ended, and nothing came in it that is not written.</summary>
        public bool IsQuiet(long now) => Count == 0 && now >= WindowEnd;

        /// <summary>The next window, longer than the last.</summary>
        public void Extend(long now)
        {
            _windowLength = Math.Min(_windowLength * WindowGrowth, MaxWindowMicroseconds);
            WindowEnd = now + _windowLength;
        }
    }
}
