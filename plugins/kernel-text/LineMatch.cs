using System;
using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// A message that one of a plugin's rules knows: which rule, the captured values, and what to say. Made by <see cref="LineRules"/>,
/// used by <see cref="LinePlugin"/> and its children within one OnEvent.
/// </summary>
internal ref struct LineMatch(LineRules rules, ReadOnlySpan<byte> table, ReadOnlySpan<byte> message, int pattern)
{
    private const ulong SectorsInRegion = 1024;

    /// <summary>Spreads region numbers over all bits; the fractional part of the golden ratio.</summary>
    private const ulong RegionFactor = 0x9E3779B97F4A7C15;

    private static readonly SearchValues<byte> s_addressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private readonly LineRules _rules = rules;
    private readonly ReadOnlySpan<byte> _table = table;
    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Which wording, for the test that wants a sample of each.</summary>
    public int Pattern { get; } = pattern;

    /// <summary>What to say, with the values filled in.</summary>
    public ReadOnlySpan<byte> Text { get; set; }

    public readonly ref readonly LineRule Rule => ref _rules.Rules[_rules.Patterns[Pattern].Rule];

    public readonly ReadOnlySpan<byte> Hint => Rule.Hint.Of(_table);

    public readonly ReadOnlySpan<byte> Name => Rule.Name.Of(_table);

    public readonly bool Is(scoped ReadOnlySpan<byte> name) => Name.SequenceEqual(name);

    /// <summary>The captured bytes of a name; empty where there are none.</summary>
    public readonly ReadOnlySpan<byte> this[scoped ReadOnlySpan<byte> name]
    {
        get
        {
            int index = Find(name);
            return index < 0 ? default : _rules.Captures.Value(index, _message);
        }
    }

    public readonly long Number(scoped ReadOnlySpan<byte> name) =>
        Utf8Parser.TryParse(this[name], out long value, out _) ? value : KnownFields.Unknown;

    /// <summary>Hangs every captured value and the rule's constants on a note.</summary>
    /// <param name="note">The note.</param>
    /// <param name="but">Names it has already.</param>
    public readonly Note AddTo(Note note, ReadOnlySpan<string> but = default)
    {
        for (int i = FirstPiece; IsCaptured(ref i); i++)
        {
            ref readonly LinePiece piece = ref _rules.Captures.Piece(i);
            string name = _rules.Names[piece.Name];
            if (but.Contains(name))
                continue;
            ReadOnlySpan<byte> value = _rules.Captures.Value(piece.Name, _message);
            if (name == "bdf" && !IsPciAddress(value))
                name = this["dev"u8].IsEmpty ? "dev" : "parent";
            bool isNumber = piece.Kind == LinePieceKind.Number || piece.IsHexNumber;
            if (isNumber && Utf8Parser.TryParse(value, out long number, out int used, piece.IsHexNumber ? 'x' : '\0') && used == value.Length)
            {
                note.With(name, number);
                if (piece.IsErrno)
                    note.With("error_name", Errno.Name(number < 0 ? number : -number));
            }
            else
            {
                note.With(name, value);
            }
        }

        ReadOnlySpan<byte> constants = Rule.Constants.Of(_table);
        int index = Rule.FirstConstant;
        foreach (Range range in constants.Split((byte)' '))
        {
            ReadOnlySpan<byte> constant = constants[range];
            if (constant.IsEmpty)
                continue;
            string name = _rules.Names[index++];
            if (but.Contains(name))
                continue;
            ReadOnlySpan<byte> value = constant[(constant.IndexOf((byte)'=') + 1)..];
            if (value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8))
                note.With(name, value.Length == "true"u8.Length);
            else
                note.With(name, value);
        }

        return note;
    }

    /// <summary>The key of the incident this line belongs to.</summary>
    public readonly ulong Key() => Key(withRegion: false, 0);

    /// <summary>The same, with places on one disk told apart.</summary>
    /// <param name="neighbour">How many regions further.</param>
    public readonly ulong RegionKey(int neighbour = 0) => Key(withRegion: true, neighbour);

    private readonly ulong Key(bool withRegion, int neighbour)
    {
        ulong key = FoldKey.Of(Rule.Incident.Of(_table));
        for (int i = FirstPiece; IsCaptured(ref i); i++)
        {
            ref readonly LinePiece piece = ref _rules.Captures.Piece(i);
            if (piece.KeyPart == LineKeyPart.None)
                continue;
            ReadOnlySpan<byte> value = _rules.Captures.Value(piece.Name, _message);
            if (piece.KeyPart != LineKeyPart.Region)
                key = FoldKey.And(key, piece.KeyPart == LineKeyPart.Disk ? BlockDevice.DiskOf(value) : value);
            else if (withRegion && Utf8Parser.TryParse(value, out ulong sector, out _))
                key ^= unchecked((sector / SectorsInRegion) + (ulong)neighbour) * RegionFactor;
        }

        return key;
    }

    /// <summary>0000:03:00.0; the same words are said of devices on other buses.</summary>
    private static bool IsPciAddress(ReadOnlySpan<byte> value) => value.Contains((byte)':') && !value.ContainsAnyExcept(s_addressBytes);

    private readonly int FirstPiece => _rules.Patterns[Pattern].FirstPiece;

    // Goes on to a piece that has captured something; the first of its name, as alternatives may bear the same.
    private readonly bool IsCaptured(ref int index)
    {
        LineMatcher captures = _rules.Captures;
        for (; captures.Piece(index).Kind != LinePieceKind.Done; index++)
        {
            int name = captures.Piece(index).Name;
            int first = FirstPiece;
            while (captures.Piece(first).Name != name)
                first++;
            if (name != 0 && first == index && captures.Has(name))
                return true;
        }

        return false;
    }

    private readonly int Find(scoped ReadOnlySpan<byte> name)
    {
        string[] names = _rules.Names;
        for (int i = 1; i < names.Length; i++)
        {
            if (Ascii.Equals(name, names[i]))
                return i;
        }

        return -1;
    }
}
