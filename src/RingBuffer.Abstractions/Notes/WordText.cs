using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace RingBuffer;

/// <summary>
/// Writes strings of the program's own as UTF-8: field names, and what plugins put between values. They are short and nearly always
/// ASCII, for which the framework's encoder takes 110 instructions, mostly on its way to them. Dispatcher thread.
/// </summary>
internal static class WordText
{
    private const int Block = 8;

    /// <summary>The most bytes a character becomes.</summary>
    public const int MaxGrowth = 3;

    /// <param name="text">Any characters; half of a surrogate pair becomes U+FFFD.</param>
    /// <param name="destination">At least <see cref="MaxGrowth"/> bytes a character.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<byte> destination)
    {
        destination = destination[..(text.Length * MaxGrowth)];
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<char, ushort>(text);
        int at = 0;
        for (; units.Length - at >= Block; at += Block)
        {
            Vector128<ushort> block = Vector128.Create(units.Slice(at, Block));
            if ((block & Vector128.Create<ushort>(0xFF80)) != Vector128<ushort>.Zero)
                return Encoding.UTF8.GetBytes(text, destination);
            MemoryMarshal.Write(destination[at..], Vector128.Narrow(block, block).AsUInt64().ToScalar());
        }

        for (; at < units.Length; at++)
        {
            if (units[at] > sbyte.MaxValue)
                return Encoding.UTF8.GetBytes(text, destination);
            destination[at] = (byte)units[at];
        }

        return units.Length;
    }
}
