using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Fields that not every kernel version prints: parsers leave <see cref="Unknown"/> where a number did not stand in the text, and
/// notes then do not carry the field at all. Used by plugins while they fill a note.
/// </summary>
internal static class KnownFields
{
    /// <summary>The number was not in the message; no kernel field has this value.</summary>
    public const long Unknown = long.MinValue;

    /// <summary>The number behind a label somewhere in the text, or <see cref="Unknown"/>.</summary>
    public static long NumberAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label)
    {
        var line = new TextScanner(text);
        return line.SkipPast(label) && line.TakeNumber(out long value) ? value : Unknown;
    }

    public static Note WithKnown(this Note note, string name, long value) => value == Unknown ? note : note.With(name, value);

    public static Note WithTrue(this Note note, string name, bool value) => value ? note.With(name, value: true) : note;
}
