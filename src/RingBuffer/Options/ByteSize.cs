using System;
using System.Globalization;

namespace RingBuffer.Cli.Options;

/// <summary>Reads <c>--buffer</c>: bytes with an optional K, M or G (powers of 1024).</summary>
internal static class ByteSize
{
    public const int Smallest = 256 * 1024;
    public const int Largest = 1024 * 1024 * 1024;

    /// <exception cref="UsageException">Not a size, or out of range.</exception>
    public static int Parse(string text)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            _ => 0,
        };
        ReadOnlySpan<char> digits = shift == 0 ? text : text.AsSpan(0, text.Length - 1);
        if (!uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) || (ulong)number << shift is < Smallest or > Largest)
            throw new UsageException($"--buffer wants a size from 256K to 1G, not '{text}'");
        return (int)(number << shift);
    }
}
