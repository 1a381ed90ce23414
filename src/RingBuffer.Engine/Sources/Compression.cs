using System;

namespace RingBuffer.Engine.Sources;

/// <summary>Compressed files by their first bytes. gzip is read; for the others the program to unpack with is named.</summary>
internal static class Compression
{
    public const string Gzip = "gzip";

    /// <returns>The name of the format, or empty.</returns>
    public static string Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x1F, 0x8B, 8, ..] => Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "zstd",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "xz",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, ..] => "bzip2",
        _ => "",
    };

    public static string Unpacker(string format) => format switch
    {
        "bzip2" => "bzcat",
        _ => format + "cat",
    };
}
