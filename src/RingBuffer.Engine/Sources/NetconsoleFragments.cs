using System;
using System.Buffers.Text;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// Puts messages together again that netconsole sent in pieces:
/// <code>
///   6,416,1758426,-,ncfrag=0/33;the first piece,      offset and total count text, newline and tags
///   6,416,1758426,-,ncfrag=16/33;the second piece
/// </code>
/// A fixed number of messages at a time, each for a few seconds after its first piece; what is not whole by then, or has to make room, is
/// given as far as it came. Reader thread.
/// </summary>
internal sealed class NetconsoleFragments
{
    private const int Capacity = 32;
    private const int MaxHeader = 256;

    /// <summary>CONSOLE_EXT_LOG_MAX, the longest record before 6.3, and user data.</summary>
    private const int MaxBody = 10 * 1024;

    private const int MaxPieces = 32;
    private const long PatienceMicroseconds = 3_000_000;

    private readonly Message[] _messages = new Message[Capacity];

    /// <summary>When the next message is given up, microseconds; the largest number: none is on its way.</summary>
    public long NextEnd { get; private set; } = long.MaxValue;

    /// <summary>Where in the header a piece says what it is of its message.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="piece">What it says.</param>
    /// <returns>False for a whole message.</returns>
    public static bool TryPiece(ReadOnlySpan<byte> datagram, out Piece piece)
    {
        piece = default;
        int end = datagram.IndexOf((byte)';');
        if (end is < 0 or > MaxHeader)
            return false;
        ReadOnlySpan<byte> header = datagram[..end];
        int mark = header.IndexOf(",ncfrag="u8);
        if (mark < 0)
            return false;
        ReadOnlySpan<byte> numbers = header[(mark + ",ncfrag="u8.Length)..];
        if (!Utf8Parser.TryParse(numbers, out int offset, out int digits) || digits >= numbers.Length || numbers[digits] != '/'
            || !Utf8Parser.TryParse(numbers[(digits + 1)..], out int total, out _))
            return false;
        piece = new Piece(mark, end + 1, offset, total);
        int length = datagram.Length - end - 1;
        return offset >= 0 && total <= MaxBody && length <= total && offset <= total - length && (offset > 0 || length < total);
    }

    /// <summary>Takes a piece.</summary>
    /// <param name="sender">Whose: the address.</param>
    /// <param name="datagram">The datagram that holds it.</param>
    /// <param name="piece">What it says.</param>
    /// <param name="now">The time, microseconds.</param>
    /// <param name="whole">The message, when this was its last piece; valid until the next call.</param>
    public bool Add(UInt128 sender, ReadOnlySpan<byte> datagram, Piece piece, long now, out ReadOnlySpan<byte> whole)
    {
        ReadOnlySpan<byte> header = datagram[..piece.Mark];
        ref Message message = ref Find(sender, header, piece, now);
        message.Add(datagram[piece.Body..], piece.Offset);
        whole = message.IsWhole ? message.Take() : default;
        return whole.Length > 0;
    }

    /// <summary>Whether a place must be freed before a piece of this message is added.</summary>
    public bool NeedsRoom(UInt128 sender, ReadOnlySpan<byte> datagram, Piece piece) =>
        IndexOf(sender, datagram[..piece.Mark]) < 0 && Array.TrueForAll(_messages, message => message.Used);

