using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Output;

/// <summary>
/// Writes bytes as the inside of a JSON string. The result is always valid UTF-8: bytes that are not become U+FFFD. Control
/// characters, C1 controls included, are written as escapes, so a terminal that shows the JSON obeys none of them. Dispatcher thread.
/// </summary>
internal static class JsonText
{
    /// <summary>The most bytes one input byte can become (\u00NN).</summary>
    public const int MaxGrowth = 6;

    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least <see cref="MaxGrowth"/> times as long as the source.</param>
    /// <returns>Bytes written.</returns>
    public static int Escape(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int plain = PlainRun.Copy<Special>(source, destination);
        return plain == source.Length ? plain : plain + EscapeRest(source[plain..], destination[plain..]);
    }

    /// <summary>Goes on from the first byte that is not plain, which most texts do not have.</summary>
    private static int EscapeRest(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0;
        while (source.Length > 0)
        {
            written += source[0] < 0x80
                ? EscapeAscii(source[0], destination[written..], out int taken)
                : EscapeRune(source, destination[written..], out taken);
            source = source[taken..];
            int plain = PlainRun.Copy<Special>(source, destination[written..]);
            written += plain;
            source = source[plain..];
        }

        return written;
    }

    private static int EscapeAscii(byte b, Span<byte> destination, out int taken)
    {
        taken = 1;
        byte letter = b switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\t' => (byte)'t',
            (byte)'\r' => (byte)'r',
            _ => 0,
        };
        if (letter == 0)
            return EscapeNumber(b, destination);
        destination[0] = (byte)'\\';
        destination[1] = letter;
        return 2;
    }

    private static int EscapeRune(ReadOnlySpan<byte> source, Span<byte> destination, out int taken)
    {
        OperationStatus status = Rune.DecodeFromUtf8(source, out Rune rune, out taken);
        if (status == OperationStatus.Done && rune.Value < 0xA0)
            return EscapeNumber((byte)rune.Value, destination);
        return rune.EncodeToUtf8(destination); // an invalid sequence gives U+FFFD here
    }

    private static int EscapeNumber(byte b, Span<byte> destination)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        "\\u00"u8.CopyTo(destination);
        destination[4] = digits[b >> 4];
        destination[5] = digits[b & 15];
        return 6;
    }

    /// <summary>Everything but printable ASCII, and of that the quote and the backslash.</summary>
    private readonly struct Special : ISpecialBytes
    {
        // As signed numbers, bytes from 0x80 on are negative: below the blank like the controls.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Find(Vector128<byte> bytes) =>
            Vector128.LessThan(bytes.AsSByte(), Vector128.Create((sbyte)' ')).AsByte()
            | Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
            | Vector128.Equals(bytes, Vector128.Create((byte)0x7F));

        public static bool IsSpecial(byte b) => (sbyte)b < ' ' || b is (byte)'"' or (byte)'\\' or 0x7F;
    }
}
