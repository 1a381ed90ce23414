using System;

namespace RingBuffer.Engine.Sources;

/// <summary>A Huffman code of DEFLATE (RFC 1951) as one table over all patterns of its longest word: symbol &lt;&lt; 4 | length, 0 for none. Used by <see cref="Gunzip"/> on the reader thread.</summary>
internal sealed class HuffmanCode
{
    public const int MaxBits = 15;

    private readonly ushort[] _table = new ushort[1 << MaxBits];
    private int _mask;

    public int Find(int bits) => _table[bits & _mask];

    /// <returns>False when the lengths are those of no code.</returns>
    public bool TryBuild(ReadOnlySpan<byte> lengths)
    {
        Span<int> counts = stackalloc int[MaxBits + 1];
        Span<int> next = stackalloc int[MaxBits + 1];
        counts.Clear();
        int longest = 1;
        foreach (byte length in lengths)
        {
            longest = Math.Max(longest, length);
            counts[length]++;
        }

        counts[0] = 0; // symbols without a word
        next[0] = 0;
        for (int length = 1; length <= MaxBits; length++)
            next[length] = (next[length - 1] + counts[length - 1]) << 1;
        return Fill(lengths, next, longest);
    }

    private bool Fill(ReadOnlySpan<byte> lengths, Span<int> next, int longest)
    {
        _mask = (1 << longest) - 1;
        _table.AsSpan(0, _mask + 1).Clear();
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
                continue;
            int word = next[length]++;
            if (word >= 1 << length)
                return false;
            uint reversed = Reverse((uint)word) >> (32 - length);
            for (uint at = reversed; at <= _mask; at += 1u << length)
                _table[at] = (ushort)((symbol << 4) | length);
        }

        return true;
    }

    private static uint Reverse(uint value)
    {
        value = ((value >> 1) & 0x5555_5555) | ((value & 0x5555_5555) << 1);
        value = ((value >> 2) & 0x3333_3333) | ((value & 0x3333_3333) << 2);
        value = ((value >> 4) & 0x0F0F_0F0F) | ((value & 0x0F0F_0F0F) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
    }
}
