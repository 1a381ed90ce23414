using System;

namespace RingBuffer;

/// <summary>What a note becomes in the output.</summary>
internal enum NoteKind : byte
{
    /// <summary>Written inside the current event.</summary>
    Annotation,

    /// <summary>About an event already written: a record of its own.</summary>
    LateAnnotation,

    /// <summary>An alert: a record of its own.</summary>
    Warning,

    /// <summary>A whole report: a record of its own.</summary>
    Incident,
}

internal enum NoteFieldKind : byte
{
    Number,
    Boolean,
    Text,
}

internal struct NoteEntry
{
    public ulong EventId;
    public ulong FoldKey;
    public int TextStart;
    public int TextLength;
    public int Plugin;
    public NoteKind Kind;
    public Severity Severity;
    public bool HasFoldKey;
    public bool HasFields;

    /// <summary>Index of what an incident has beyond a warning.</summary>
    public int Incident;

    /// <summary>Of an alert.</summary>
    public NoteTime Time;
}

/// <summary>When the event that an alert is about was, as far as its log says: microseconds of the kernel's clock, and since 1970 UTC.</summary>
internal readonly record struct NoteTime(bool HasStamp, long BootMicroseconds, TimeQuality Quality, long UnixMicroseconds)
{
    public NoteTime(in EventSlot slot)
        : this((slot.Flags & SlotFlags.NoStamp) == 0, slot.BootMicroseconds, slot.TimeQuality, slot.UnixMicroseconds)
    {
    }

    public NoteTime(EventMark mark)
        : this(mark.HasStamp, mark.BootMicroseconds, mark.TimeQuality, mark.UnixMicroseconds)
    {
    }
}

/// <summary>What an incident has beyond a warning.</summary>
internal struct NoteIncident
{
    public string Kind;
    public IncidentSpan Span;

    /// <summary>0: none given.</summary>
    public ulong Fingerprint;
}

/// <summary>A frame of an incident's trace. Its texts lie one after the other.</summary>
internal struct NoteFrame
{
    public long Offset;
    public int SymbolStart;
    public int SymbolLength;
    public int ModuleLength;
    public int Note;
}

internal struct NoteField
{
    public string Name;
    public long Number;
    public int TextStart;
    public int TextLength;
    public int Note;
    public NoteFieldKind Kind;
}

/// <summary>
/// Everything the plugins said about the current event: texts and field values as UTF-8 in one byte array, notes and fields as
/// structs that point into it. One for the whole dispatcher, cleared after each event that left something in it, and a small one for each
/// alert whose repeats are counted; arrays grow to the largest use and stay, so steady state allocates nothing. Dispatcher thread only.
/// </summary>
/// <param name="notes">Room for notes at first.</param>
/// <param name="fields">Room for fields at first.</param>
/// <param name="bytes">Room for text at first.</param>
internal sealed class NoteBuffer(int notes = 16, int fields = 64, int bytes = 2048)
{
    private byte[] _bytes = new byte[bytes];
    private NoteEntry[] _notes = new NoteEntry[notes];
    private NoteField[] _fields = new NoteField[fields];
    private NoteIncident[] _incidents = new NoteIncident[1];
    private NoteFrame[] _frames = [];
    private int _fieldCount;
    private int _incidentCount;
    private int _frameCount;
    private ulong _currentEvent;
    private bool _hasCurrent;

    /// <summary>The machine that the notes are about, where the input says it; else empty.</summary>
    public byte[] Host { get; private set; } = [];

    /// <summary>Bytes used; where the next text starts.</summary>
    public int Length { get; private set; }

    /// <summary>Characters of all field names.</summary>
    public int NameLength { get; private set; }

    /// <summary>Notes made since the last <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<NoteEntry> Notes => _notes.AsSpan(0, Count);

    public ReadOnlySpan<NoteFrame> Frames => _frames.AsSpan(0, _frameCount);

    public ReadOnlySpan<NoteField> Fields => _fields.AsSpan(0, _fieldCount);

    public ReadOnlySpan<byte> Text(int start, int length) => _bytes.AsSpan(start, length);

    public ReadOnlySpan<byte> Symbol(in NoteFrame frame) => Text(frame.SymbolStart, frame.SymbolLength);

    public ReadOnlySpan<byte> Module(in NoteFrame frame) => Text(frame.SymbolStart + frame.SymbolLength, frame.ModuleLength);

    /// <summary>Names the event whose notes are written inline, and the machine it is of.</summary>
    public void SetCurrent(ulong eventId, byte[] host)
    {
        Host = host;
        _currentEvent = eventId;
        _hasCurrent = true;
    }

    /// <summary>From here on every annotation is late, as in OnLoad and OnUnload.</summary>
    public void SetNoCurrent(byte[] host)
    {
        Host = host;
        _hasCurrent = false;
    }

    public void Clear()
    {
        Length = 0;
        Count = 0;
        NameLength = 0;
        _fieldCount = 0;
        _incidentCount = 0;
        _frameCount = 0;
    }

    /// <summary>Takes back text of a refused note.</summary>
    public void Rewind(int length) => Length = length;

    /// <returns>Where the appended text starts.</returns>
    public int Append(ReadOnlySpan<byte> utf8)
    {
        int start = Length;
        utf8.CopyTo(Reserve(utf8.Length));
        Length += utf8.Length;
        return start;
    }

