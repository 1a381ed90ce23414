using System;

namespace RingBuffer.Generators.Triggers;

/// <summary>
/// Chooses which part of a long literal goes into the gram filter: the part least likely to stand in a message that does not contain
/// the literal, since every other hit costs the matcher a comparison. Called by <see cref="TriggerTableBuilder"/>; any choice gives
/// the same matches, only the speed differs.
/// </summary>
internal static class RarestWindow
{
    /// <summary>Bytes of a gram.</summary>
    public const int GramLength = 4;

    /// <summary>Windows start below it, so that the offset of each of their grams fits a byte.</summary>
    private const int EndOfStarts = 252;

    /// <summary>What is in none of the classes of <see cref="CommonBytes"/>: about 1 byte in 2000 or fewer.</summary>
    private const byte RareWeight = 1;

    /// <summary>
    /// How often a byte stands in kernel messages, to the power of two, the most frequent class first: the blank is every sixth byte
    /// (weight 128), '0' every eleventh (64), and so on, halving. Counted over healthy boots, fault injection and crash reports.
    /// </summary>
    private static readonly string[] CommonBytes =
    [
        " ", "0", "e12a:irncoft4sd", "6l358_7m9p]bx", "u.vkgERhDCN-Ay)(/", "wB=I[T+P,OSJGFHVMU", "?*\"jL>XKq<z",
    ];

    private static readonly byte[] Weights = WeighBytes();

    /// <summary>The start of the window of <paramref name="stride"/> grams that a random message contains least; the first of equals.</summary>
    public static int Find(byte[] literal, int stride)
    {
        int last = Math.Min(literal.Length - stride - GramLength + 1, EndOfStarts - 1);
        int best = 0;
        for (int start = 1; start <= last; start++)
        {
            if (Cost(literal, start, stride) < Cost(literal, best, stride))
                best = start;
        }

        return best;
    }

    /// <summary>
    /// Expected hits: a gram's is the product of its bytes' weights, as if bytes were independent; a window's the sum over its grams,
    /// since each of them is in the filter. At most 4 * 128^4, so a long holds it.
    /// </summary>
    private static long Cost(byte[] literal, int start, int stride)
    {
        long cost = 0;
        for (int gram = start; gram < start + stride; gram++)
            cost += (long)Weights[literal[gram]] * Weights[literal[gram + 1]] * Weights[literal[gram + 2]] * Weights[literal[gram + 3]];
        return cost;
    }

    private static byte[] WeighBytes()
    {
        byte[] weights = new byte[256];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = RareWeight;
        for (int i = 0; i < CommonBytes.Length; i++)
        {
            foreach (char c in CommonBytes[i])
                weights[c] = (byte)(128 >> i);
        }

        return weights;
    }
}
