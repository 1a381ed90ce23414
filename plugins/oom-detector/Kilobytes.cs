using System;
using System.Text.Unicode;

namespace RingBuffer.Plugins.Oom;

/// <summary>
/// An amount of memory as people read it, from the kilobytes (of 1024) the kernel prints: <c>32.3 MiB</c>. Formats itself as UTF-8
/// straight into a note's text; the exact number goes into a field beside it.
/// </summary>
internal readonly struct Kilobytes(long value) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        const long Mebi = 1024;
        const long Gibi = 1024 * 1024;
        return value < Mebi
            ? Utf8.TryWrite(utf8Destination, $"{value} KiB", out bytesWritten)
            : value < Gibi
                ? Utf8.TryWrite(utf8Destination, $"{value / Mebi}.{value % Mebi * 10 / Mebi} MiB", out bytesWritten)
                : Utf8.TryWrite(utf8Destination, $"{value / Gibi}.{value % Gibi * 10 / Gibi} GiB", out bytesWritten);
    }
}
