using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RingBuffer.Engine.Records;

/// <summary>
/// Undoes the kernel's escaping of record text and tags: <c>\xNN</c>, exactly two hexadecimal digits, is one byte
/// (Documentation/ABI/testing/dev-kmsg). Anything else after a backslash is kept as it is. Called by the record parser on the
/// reader thread.
/// </summary>
internal static class Escapes
{
    /// <summary>Decodes into <paramref name="destination"/>, which is at least as long as the source.</summary>
    /// <returns>Bytes written, never more than the source has.</returns>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination) => Decode<Backslash>(source, destination, out _);

    /// <summary>Decodes the first line of the source.</summary>
    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least as long as the source.</param>
    /// <param name="taken">Where the newline stands, or the length of the source.</param>
    /// <returns>Bytes written.</returns>
    public static int DecodeLine(ReadOnlySpan<byte> source, Span<byte> destination, out int taken) =>
        Decode<BackslashOrNewline>(source, destination, out taken);

    /// <summary>Whether the text ends inside an escape, as a record cut by the kernel can.</summary>
    public static bool EndsInsideEscape(ReadOnlySpan<byte> text) =>
        text.EndsWith("\\"u8) || text.EndsWith("\\x"u8)
        || (text.Length >= 3 && text[^3] == '\\' && text[^2] == 'x' && HexValue(text[^1]) >= 0);

    private static int Decode<TSpecial>(ReadOnlySpan<byte> source, Span<byte> destination, out int taken)
        where TSpecial : struct, ISpecialBytes
    {
        int written = taken = PlainRun.Copy<TSpecial>(source, destination);
        while (taken < source.Length && source[taken] == '\\')
        {
            bool escaped = TryDecodeOne(source[taken..], out byte value);
            destination[written++] = escaped ? value : (byte)'\\';
            taken += escaped ? 4 : 1;
            int plain = PlainRun.Copy<TSpecial>(source[taken..], destination[written..]);
            written += plain;
            taken += plain;
        }

        return written;
    }

    private static bool TryDecodeOne(ReadOnlySpan<byte> source, out byte value)
    {
        value = 0;
        if (source.Length < 4 || source[1] != 'x')
            return false;
        int digits = (HexValue(source[2]) << 4) | HexValue(source[3]);
        value = (byte)digits;
        return digits >= 0;
    }

    /// <returns>0 to 15, or -1, which stays negative when shifted or combined.</returns>
    private static int HexValue(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private readonly struct Backslash : ISpecialBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Find(Vector128<byte> bytes) => Vector128.Equals(bytes, Vector128.Create((byte)'\\'));

        public static bool IsSpecial(byte b) => b == '\\';
    }

    private readonly struct BackslashOrNewline : ISpecialBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Find(Vector128<byte> bytes) =>
            Vector128.Equals(bytes, Vector128.Create((byte)'\\')) | Vector128.Equals(bytes, Vector128.Create((byte)'\n'));

        public static bool IsSpecial(byte b) => b is (byte)'\\' or (byte)'\n';
    }
}