    /// <returns>Where the appended text starts.</returns>
    public int Append(ReadOnlySpan<char> text)
    {
        int start = Length;
        Length += WordText.Write(text, Reserve(text.Length * WordText.MaxGrowth));
        return start;
    }

    /// <returns>Where the appended text starts.</returns>
    public int Append(string? text) => Append(text.AsSpan());

    public void Append<T>(T value, string? format)
        where T : IUtf8SpanFormattable
    {
        int size = 32;
        int written;
        while (!value.TryFormat(Reserve(size), out written, format, provider: null))
            size *= 2;
        Length += written;
    }

    public Note AddAnnotation(int plugin, ulong eventId, int textStart)
    {
        bool inline = _hasCurrent && eventId == _currentEvent;
        return Add(new NoteEntry
        {
            Kind = inline ? NoteKind.Annotation : NoteKind.LateAnnotation,
            Plugin = plugin,
            EventId = eventId,
            TextStart = textStart,
        });
    }

    public Note AddWarning(int plugin, EventMark mark, int textStart, Severity severity) => Add(new NoteEntry
    {
        Kind = NoteKind.Warning,
        Plugin = plugin,
        EventId = mark.Id,
        Time = new NoteTime(mark),
        TextStart = textStart,
        Severity = severity,
    });

    public Note AddIncident(int plugin, string kind, IncidentSpan span, int textStart, Severity severity)
    {
        if (_incidentCount == _incidents.Length)
            Array.Resize(ref _incidents, _incidentCount * 2);
        _incidents[_incidentCount] = new NoteIncident { Kind = kind, Span = span };
        return Add(new NoteEntry
        {
            Kind = NoteKind.Incident,
            Plugin = plugin,
            EventId = span.First.Id,
            Time = new NoteTime(span.First),
            TextStart = textStart,
            Severity = severity,
            Incident = _incidentCount++,
        });
    }

    /// <summary>What the incident <paramref name="note"/> has beyond a warning.</summary>
    public ref readonly NoteIncident Incident(in NoteEntry note) => ref _incidents[note.Incident];

    public void AddFrame(int note, scoped ReadOnlySpan<byte> symbol, long offset, scoped ReadOnlySpan<byte> module)
    {
        if (_notes[note].Kind != NoteKind.Incident)
            return;
        if (_frameCount == _frames.Length)
            Array.Resize(ref _frames, Math.Max(64, _frameCount * 2));
        int start = Append(symbol);
        Append(module);
        _frames[_frameCount++] = new NoteFrame
        {
            Note = note, Offset = offset, SymbolStart = start, SymbolLength = symbol.Length, ModuleLength = module.Length,
        };
    }

    public void SetFingerprint(int note, ulong fingerprint)
    {
        if (_notes[note].Kind == NoteKind.Incident)
            _incidents[_notes[note].Incident].Fingerprint = fingerprint;
    }

    public void AddField(int note, string name, NoteFieldKind kind, long number) =>
        Add(new NoteField { Note = note, Name = name, Kind = kind, Number = number });

    /// <summary>Adds a text field whose bytes are the last ones appended, from <paramref name="textStart"/> on.</summary>
    public void AddTextField(int note, string name, int textStart) =>
        Add(new NoteField { Note = note, Name = name, Kind = NoteFieldKind.Text, TextStart = textStart, TextLength = Length - textStart });

    public void SetFoldKey(int note, ulong key)
    {
        _notes[note].FoldKey = key;
        _notes[note].HasFoldKey = true;
    }

    /// <summary>
    /// Replaces this buffer's content with one note of another, without a trace: how a folded warning outlives its event.
    /// </summary>
    public void CopyFrom(NoteBuffer other, int note)
    {
        Clear();
        Host = other.Host;
        NoteEntry entry = other._notes[note];
        ReadOnlySpan<byte> text = other.Text(entry.TextStart, entry.TextLength);
        entry.TextStart = Append(text);
        Note copy = Add(entry);
        if (entry.Kind == NoteKind.Incident)
            _incidents[0] = other.Incident(in entry);
        _notes[0].Incident = 0;
        foreach (ref readonly NoteField field in other.Fields)
        {
            if (field.Note != note)
                continue;
            if (field.Kind == NoteFieldKind.Text)
                copy.With(field.Name, other.Text(field.TextStart, field.TextLength));
            else
                AddField(0, field.Name, field.Kind, field.Number);
        }
    }

    private Note Add(scoped in NoteEntry entry)
    {
        if (Count == _notes.Length)
            Array.Resize(ref _notes, Count * 2);
        _notes[Count] = entry;
        _notes[Count].TextLength = Length - entry.TextStart;
        return new Note(this, Count++);
    }

    private void Add(in NoteField field)
    {
        if (_fieldCount == _fields.Length)
            Array.Resize(ref _fields, _fieldCount * 2);
        _fields[_fieldCount++] = field;
        NameLength += field.Name.Length;
        _notes[field.Note].HasFields = true;
    }

    private Span<byte> Reserve(int size)
    {
        if (_bytes.Length - Length < size)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + size));
        return _bytes.AsSpan(Length);
    }
}
