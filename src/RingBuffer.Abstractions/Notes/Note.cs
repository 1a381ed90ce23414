using System;

namespace RingBuffer;

/// <summary>
/// An annotation, warning or incident just made, to hang fields on: <c>Context.RegisterAnnotation(e, "…").With("pid", 7)</c>. Field names
/// are constants in snake_case with the unit at the end (<c>rss_kb</c>). Of no effect on a note that was refused.
/// </summary>
public readonly ref struct Note
{
    private readonly NoteBuffer? _notes;
    private readonly int _index;

    internal Note(NoteBuffer notes, int index)
    {
        _notes = notes;
        _index = index;
    }

    /// <summary>Adds a number.</summary>
    public Note With(string name, long value)
    {
        _notes?.AddField(_index, name, NoteFieldKind.Number, value);
        return this;
    }

    /// <summary>Adds true or false.</summary>
    public Note With(string name, bool value)
    {
        _notes?.AddField(_index, name, NoteFieldKind.Boolean, value ? 1 : 0);
        return this;
    }

    /// <summary>Adds UTF-8 text. Empty text adds nothing: absent rather than empty.</summary>
    public Note With(string name, scoped ReadOnlySpan<byte> utf8)
    {
        if (_notes is not null && utf8.Length > 0)
            _notes.AddTextField(_index, name, _notes.Append(utf8));
        return this;
    }

    /// <summary>Adds text. Null or empty text adds nothing.</summary>
    public Note With(string name, string? text)
    {
        if (_notes is not null && !string.IsNullOrEmpty(text))
            _notes.AddTextField(_index, name, _notes.Append(text));
        return this;
    }

    /// <summary>Adds a frame to an incident's trace, innermost first. Of no effect on other notes.</summary>
    /// <param name="symbol">The function's name.</param>
    /// <param name="offset">Bytes from its start.</param>
    /// <param name="module">The module it lies in; empty: the kernel itself.</param>
    public Note WithFrame(scoped ReadOnlySpan<byte> symbol, long offset, scoped ReadOnlySpan<byte> module)
    {
        _notes?.AddFrame(_index, symbol, offset, module);
        return this;
    }

    /// <summary>Says which incidents are the same fault, over boots and machines; without it the title does. Of no effect on other notes.</summary>
    public Note WithFingerprint(ulong fingerprint)
    {
        _notes?.SetFingerprint(_index, fingerprint);
        return this;
    }

    /// <summary>Says which warnings or incidents are repeats of one another, where their texts differ (a counter in the text) or must not count as the same.</summary>
    public Note FoldBy(ulong key)
    {
        _notes?.SetFoldKey(_index, key);
        return this;
    }
}
