using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Tries one pattern on one message, from its start, and remembers where the captured values stand. Goes back only where a pattern
/// says so: at parts that may be missing, and at names that end at the last place that fits. Owned by <see cref="LineRules"/>.
/// </summary>
internal sealed class LineMatcher(LinePiece[] pieces, int names)
{
    private readonly ushort[] _starts = new ushort[names];
    private readonly ushort[] _lengths = new ushort[names];

    public bool TryMatch(ReadOnlySpan<byte> table, ReadOnlySpan<byte> message, int firstPiece)
    {
        Array.Clear(_lengths);
        return message.Length <= ushort.MaxValue && new Walk(this, table, message).Match(firstPiece, 0);
    }

    public ref readonly LinePiece Piece(int index) => ref pieces[index];

    /// <summary>The captured bytes; empty when nothing was captured under this name.</summary>
    public ReadOnlySpan<byte> Value(int name, ReadOnlySpan<byte> message) =>
        _lengths[name] == 0 ? default : message.Slice(_starts[name], _lengths[name]); // a start may be an earlier message's

    public bool Has(int name) => _lengths[name] > 0;

    /// <summary>One attempt; on the stack.</summary>
    private readonly ref struct Walk(LineMatcher matcher, ReadOnlySpan<byte> table, ReadOnlySpan<byte> message)
    {
        private readonly ReadOnlySpan<byte> _table = table;
        private readonly ReadOnlySpan<byte> _message = message;

        public bool Match(int index, int at)
        {
            while (true)
            {
                ref readonly LinePiece piece = ref matcher.Piece(index);
                switch (piece.Kind)
                {
                    case LinePieceKind.Done:
                        return true;
                    case LinePieceKind.AtEnd:
                        return _message[at..].IndexOfAnyExcept((byte)' ', (byte)'\n') < 0;
                    case LinePieceKind.Text or LinePieceKind.Word:
                        return MatchText(index, at, index + 1);
                    case LinePieceKind.Open when Match(index + 1, at):
                        return true;
                    case LinePieceKind.Open:
                        Forget(index + 1, piece.Skip, at);
                        index = piece.Skip;
                        continue;
                    case LinePieceKind.Close:
                        break;
                    default:
                        int length = Extent(in piece, _message[at..]);
                        if (length <= 0)
                            return false;
                        Keep(in piece, at, length);
                        at += length;
                        break;
                }

                index++;
            }
        }

        /// <param name="index">The text.</param>
        /// <param name="at">Where it starts.</param>
        /// <param name="next">What ends it.</param>
        private bool MatchText(int index, int at, int next)
        {
            ref readonly LinePiece piece = ref matcher.Piece(index);
            ref readonly LinePiece end = ref matcher.Piece(next);
            ReadOnlySpan<byte> rest = _message[at..];
            switch (end.Kind)
            {
                case LinePieceKind.Literal:
                    return MatchTextBefore(in piece, at, next, _table.Slice(end.Start, end.Length));
                case LinePieceKind.Open:
                    if (MatchText(index, at, next + 1))
                        return true;
                    Forget(next + 1, end.Skip, at);
                    return MatchText(index, at, end.Skip);
                case LinePieceKind.Close:
                    return MatchText(index, at, next + 1);
                default:
                    int length = piece.Kind == LinePieceKind.Word ? rest.IndexOfAny((byte)' ', (byte)'\n') : rest.TrimEnd(" \n"u8).Length;
                    length = length < 0 ? rest.Length : length;
                    return KeepText(in piece, at, length) && Match(next, at + length);
            }
        }

        private bool MatchTextBefore(scoped ref readonly LinePiece piece, int at, int next, ReadOnlySpan<byte> literal)
        {
            ReadOnlySpan<byte> rest = _message[at..];
            while (true)
            {
                int length = piece.ToLast ? rest.LastIndexOf(literal) : rest.IndexOf(literal);
                if (length < 0)
                    return false;
                if (KeepText(in piece, at, length) && Match(next, at + length))
                    return true;
                if (!piece.ToLast)
                    return false;
                rest = rest[..(length + literal.Length - 1)];
            }
        }

        private int Extent(scoped ref readonly LinePiece piece, ReadOnlySpan<byte> rest)
        {
            int end;
            switch (piece.Kind)
            {
                case LinePieceKind.Literal:
                    return rest.StartsWith(_table.Slice(piece.Start, piece.Length)) ? piece.Length : -1;
                case LinePieceKind.Number:
                    int sign = !rest.IsEmpty && rest[0] == (byte)'-' ? 1 : 0;
                    end = rest[sign..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                    return end < 0 ? rest.Length : end == 0 ? 0 : end + sign;
                case LinePieceKind.Hex:
                    end = 0;
                    while (end < rest.Length && char.IsAsciiHexDigit((char)rest[end]))
                        end++;
                    return end;
                default:
                    end = rest.IndexOfAnyExcept(" \n\r\t"u8);
                    return end < 0 ? rest.Length : end;
            }
        }

        private bool KeepText(scoped ref readonly LinePiece piece, int at, int length)
        {
            ReadOnlySpan<byte> text = _message.Slice(at, length);
            if ((length == 0 && piece.Name != 0) || (piece.Kind == LinePieceKind.Word && (length == 0 || (text[^1] == ':' && !text.EndsWith("::"u8)) || text.ContainsAny((byte)' ', (byte)'\''))))
                return false;
            if (piece.IsTaskName && !TaskName.MayBe(text))
                return false;
            Keep(in piece, at, length);
            return true;
        }

        private void Keep(scoped ref readonly LinePiece piece, int at, int length)
        {
            if (piece.Name == 0)
                return;
            matcher._starts[piece.Name] = (ushort)at;
            matcher._lengths[piece.Name] = (ushort)length;
        }

        // What an attempt on a part that may be missing has captured, from there on: an earlier part may bear the same name.
        private void Forget(int from, int to, int at)
        {
            for (int i = from; i < to; i++)
            {
                int name = matcher.Piece(i).Name;
                if (matcher._starts[name] >= at)
                    matcher._lengths[name] = 0;
            }
        }
    }
}
