using System;

namespace RingBuffer.Engine.Sources;

/// <summary>Gives compressed bytes: as many as there are, 0 at the end, -1 when reading failed.</summary>
/// <param name="buffer">Where they go.</param>
internal delegate int CompressedRead(Span<byte> buffer);

/// <summary>The bits of compressed input, lowest first (RFC 1951), and what of its bytes is passed over. Used by <see cref="Gunzip"/> on the reader thread.</summary>
/// <param name="read">Gives the bytes.</param>
internal sealed class BitReader(CompressedRead read)
{
    private readonly byte[] _bytes = new byte[16 * 1024];
    private int _at;
    private int _end;
    private ulong _bits;
    private int _count;

    /// <summary>The next bits, not taken; at the end followed by zeros.</summary>
    public int Peek => (int)_bits;

    /// <summary>Sees to it that this many bits are at hand, where there are so many.</summary>
    /// <returns>How many are.</returns>
    public int Fill(int wanted)
    {
        if (_count < wanted)
            Refill();
        return _count;
    }

    /// <returns>False when there are not so many.</returns>
    public bool TryBits(int count, out int value)
    {
        Fill(count);
        value = (int)(_bits & ((1UL << count) - 1));
        if (_count < count)
            return false;
        _bits >>= count;
        _count -= count;
        return true;
    }

    public bool TryByte(out int value) => TryBits(8, out value);

    public void DropRestOfByte()
    {
        _bits >>= _count & 7;
        _count &= ~7;
    }

    public bool Skip(int bytes)
    {
        while (bytes-- > 0)
        {
            if (!TryByte(out _))
                return false;
        }

        return true;
    }

    /// <returns>False when there was nothing else.</returns>
    public bool SkipZeros(out int other)
    {
        do
        {
            if (!TryByte(out other))
                return false;
        }
        while (other == 0);
        return true;
    }

    /// <summary>Passes over a text with its zero at the end.</summary>
    public bool SkipText()
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

    private void Refill()
    {
        while (_count <= 56)
        {
            if (_at == _end)
            {
                _at = 0;
                _end = Math.Max(0, read(_bytes));
                if (_end == 0)
                    return;
            }

            _bits |= (ulong)_bytes[_at++] << _count;
            _count += 8;
        }
    }
}
