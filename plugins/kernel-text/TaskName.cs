using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Process names as the kernel puts them into its lines. A name is what the process chose and holds blanks, brackets, slashes and
/// commas, so both forms are split from the right. Used by plugins' parsers; false where the form does not match.
/// </summary>
internal static class TaskName
{
    /// <summary>Splits <c>comm/pid</c>, as in <c>by task kworker/u4:6/2885</c>.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> comm, out long pid)
    {
        var scanner = new TextScanner(text);
        pid = KnownFields.Unknown;
        return scanner.TakeUntilLast("/"u8, out comm) && scanner.TakeNumber(out pid);
    }

    /// <summary>Takes what stands in the outermost brackets: <c>(odd (name) x)</c>.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> comm)
    {
        comm = default;
        int end = text.LastIndexOf((byte)')');
        if (text.Length == 0 || text[0] != (byte)'(' || end < 1)
            return false;
        comm = text[1..end];
        return true;
    }
}
