using System;
using System.IO.Hashing;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// Unpacks gzip (RFC 1951, RFC 1952), member after member, checked against their CRC. The framework's adds 165 KB to the static binary, a
/// third of what all inputs together take; this adds five. Reader thread; allocates nothing after it is made.
/// </summary>
/// <param name="read">Gives the compressed bytes.</param>
internal sealed class Gunzip(CompressedRead read)
{
    private const int WindowBytes = 32 * 1024;
    private const int LiteralCodes = 288;
    private const int DistanceCodes = 30;
    private const int EndOfBlock = 256;

    private readonly BitReader _input = new(read);
    private readonly byte[] _window = new byte[WindowBytes];
    private readonly byte[] _lengths = new byte[LiteralCodes + 32];
    private readonly Crc32 _crc = new();
    private readonly HuffmanCode _literals = new();
    private readonly HuffmanCode _distances = new();
    private Step _step;
    private int _windowAt;
    private long _written;
    private long _memberBytes;
    private int _left;
    private int _distance;
    private bool _lastBlock;
    private bool _members;

    private enum Step
    {
        Member,
        Block,
        Stored,
        Symbols,
        Copy,
        Trailer,
        End,
    }

    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private static ReadOnlySpan<ushort> LengthBase =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static ReadOnlySpan<byte> LengthBits => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static ReadOnlySpan<ushort> DistanceBase =>
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
    ];

    /// <summary>What is wrong with the input; empty while all is well.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>Unpacks into the buffer.</summary>
    /// <returns>Bytes written; 0 at the end and after a failure, which comes after all that could be unpacked.</returns>
    public int Read(Span<byte> destination)
    {
        int written = 0;
        int checkedBytes = 0;
        while (written < destination.Length && _step != Step.End && Failure.Length == 0)
        {
            bool done = _step switch
            {
                Step.Member => TakeMember(),
                Step.Block => TakeBlock(),
                Step.Stored => CopyStored(destination, ref written),
                Step.Symbols => TakeSymbols(destination, ref written),
                Step.Copy => Copy(destination, ref written),
                _ => TakeTrailer(destination[checkedBytes..written], out checkedBytes, written),
            };
            if (!done && Failure.Length == 0)
                Failure = "it breaks off";
        }

        _crc.Append(destination[checkedBytes..written]);
        _memberBytes += written - checkedBytes;
        return written;
    }

    /// <summary>The header of a member. Zeros may fill up what follows the last; anything else there would be lost, so that is said.</summary>
    private bool TakeMember()
    {
        const int HasCrc = 2;
        const int HasExtra = 4;
        const int HasName = 8;
        const int HasComment = 16;
        if (!_input.TryByte(out int first) || (_members && first == 0 && !_input.SkipZeros(out first)))
        {
            _step = Step.End;
            return _members;
        }

        if (!_input.TryByte(out int second))
            return false;
        if (first != 0x1F || second != 0x8B)
            return Fail("what follows its end is not packed");

        _members = true;
        _memberBytes = 0;
        if (!_input.TryByte(out int method) || !_input.TryByte(out int flags) || !_input.Skip(6))
            return false;
        if (method != 8)
            return Fail("it is packed in a way that is not known");
        if ((flags & HasExtra) != 0 && !(_input.TryByte(out int low) && _input.TryByte(out int high) && _input.Skip(low | (high << 8))))
            return false;
        if (((flags & HasName) != 0 && !_input.SkipText()) || ((flags & HasComment) != 0 && !_input.SkipText()) || ((flags & HasCrc) != 0 && !_input.Skip(2)))
            return false;
        _step = Step.Block;
        return true;
    }

    private bool TakeBlock()
    {
        if (_lastBlock)
        {
            _lastBlock = false;
            _step = Step.Trailer;
            return true;
        }

        if (!_input.TryBits(3, out int header))
            return false;
        _lastBlock = (header & 1) != 0;
        switch (header >> 1)
        {
            case 0:
                return TakeStoredHeader();
            case 1:
                MakeFixedCodes();
                break;
            case 2 when TakeCodes():
                break;
            default:
                return (header >> 1) == 3 && Fail("it is damaged");
        }

        _step = Step.Symbols;
        return true;
    }

    private bool TakeStoredHeader()
    {
        _input.DropRestOfByte();
        if (!_input.TryBits(16, out _left) || !_input.TryBits(16, out int complement))
            return false;
        _step = Step.Stored;
        return (_left ^ complement) == 0xFFFF || Fail("it is damaged");
    }

    private bool CopyStored(Span<byte> destination, ref int written)
    {
        while (_left > 0 && written < destination.Length)
        {
            if (!_input.TryByte(out int value))
                return false;
            Put((byte)value, destination, ref written);
            _left--;
        }

        if (_left == 0)
            _step = Step.Block;
        return true;
    }

    private void MakeFixedCodes()
    {
        Span<byte> lengths = _lengths.AsSpan(0, LiteralCodes);
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _ = _literals.TryBuild(lengths);
        lengths[..32].Fill(5);
        _ = _distances.TryBuild(lengths[..32]);
    }

    /// <summary>The codes of a block, themselves packed with a code.</summary>
    private bool TakeCodes()
    {
        if (!_input.TryBits(5, out int literals) || !_input.TryBits(5, out int distances) || !_input.TryBits(4, out int lengthCodes))
            return false;
        literals += 257;
        distances += 1;
        if (literals > 286)
            return Fail("it is damaged");
        Span<byte> lengths = _lengths;
        lengths.Clear();
        for (int i = 0; i < lengthCodes + 4; i++)
        {
            if (!_input.TryBits(3, out int length))
                return false;
            lengths[CodeLengthOrder[i]] = (byte)length;
        }

        if (!_literals.TryBuild(lengths[..19]))
            return Fail("it is damaged");
        if (!TakeLengths(lengths[..(literals + distances)]))
            return false;
        return (_literals.TryBuild(lengths[..literals]) && _distances.TryBuild(lengths.Slice(literals, distances))) || Fail("it is damaged");
    }

    private bool TakeLengths(Span<byte> lengths)
    {
        int at = 0;
        while (at < lengths.Length)
        {
            if (!TrySymbol(_literals, out int symbol))
                return false;
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            (int bits, int least) = symbol switch
            {
                16 => (2, 3),
                17 => (3, 3),
                _ => (7, 11),
            };
            if (!_input.TryBits(bits, out int repeat))
                return false;
            repeat += least;
            if (at + repeat > lengths.Length || (symbol == 16 && at == 0))
                return Fail("it is damaged");
            lengths.Slice(at, repeat).Fill(symbol == 16 ? lengths[at - 1] : (byte)0);
            at += repeat;
        }

        return true;
    }

    private bool TakeSymbols(Span<byte> destination, ref int written)
    {
        while (written < destination.Length)
        {
            if (!TrySymbol(_literals, out int symbol))
                return false;
            if (symbol < EndOfBlock)
            {
                Put((byte)symbol, destination, ref written);
                continue;
            }

            _step = symbol == EndOfBlock ? Step.Block : Step.Copy;
            return symbol == EndOfBlock || TakeDistance(symbol - EndOfBlock - 1);
        }

        return true;
    }

    private bool TakeDistance(int lengthCode)
    {
        if (lengthCode >= LengthBase.Length)
            return Fail("it is damaged");
        if (!_input.TryBits(LengthBits[lengthCode], out int moreLength) || !TrySymbol(_distances, out int code))
            return false;
        if (code >= DistanceCodes)
            return Fail("it is damaged");
        if (!_input.TryBits(Math.Max(0, (code >> 1) - 1), out int moreDistance))
            return false;
        _left = LengthBase[lengthCode] + moreLength;
        _distance = DistanceBase[code] + moreDistance;
        return _distance <= _written || Fail("it is damaged");
    }

    private bool Copy(Span<byte> destination, ref int written)
    {
        while (_left > 0 && written < destination.Length)
        {
            Put(_window[(_windowAt - _distance) & (WindowBytes - 1)], destination, ref written);
            _left--;
        }

        if (_left == 0)
            _step = Step.Symbols;
        return true;
    }

    private void Put(byte value, Span<byte> destination, ref int written)
    {
        destination[written++] = value;
        _window[_windowAt] = value;
        _windowAt = (_windowAt + 1) & (WindowBytes - 1);
        _written++;
    }

    /// <summary>CRC and length of a member.</summary>
    private bool TakeTrailer(ReadOnlySpan<byte> rest, out int checkedBytes, int written)
    {
        checkedBytes = written;
        _crc.Append(rest);
        _memberBytes += rest.Length;
        _input.DropRestOfByte();
        if (!_input.TryBits(16, out int crcLow) || !_input.TryBits(16, out int crcHigh) || !_input.TryBits(16, out int low) || !_input.TryBits(16, out int high))
            return false;
        bool right = _crc.GetCurrentHashAsUInt32() == (((uint)crcHigh << 16) | (uint)crcLow) && (uint)_memberBytes == (((uint)high << 16) | (uint)low);
        _crc.Reset();
        _written = 0;
        _step = Step.Member;
        return right || Fail("its checksum is wrong");
    }

    private bool Fail(string why)
    {
        Failure = Failure.Length > 0 ? Failure : why;
        return false;
    }

    private bool TrySymbol(HuffmanCode code, out int symbol)
    {
        int available = _input.Fill(HuffmanCode.MaxBits);
        int entry = code.Find(_input.Peek);
        symbol = entry >> 4;
        int length = entry & 15;
        if (length == 0)
            return available >= HuffmanCode.MaxBits && Fail("it is damaged");
        return _input.TryBits(length, out _);
    }
}
