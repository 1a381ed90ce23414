using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Which pairs of neighbouring bytes a text has, folded into 128 bits: enough to say of nearly all literals that are not in a message
/// that they are not, without looking for each. Made once for each wording of a <see cref="LineRules"/> table and for each message.
/// </summary>
internal readonly struct PairSet
{
    private readonly ulong _low;
    private readonly ulong _high;

    private PairSet(ulong low, ulong high)
    {
        _low = low;
        _high = high;
    }

    /// <summary>The pairs of a text; of one byte or none there are none.</summary>
    public static PairSet Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return default;
        ulong low = 0;
        ulong high = 0;
        uint previous = text[0];
        foreach (byte b in text[1..])
        {
            uint folded = (previous * 5) ^ (b * 11u);
            ulong inHigh = 0 - (ulong)((folded >> 6) & 1);
            ulong bit = 1UL << (int)folded;
            high |= bit & inHigh;
            low |= bit & ~inHigh;
            previous = b;
        }

        return new PairSet(low, high);
    }

    /// <summary>The pairs of both.</summary>
    public PairSet With(PairSet other) => new(_low | other._low, _high | other._high);

    /// <summary>False where another text has a pair that this one has not; true nearly always means that it has none.</summary>
    public bool Covers(in PairSet other) => ((other._low & ~_low) | (other._high & ~_high)) == 0;
}
