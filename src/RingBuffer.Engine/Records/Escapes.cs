using System;

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
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0;
        while (true)
        {
            int plain = source.IndexOf((byte)'\\');
            if (plain < 0)
            {
                source.CopyTo(destination[written..]);
                return written + source.Length;
            }

            source[..plain].CopyTo(destination[written..]);
            written += plain;
            source = source[plain..];
            bool escaped = TryDecodeOne(source, out byte value);
            destination[written++] = escaped ? value : (byte)'\\';
            source = source[(escaped ? 4 : 1)..];
        }
    }

    /// <summary>Whether the text ends inside an escape, as a record cut by the kernel can.</summary>
    public static bool EndsInsideEscape(ReadOnlySpan<byte> text) =>
        text.EndsWith("\\"u8) || text.EndsWith("\\x"u8)
        || (text.Length >= 3 && text[^3] == '\\' && text[^2] == 'x' && HexValue(text[^1]) >= 0);

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
}