    /// <summary>Gives up on a message whose time is over or, to make room, the oldest.</summary>
    /// <param name="now">The time, microseconds.</param>
    /// <param name="force">Also before its time.</param>
    /// <param name="sender">Whose it was.</param>
    /// <param name="part">What came of it, from its beginning; valid until the next call.</param>
    public bool TryGiveUp(long now, bool force, out UInt128 sender, out ReadOnlySpan<byte> part)
    {
        sender = 0;
        part = default;
        if (now < NextEnd && !force)
            return false;
        int oldest = -1;
        long next = long.MaxValue;
        for (int i = 0; i < Capacity; i++)
        {
            if (!_messages[i].Used)
                continue;
            if (oldest < 0 || _messages[i].Started < _messages[oldest].Started)
            {
                next = oldest < 0 ? next : Math.Min(next, _messages[oldest].Started);
                oldest = i;
            }
            else
            {
                next = Math.Min(next, _messages[i].Started);
            }
        }

        if (oldest < 0 || (!force && now < _messages[oldest].Started + PatienceMicroseconds))
        {
            NextEnd = oldest < 0 ? long.MaxValue : _messages[oldest].Started + PatienceMicroseconds;
            return false;
        }

        NextEnd = next == long.MaxValue ? next : next + PatienceMicroseconds;
        sender = _messages[oldest].Sender;
        part = _messages[oldest].Take();
        return true;
    }

    private ref Message Find(UInt128 sender, ReadOnlySpan<byte> header, Piece piece, long now)
    {
        int at = IndexOf(sender, header);
        if (at < 0)
        {
            at = Array.FindIndex(_messages, message => !message.Used);
            _messages[at].Begin(sender, header, piece.Total, now);
            NextEnd = Math.Min(NextEnd, now + PatienceMicroseconds);
        }

        return ref _messages[at];
    }

    /// <summary>Pieces of one message have the same header: severity, sequence and stamp.</summary>
    private int IndexOf(UInt128 sender, ReadOnlySpan<byte> header)
    {
        for (int i = 0; i < Capacity; i++)
        {
            if (_messages[i].Used && _messages[i].Sender == sender && _messages[i].Header.SequenceEqual(header))
                return i;
        }

        return -1;
    }

    /// <summary>What a piece says of itself.</summary>
    /// <param name="Mark">Where <c>,ncfrag=</c> begins.</param>
    /// <param name="Body">Where the bytes begin.</param>
    /// <param name="Offset">Where in the message they belong.</param>
    /// <param name="Total">How long the message is.</param>
    public readonly record struct Piece(int Mark, int Body, int Offset, int Total);

    /// <summary>A message on its way: header, ';' and body in one buffer, made at first use and kept.</summary>
    private struct Message
    {
        private byte[]? _bytes;
        private int[]? _offsets;
        private int[]? _lengths;
        private int _headerLength;
        private int _total;
        private int _pieces;
        private int _received;

        public bool Used { get; private set; }

        public UInt128 Sender { get; private set; }

        public long Started { get; private set; }

        public readonly ReadOnlySpan<byte> Header => _bytes.AsSpan(0, _headerLength);

        public readonly bool IsWhole => _received == _total;

        public void Begin(UInt128 sender, ReadOnlySpan<byte> header, int total, long now)
        {
            _bytes ??= new byte[MaxHeader + 1 + MaxBody];
            _offsets ??= new int[MaxPieces];
            _lengths ??= new int[MaxPieces];
            header.CopyTo(_bytes);
            _bytes[header.Length] = (byte)';';
            _headerLength = header.Length;
            _total = total;
            _pieces = _received = 0;
            Sender = sender;
            Started = now;
            Used = true;
        }

        /// <summary>A piece that came twice, or more of them than a message has, changes nothing.</summary>
        public void Add(ReadOnlySpan<byte> body, int offset)
        {
            if (_pieces == MaxPieces || offset + body.Length > _total || Array.IndexOf(_offsets!, offset, 0, _pieces) >= 0)
                return;
            body.CopyTo(_bytes.AsSpan(_headerLength + 1 + offset));
            _offsets![_pieces] = offset;
            _lengths![_pieces++] = body.Length;
            _received += body.Length;
        }

        /// <summary>The message, or as much of it as came without a hole.</summary>
        public ReadOnlySpan<byte> Take()
        {
            Used = false;
            int end = 0;
            for (bool grown = true; grown;)
            {
                int next = Array.IndexOf(_offsets!, end, 0, _pieces);
                grown = next >= 0 && _lengths![next] > 0 && end < _total;
                end += grown ? _lengths![next] : 0;
            }

            return _bytes.AsSpan(0, _headerLength + 1 + end);
        }
    }
}
