using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RingBuffer.Engine.Records;

/// <summary>Which bytes a text cannot hold as they are: sixteen at a time, and one by one for the ends of texts.</summary>
internal interface ISpecialBytes
{
    /// <returns>All bits set in the bytes that are special.</returns>
    static abstract Vector128<byte> Find(Vector128<byte> bytes);

    /// <summary>The same for a single byte.</summary>
    static abstract bool IsSpecial(byte b);
}

/// <summary>
/// Copies a text up to its first special byte: what unescaping a record and escaping output spend their time on. Looking and copying
/// in one pass halves the instructions of a search followed by a copy. Both threads; keeps no state.
/// </summary>
internal static class PlainRun
{
    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least as long as the source; bytes behind the run may be overwritten.</param>
    /// <returns>Bytes copied: the position of the first special byte, or the length of the source.</returns>
    public static int Copy<TSpecial>(ReadOnlySpan<byte> source, Span<byte> destination)
        where TSpecial : struct, ISpecialBytes
    {
        destination = destination[..source.Length]; // what every write below relies on
        if (source.Length < Vector128<byte>.Count)
            return CopyShort<TSpecial>(source, destination);
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        nuint last = (nuint)(source.Length - Vector128<byte>.Count);
        for (nuint at = 0; at < last; at += (nuint)Vector128<byte>.Count)
        {
            uint special = CopyBlock<TSpecial>(ref from, ref to, at);
            if (special != 0)
                return (int)at + BitOperations.TrailingZeroCount(special);
        }

        // The last sixteen bytes, some of them for the second time.
        uint found = CopyBlock<TSpecial>(ref from, ref to, last);
        return found == 0 ? source.Length : (int)last + BitOperations.TrailingZeroCount(found);
    }

    /// <param name="from">Has sixteen bytes at <paramref name="at"/>, as <paramref name="to"/> has: nothing here checks again.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="at">Offset of the block.</param>
    /// <returns>A bit for each special byte of the block.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint CopyBlock<TSpecial>(ref byte from, ref byte to, nuint at)
        where TSpecial : struct, ISpecialBytes
    {
        Vector128<byte> block = Vector128.LoadUnsafe(ref from, at);
        block.StoreUnsafe(ref to, at);
        return TSpecial.Find(block).ExtractMostSignificantBits();
    }

    /// <summary>The same for less than sixteen bytes: the first and the last eight, or four, which may overlap.</summary>
    private static int CopyShort<TSpecial>(ReadOnlySpan<byte> source, Span<byte> destination)
        where TSpecial : struct, ISpecialBytes
    {
        int length = source.Length;
        if (length < sizeof(uint))
            return CopyBytes<TSpecial>(source, destination);
        int half;
        Vector128<byte> both;
        if (length < sizeof(ulong))
        {
            half = sizeof(uint);
            (uint first, uint last) = CopyEnds<uint>(source, destination);
            both = Vector128.Create(first, last, first, last).AsByte();
        }
        else
        {
            half = sizeof(ulong);
            (ulong first, ulong last) = CopyEnds<ulong>(source, destination);
            both = Vector128.Create(first, last).AsByte();
        }

        uint special = TSpecial.Find(both).ExtractMostSignificantBits();
        if (special == 0)
            return length;
        int at = BitOperations.TrailingZeroCount(special);
        return at < half ? at : at - (2 * half) + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TWord First, TWord Last) CopyEnds<TWord>(ReadOnlySpan<byte> source, Span<byte> destination)
        where TWord : unmanaged
    {
        int at = source.Length - Unsafe.SizeOf<TWord>();
        TWord first = MemoryMarshal.Read<TWord>(source);
        TWord last = MemoryMarshal.Read<TWord>(source[at..]);
        MemoryMarshal.Write(destination, first);
        MemoryMarshal.Write(destination[at..], last);
        return (first, last);
    }

    private static int CopyBytes<TSpecial>(ReadOnlySpan<byte> source, Span<byte> destination)
        where TSpecial : struct, ISpecialBytes
    {
        for (int at = 0; at < source.Length; at++)
        {
            byte b = source[at];
            if (TSpecial.IsSpecial(b))
                return at;
            destination[at] = b;
        }

        return source.Length;
    }
}
