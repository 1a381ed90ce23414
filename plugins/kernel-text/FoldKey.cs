using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Makes keys for <see cref="Note.FoldBy(ulong)"/> out of what a warning is about (a port, a profile and a path), so that repeats
/// fold although their pids and serial numbers differ. FNV-1a; not meant to resist an adversary: a collision folds two alerts into one.
/// </summary>
internal static class FoldKey
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(
        scoped ReadOnlySpan<byte> a,
        scoped ReadOnlySpan<byte> b = default,
        scoped ReadOnlySpan<byte> c = default,
        scoped ReadOnlySpan<byte> d = default) => And(And(And(And(OffsetBasis, a), b), c), d);

    /// <summary>A key so far and one more text.</summary>
    public static ulong And(ulong hash, scoped ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
            hash = (hash ^ b) * Prime;
        return End(hash);
    }

    /// <summary>The same, with each number counted as one sign: <c>/proc/4711/status</c> is the same as <c>/proc/12/status</c>.</summary>
    public static ulong AndWithoutNumbers(ulong hash, scoped ReadOnlySpan<byte> text)
    {
        bool inNumber = false;
        foreach (byte b in text)
        {
            bool digit = char.IsAsciiDigit((char)b);
            if (!digit || !inNumber)
                hash = (hash ^ (digit ? (byte)'0' : b)) * Prime;
            inNumber = digit;
        }

        return End(hash);
    }

    /// <summary>An end mark no byte can give, so that "ab","c" and "a","bc" differ.</summary>
    private static ulong End(ulong hash) => (hash ^ 0x1FF) * Prime;
}
