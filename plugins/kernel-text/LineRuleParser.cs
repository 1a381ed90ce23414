using System;
using System.Collections.Generic;
using System.Text;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Takes a rule table apart, once per plugin; <see cref="LineRules"/> shows the spelling. A mistake in a table is an exception: every
/// wording of every table is tried by a test.
/// </summary>
internal ref struct LineRuleParser
{
    private readonly ReadOnlySpan<byte> _table;
    private readonly List<LinePiece> _pieces = [];
    private readonly List<LineRule> _rules = [];
    private readonly List<LinePattern> _patterns = [];
    private readonly List<string> _names = [""];

    public LineRuleParser(ReadOnlySpan<byte> table)
    {
        _table = table;
        foreach (Range range in table.Split((byte)'\n'))
        {
            (int start, int length) = range.GetOffsetAndLength(table.Length);
            if (length > 0)
                ReadLine(start, length);
        }
    }

    public readonly LinePiece[] Pieces => [.. _pieces];

    public readonly LineRule[] Rules => [.. _rules];

    public readonly LinePattern[] Patterns => [.. _patterns];

    public readonly string[] Names => [.. _names];

    private readonly void ReadLine(int start, int length)
    {
        ReadOnlySpan<byte> line = _table.Slice(start, length);
        if (line[0] == (byte)'@')
        {
            _rules.Add(ReadHead(start + 1, length - 1));
            return;
        }

        LineRule rule = _rules[^1];
        TableRange content = new(start + 2, Math.Max(length - 2, 0));
        if (line.StartsWith("= "u8))
            rule.Text = content;
        else if (line.StartsWith("? "u8))
            rule.Hint = content;
        else if (line.StartsWith("+ "u8))
            ReadConstants(content, ref rule);
        else
            ReadPattern(start, length);
        _rules[^1] = rule;
    }

    // "@name", "@name severity", "@name severity once", "@name severity again incident", "@name ends incident"
    private readonly LineRule ReadHead(int start, int length)
    {
        LineRule rule = default;
        int word = 0;
        foreach (Range range in _table.Slice(start, length).Split((byte)' '))
        {
            (int offset, int wordLength) = range.GetOffsetAndLength(length);
            TableRange at = new(start + offset, wordLength);
            switch (word++)
            {
                case 0:
                    rule.Name = rule.Incident = at;
                    break;
                case 1 when at.Of(_table).SequenceEqual("ends"u8):
                    rule.Ends = true;
                    break;
                case 2 when rule.Ends:
                    rule.Incident = at;
                    break;
                case 1:
                    rule.Severity = ReadSeverity(at.Of(_table));
                    rule.Warns = true;
                    break;
                case 2:
                    rule.Again = at.Of(_table).SequenceEqual("again"u8);
                    rule.Once = rule.Again || at.Of(_table).SequenceEqual("once"u8) ? true : throw Mistake("once or again", start);
                    break;
                default:
                    rule.Incident = at;
                    break;
            }
        }

        return rule;
    }

    private static Severity ReadSeverity(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("emerg"u8) ? Severity.Emerg
        : word.SequenceEqual("crit"u8) ? Severity.Crit
        : word.SequenceEqual("err"u8) ? Severity.Err
        : word.SequenceEqual("warn"u8) ? Severity.Warn
        : throw new FormatException("severity " + Encoding.UTF8.GetString(word));

    private readonly void ReadConstants(TableRange content, ref LineRule rule)
    {
        rule.Constants = content;
        rule.FirstConstant = checked((byte)_names.Count);
        ReadOnlySpan<byte> text = content.Of(_table);
        foreach (Range range in text.Split((byte)' '))
            _names.Add(Encoding.UTF8.GetString(text[range][..text[range].IndexOf((byte)'=')]));
    }

    private readonly void ReadPattern(int start, int length)
    {
        LinePattern pattern = new() { Rule = _rules.Count - 1, FirstPiece = _pieces.Count };
        bool hasLiteral = false;
        int depth = 0;
        int end = start + length;
        for (int at = start; at < end;)
        {
            int before = _pieces.Count;
            at = ReadPiece(at, end);
            LinePiece piece = _pieces[^1];
            if (piece.Kind == LinePieceKind.Literal && depth == 0)
            {
                TableRange literal = new(piece.Start, piece.Length);
                if (before == pattern.FirstPiece)
                    pattern.First = literal;
                pattern.Literals = pattern.Literals.With(PairSet.Of(literal.Of(_table)));
                hasLiteral = true;
            }

            depth = piece.Kind switch { LinePieceKind.Open => depth + 1, LinePieceKind.Close => depth - 1, _ => depth };
        }

        if (depth != 0 || !hasLiteral)
            throw Mistake("pattern", start);
        _pieces.Add(default);
        _patterns.Add(pattern);
    }

    /// <returns>Where the next piece starts.</returns>
    private readonly int ReadPiece(int at, int end)
    {
        ReadOnlySpan<byte> rest = _table[at..end];
        if (rest.StartsWith("{?"u8))
        {
            _pieces.Add(new LinePiece { Kind = LinePieceKind.Open });
            return at + 2;
        }

        if (rest.StartsWith("?}"u8))
        {
            ClosePart();
            return at + 2;
        }

        if (rest.SequenceEqual("$"u8))
        {
            _pieces.Add(new LinePiece { Kind = LinePieceKind.AtEnd });
            return end;
        }

        if (rest[0] == (byte)'{' && !rest.StartsWith("{{"u8))
        {
            int close = rest.IndexOf((byte)'}');
            ReadCapture(rest[1..close]);
            return at + close + 1;
        }

        return ReadLiteral(at, end, rest);
    }

    private readonly int ReadLiteral(int at, int end, ReadOnlySpan<byte> rest)
    {
        int length = rest.IndexOf((byte)'{');
        bool isBrace = length >= 0 && rest[length..].StartsWith("{{"u8);
        length = isBrace ? length + 1 : length < 0 ? rest.Length : length;
        int part = rest[..length].IndexOf("?}"u8);
        if (part >= 0)
            (length, isBrace) = (part, false);
        if (at + length == end && rest[^1] == (byte)'$')
            length--;
        _pieces.Add(new LinePiece { Kind = LinePieceKind.Literal, Start = (ushort)at, Length = (ushort)length });
        return at + length + (isBrace ? 1 : 0);
    }

    private readonly void ClosePart()
    {
        int open = _pieces.Count - 1;
        while (_pieces[open].Kind != LinePieceKind.Open || _pieces[open].Skip != 0)
            open--;
        LinePiece piece = _pieces[open];
        piece.Skip = (ushort)(_pieces.Count + 1);
        _pieces[open] = piece;
        _pieces.Add(new LinePiece { Kind = LinePieceKind.Close });
    }

    // name[:type][<][*]
    private readonly void ReadCapture(ReadOnlySpan<byte> text)
    {
        LinePiece piece = new() { Kind = LinePieceKind.Text };
        bool isKey = text.EndsWith("*"u8);
        text = text.TrimEnd((byte)'*');
        piece.ToLast = text.EndsWith("<"u8);
        text = text.TrimEnd((byte)'<');
        piece.KeyPart = isKey ? LineKeyPart.Value : LineKeyPart.None;
        int colon = text.IndexOf((byte)':');
        if (colon >= 0)
            SetType(ref piece, text[^1]);
        text = colon < 0 ? text : text[..colon];
        piece.IsTaskName = text.SequenceEqual("comm"u8) || text.SequenceEqual("process"u8) || text.SequenceEqual("thread"u8);
        piece.Name = NameIndex(text);
        _pieces.Add(piece);
    }

    private static void SetType(ref LinePiece piece, byte type)
    {
        bool isKey = piece.KeyPart != LineKeyPart.None;
        (piece.Kind, piece.KeyPart) = (char)type switch
        {
            'w' => (LinePieceKind.Word, piece.KeyPart),
            'x' or 'h' => (LinePieceKind.Hex, piece.KeyPart),
            'd' or 'e' => (LinePieceKind.Number, piece.KeyPart),
            'n' => (LinePieceKind.Space, piece.KeyPart),
            'b' => (LinePieceKind.Word, isKey ? LineKeyPart.Disk : LineKeyPart.None),
            's' => (LinePieceKind.Number, isKey ? LineKeyPart.Region : LineKeyPart.None),
            _ => throw new FormatException("capture type " + (char)type),
        };
        piece.IsErrno = type == (byte)'e';
        piece.IsHexNumber = type == (byte)'h';
    }

    private readonly byte NameIndex(ReadOnlySpan<byte> name)
    {
        string text = Encoding.UTF8.GetString(name);
        int index = _names.IndexOf(text);
        if (index < 0)
        {
            index = _names.Count;
            _names.Add(text);
        }

        return checked((byte)index);
    }

    private static FormatException Mistake(string what, int at) => new($"{what} at byte {at} of a rule table");
}
