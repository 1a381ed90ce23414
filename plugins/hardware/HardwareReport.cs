using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Hardware;

/// <summary>
/// A machine check, a PCIe error or what the firmware tells while its lines come: the head's and one of each kind that adds to it, kept as they are and read again
/// when the report has ended. One at a time: the kernel prints them in one go. Owned by <see cref="HardwarePlugin"/>, dispatcher thread.
/// </summary>
internal sealed class HardwareReport
{
    /// <summary>The place of the first line.</summary>
    public const int Head = 0;

    /// <summary>A head and the most kinds of line that one report has.</summary>
    public const int Places = 7;

    private const int MaxLineBytes = 1024; // the longest record; of a longer line in a file the beginning
    private const int MaxStrangers = 3;
    private const long LongestSilence = 500_000;

    private readonly KeptText[] _lines = new KeptText[Places];
    private int _strangers;
    private int _records;
    private EventMark _first;
    private EventMark _last;

    public HardwareReport()
    {
        for (int i = 0; i < Places; i++)
            _lines[i] = new KeptText(MaxLineBytes);
    }

    /// <summary>As the plugin names its kinds; null: none is open.</summary>
    public string? Kind { get; private set; }

    public bool IsOpen => Kind is not null;

    public Severity Severity { get; private set; }

    /// <summary>Repeats have the same.</summary>
    public ulong Key { get; private set; }

    public IncidentSpan Span => new(_first, _last, _records);

    /// <summary>The line at a place; empty where none came.</summary>
    public ReadOnlySpan<byte> Line(int place) => _lines[place].Bytes;

    /// <param name="kind">As the plugin names its kinds.</param>
    /// <param name="e">The head line's event.</param>
    /// <param name="severity">Of the incident.</param>
    /// <param name="key">Repeats have the same.</param>
    public void Open(string kind, in KernelEvent e, Severity severity, ulong key)
    {
        Kind = kind;
        Severity = severity;
        Key = key;
        _first = e.Mark;
        _records = 0;
        foreach (KeptText line in _lines)
            line.Set(default);
        Add(e, Head);
    }

    /// <summary>One more line of it; of several for one place the first is kept, or one that replaces it.</summary>
    public void Add(in KernelEvent e, int place, bool replaces = false)
    {
        Count(e);
        if (Line(place).IsEmpty || replaces)
            _lines[place].Set(e.Message);
    }

    /// <summary>One more line of it that nothing is kept of.</summary>
    public void Count(in KernelEvent e)
    {
        _last = e.Mark;
        _records++;
        _strangers = 0;
    }

    public void Close() => Kind = null;

    /// <summary>Counts an event that does not belong to it; whether it has ended before: by time, or because too many came in between.</summary>
    public bool IsEndedBy(in KernelEvent e) => ++_strangers > MaxStrangers || IsLate(e);

    /// <summary>Whether this event comes too late to belong to it.</summary>
    public bool IsLate(in KernelEvent e) => e.HasStamp && e.StreamMicroseconds - _last.StreamMicroseconds > LongestSilence;
}
