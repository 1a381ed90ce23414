using System;
using System.IO.Hashing;

namespace RingBuffer.Engine.Sources;

/// <summary>Gives compressed bytes: as many as there are, 0 at the end, -1 when reading failed.</summary>
/// <param name="buffer">Where they go.</param>
internal delegate int CompressedRead(Span<byte> buffer);

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

    private readonly byte[] _input = new byte[16 * 1024];
    private readonly byte[] _window = new byte[WindowBytes];
    private readonly byte[] _lengths = new byte[LiteralCodes + 32];
    private readonly Crc32 _crc = new();
    private readonly HuffmanCode _literals = new();
    private readonly HuffmanCode _distances = new();
    private Step _step;
    private ulong _bits;
    private int _bitCount;
    private int _inputAt;
    private int _inputEnd;
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
        if (!TryByte(out int first) || (_members && first == 0 && !SkipZeros(out first)))
        {
            _step = Step.End;
            return _members;
        }

        if (!TryByte(out int second))
            return false;
        if (first != 0x1F || second != 0x8B)
            return Fail("what follows its end is not packed");

        _members = true;
        _memberBytes = 0;
        if (!TryByte(out int method) || !TryByte(out int flags) || !Skip(6))
            return false;
        if (method != 8)
            return Fail("it is packed in a way that is not known");
        if ((flags & HasExtra) != 0 && !(TryByte(out int low) && TryByte(out int high) && Skip(low | (high << 8))))
            return false;
        if (((flags & HasName) != 0 && !SkipText()) || ((flags & HasComment) != 0 && !SkipText()) || ((flags & HasCrc) != 0 && !Skip(2)))
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

        if (!TryBits(3, out int header))
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
        _bits >>= _bitCount & 7;
        _bitCount &= ~7;
        if (!TryBits(16, out _left) || !TryBits(16, out int complement))
            return false;
        _step = Step.Stored;
        return (_left ^ complement) == 0xFFFF || Fail("it is damaged");
    }

    private bool CopyStored(Span<byte> destination, ref int written)
    {
        while (_left > 0 && written < destination.Length)
        {
            if (!TryByte(out int value))
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
        if (!TryBits(5, out int literals) || !TryBits(5, out int distances) || !TryBits(4, out int lengthCodes))
            return false;
        literals += 257;
        distances += 1;
        if (literals > 286)
            return Fail("it is damaged");
        Span<byte> lengths = _lengths;
        lengths.Clear();
        for (int i = 0; i < lengthCodes + 4; i++)
        {
            if (!TryBits(3, out int length))
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
            if (!TryBits(bits, out int repeat))
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
        if (!TryBits(LengthBits[lengthCode], out int moreLength) || !TrySymbol(_distances, out int code))
            return false;
        if (code >= DistanceCodes)
            return Fail("it is damaged");
        if (!TryBits(Math.Max(0, (code >> 1) - 1), out int moreDistance))
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
        _bits >>= _bitCount & 7;
        _bitCount &= ~7;
        if (!TryBits(16, out int crcLow) || !TryBits(16, out int crcHigh) || !TryBits(16, out int low) || !TryBits(16, out int high))
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
        // At the end there may be fewer bits than the longest code has; they are then followed by zeros that are not taken.
        if (_bitCount < HuffmanCode.MaxBits)
            Fill();
        int entry = code.Find((int)_bits);
        symbol = entry >> 4;
        int length = entry & 15;
        if (length == 0)
            return _bitCount >= HuffmanCode.MaxBits && Fail("it is damaged");
        if (length > _bitCount)
            return false;
        _bits >>= length;
        _bitCount -= length;
        return true;
    }

    private bool TryBits(int count, out int value)
    {
        if (_bitCount < count)
            Fill();
        value = (int)(_bits & ((1UL << count) - 1));
        if (_bitCount < count)
            return false;
        _bits >>= count;
        _bitCount -= count;
        return true;
    }

    private bool TryByte(out int value) => TryBits(8, out value);

    private bool Skip(int bytes)
    {
        while (bytes-- > 0)
        {
            if (!TryByte(out _))
                return false;
        }

        return true;
    }

    /// <returns>False when there was nothing else.</returns>
    private bool SkipZeros(out int other)
    {
        do
        {
            if (!TryByte(out other))
                return false;
        }
        while (other == 0);
        return true;
    }

    private bool SkipText()
    {
        int value;
        do
        {
            if (!TryByte(out value))
                return false;
        }
        while (value != 0);
        return true;
    }

    private void Fill()
    {
        while (_bitCount <= 56)
        {
            if (_inputAt == _inputEnd)
            {
                _inputAt = 0;
                _inputEnd = Math.Max(0, read(_input));
                if (_inputEnd == 0)
                    return;
            }

            _bits |= (ulong)_input[_inputAt++] << _bitCount;
            _bitCount += 8;
        }
    }
}
