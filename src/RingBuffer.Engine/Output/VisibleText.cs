using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Output;

/// <summary>
/// Writes bytes for people so that no byte of them can command a terminal: controls, C1 controls, DEL and bytes that are not UTF-8
/// become <c>\xNN</c>, as the kernel itself escapes them. A newline goes on in the next line, indented, so that a message cannot
/// pass for two records. Dispatcher thread.
/// </summary>
internal static class VisibleText
{
    /// <summary>The most bytes one input byte can become: a newline and its indentation.</summary>
    public const int MaxGrowth = 1 + Indent;

    /// <summary>The width of dmesg's stamp, <c>[12345.123456] </c>.</summary>
    private const int Indent = 15;

    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least <see cref="MaxGrowth"/> times as long as the source.</param>
    /// <param name="ascii">Write everything beyond ASCII as <c>\xNN</c> too.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> source, Span<byte> destination, bool ascii)
    {
        int written = 0;
        while (true)
        {
            int plain = PlainRun.Copy<Special>(source, destination[written..]);
            written += plain;
            if (plain == source.Length)
                return written;
            source = source[plain..];
            written += WriteSpecial(source, destination[written..], ascii, out int taken);
            source = source[taken..];
        }
    }

    private static int WriteSpecial(ReadOnlySpan<byte> source, Span<byte> destination, bool ascii, out int taken)
    {
        taken = 1;
        if (source[0] == '\n')
        {
            destination[0] = (byte)'\n';
            destination.Slice(1, Indent).Fill((byte)' ');
            return 1 + Indent;
        }

        if (source[0] >= 0x80
            && Rune.DecodeFromUtf8(source, out Rune rune, out taken) == OperationStatus.Done
            && IsHarmless(rune.Value) && !ascii)
        {
            source[..taken].CopyTo(destination);
            return taken;
        }

        int written = 0;
        foreach (byte b in source[..taken])
            written += WriteEscape(b, destination[written..]);
        return written;
    }

    /// <summary>Neither a C1 control nor a character that ends lines or turns the reading direction around.</summary>
    private static bool IsHarmless(int rune) => rune is >= 0xA0 and not ((>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069));

    private static int WriteEscape(byte b, Span<byte> destination)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        destination[0] = (byte)'\\';
        destination[1] = (byte)'x';
        destination[2] = digits[b >> 4];
        destination[3] = digits[b & 15];
        return 4;
    }

    /// <summary>Everything but the tab and printable ASCII.</summary>
    private readonly struct Special : ISpecialBytes
    {
        // As signed numbers, bytes from 0x80 on are negative: below the blank like the controls.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Find(Vector128<byte> bytes) =>
            Vector128.AndNot(
                Vector128.LessThan(bytes.AsSByte(), Vector128.Create((sbyte)' ')).AsByte(),
                Vector128.Equals(bytes, Vector128.Create((byte)'\t')))
            | Vector128.Equals(bytes, Vector128.Create((byte)0x7F));

        public static bool IsSpecial(byte b) => ((sbyte)b < ' ' && b != '\t') || b == 0x7F;
    }
}
