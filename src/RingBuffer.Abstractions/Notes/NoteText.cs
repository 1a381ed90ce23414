using System;
using System.Runtime.CompilerServices;

namespace RingBuffer;

/// <summary>
/// What <c>$"…"</c> compiles to in calls on <see cref="PluginContext"/>: writes the text as UTF-8 into the annotation buffer, with
/// no string in between. Not meant to be named in code.
/// </summary>
[InterpolatedStringHandler]
public readonly ref struct NoteText
{
    private readonly NoteBuffer _notes;

    /// <summary>Called by the compiler.</summary>
    public NoteText(int literalLength, int formattedCount, PluginContext context)
    {
        _ = literalLength;
        _ = formattedCount;
        _notes = context.Notes;
        Start = _notes.Length;
    }

    internal int Start { get; }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => _notes.Append(value);

    /// <summary>A string; null writes nothing.</summary>
    public void AppendFormatted(string? value) => _notes.Append(value);

    /// <summary>UTF-8 bytes, such as a part of a message.</summary>
    public void AppendFormatted(ReadOnlySpan<byte> utf8) => _notes.Append(utf8);

    /// <summary>true or false.</summary>
    public void AppendFormatted(bool value) => _notes.Append(value ? "true" : "false");

    /// <summary>Characters.</summary>
    public void AppendFormatted(ReadOnlySpan<char> text) => _notes.Append(text);

    /// <summary>A number or another value that formats itself as UTF-8.</summary>
    /// <param name="value">The value.</param>
    /// <param name="format">Such as <c>x4</c>.</param>
    public void AppendFormatted<T>(T value, string? format = null)
        where T : IUtf8SpanFormattable => _notes.Append(value, format);
}
