using System;

namespace RingBuffer.Engine.Records;

/// <summary>What a value in a JSON object is.</summary>
internal enum JsonKind
{
    /// <summary>No such field, or null.</summary>
    None,

    /// <summary>The inside of a string, still escaped.</summary>
    Text,

    /// <summary>A number, true or false, as written.</summary>
    Word,

    /// <summary>The inside of an array.</summary>
    Array,
}

/// <summary>A value as it stands in a JSON object.</summary>
/// <param name="kind">What it is.</param>
/// <param name="bytes">Its bytes, without quotes or brackets.</param>
internal readonly ref struct JsonValue(JsonKind kind, ReadOnlySpan<byte> bytes)
{
    public JsonKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}

/// <summary>
/// Walks the fields of one flat JSON object, as journalctl and dmesg write them. A reader of its own because both can hold bytes that
/// are not UTF-8, on which the framework's throws, and because a log that breaks off must not throw either. Reader thread.
/// </summary>
/// <param name="json">From '{' on.</param>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at = json.IsEmpty ? 0 : 1;

    /// <summary>The object was read to its closing brace.</summary>
    public bool Complete { get; private set; }

    /// <summary>The next field.</summary>
    public bool TryRead(out ReadOnlySpan<byte> name, out JsonValue value)
    {
        name = default;
        value = default;
        SkipBlanks();
        if (Peek() == ',')
        {
            _at++;
            SkipBlanks();
        }

        if (Peek() == '}')
        {
            Complete = true;
            return false;
        }

        if (!TryText(out name))
            return false;
        SkipBlanks();
        if (Peek() != ':')
            return false;
        _at++;
        SkipBlanks();
        return TryValue(out value);
    }

    /// <summary>Undoes the escaping of a string. What is no escape is kept as it is.</summary>
    /// <param name="text">The inside of a string.</param>
    /// <param name="destination">At least as long.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int written = 0;
        while (true)
        {
            int plain = text.IndexOf((byte)'\\');
            if (plain < 0 || plain + 1 == text.Length)
            {
                text.CopyTo(destination[written..]);
                return written + text.Length;
            }

            text[..plain].CopyTo(destination[written..]);
            written += plain;
            text = text[plain..];
            written += UnescapeOne(text, destination[written..], out int taken);
            text = text[taken..];
        }
    }

    /// <summary>Reads an array of byte numbers, as journalctl writes text that is not UTF-8.</summary>
    /// <returns>Bytes written.</returns>
    public static int ReadBytes(ReadOnlySpan<byte> array, Span<byte> destination)
    {
        int written = 0;
        foreach (Range part in array.Split((byte)','))
        {
            if (System.Buffers.Text.Utf8Parser.TryParse(array[part].Trim(" \n\t"u8), out byte value, out _))
                destination[written++] = value;
        }

        return written;
    }

    private readonly byte Peek() => _at < _json.Length ? _json[_at] : (byte)0;

    private void SkipBlanks()
    {
        while (Peek() is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            _at++;
    }

    private bool TryText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (Peek() != '"')
            return false;
        int start = ++_at;
        while (true)
        {
            int stop = _json[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0)
                return false;
            _at += stop;
            if (_json[_at] == '"')
                break;
            _at = Math.Min(_at + 2, _json.Length);
        }

        text = _json[start.._at++];
        return true;
    }

    private bool TryValue(out JsonValue value)
    {
        value = default;
        if (Peek() == '"')
        {
            bool whole = TryText(out ReadOnlySpan<byte> text);
            value = new JsonValue(JsonKind.Text, text);
            return whole;
        }

        if (Peek() == '[')
            return TryArray(out value);
        int length = _json[_at..].IndexOfAny(",}\n"u8);
        if (length < 0)
            return false;
        ReadOnlySpan<byte> word = _json.Slice(_at, length).Trim(" \r"u8);
        _at += length;
        if (!word.SequenceEqual("null"u8))
            value = new JsonValue(JsonKind.Word, word);
        return true;
    }

    /// <summary>An array of numbers or strings: a message that is no text, or a field that an entry has several times.</summary>
    private bool TryArray(out JsonValue value)
    {
        value = default;
        int start = ++_at;
        while (true)
        {
            int stop = _json[_at..].IndexOfAny((byte)'"', (byte)']');
            if (stop < 0)
                return false;
            _at += stop;
            if (_json[_at] == ']')
                break;
            if (!TryText(out _))
                return false;
        }

        value = new JsonValue(JsonKind.Array, _json[start.._at++]);
        return true;
    }

    private static int UnescapeOne(ReadOnlySpan<byte> text, Span<byte> destination, out int taken)
    {
        taken = 2;
        if (text[1] == 'u' && TryHex(text, 2, out int unit))
        {
            taken = 6;
            if (char.IsHighSurrogate((char)unit) && text.Length >= 12 && text[6] == '\\' && text[7] == 'u' && TryHex(text, 8, out int low)
                && char.IsLowSurrogate((char)low))
            {
                taken = 12;
                return new System.Text.Rune((char)unit, (char)low).EncodeToUtf8(destination);
            }

            return System.Text.Rune.TryCreate((char)unit, out System.Text.Rune rune)
                ? rune.EncodeToUtf8(destination)
                : System.Text.Rune.ReplacementChar.EncodeToUtf8(destination);
        }

        destination[0] = text[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' => (byte)'\r',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            _ => text[1],
        };
        return 1;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, int start, out int value)
    {
        value = 0;
        return text.Length >= start + 4
            && System.Buffers.Text.Utf8Parser.TryParse(text.Slice(start, 4), out value, out int used, 'x') && used == 4;
    }
}
