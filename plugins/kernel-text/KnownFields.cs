namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Fields that not every kernel version prints: parsers leave <see cref="Unknown"/> where a number did not stand in the text, and
/// notes then do not carry the field at all. Used by plugins while they fill a note.
/// </summary>
internal static class KnownFields
{
    /// <summary>The number was not in the message; no kernel field has this value.</summary>
    public const long Unknown = long.MinValue;

    public static Note WithKnown(this Note note, string name, long value) => value == Unknown ? note : note.With(name, value);

    public static Note WithTrue(this Note note, string name, bool value) => value ? note.With(name, value: true) : note;
}
