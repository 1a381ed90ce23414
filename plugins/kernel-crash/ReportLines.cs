using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// The lines of one report, copied out of borrowed events into one byte array: at most <see cref="MaxLines"/> lines and
/// <see cref="MaxBytes"/> bytes, what exceeds them is left out. Owned by a <see cref="Report"/>; arrays grow once and stay.
/// </summary>
internal sealed class ReportLines
{
    public const int MaxLines = 1024;
    public const int MaxBytes = 96 * 1024;
    private const int MaxLineBytes = 1024;

    private byte[] _bytes = new byte[8 * 1024];
    private int[] _ends = new int[128];

    public int Count { get; private set; }

    public bool IsFull => Count == MaxLines;

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(Start(index), _ends[index] - Start(index));

    /// <summary>All lines, without separators.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Start(int index) => index == 0 ? 0 : _ends[index - 1];

    public void Clear() => Count = 0;

    public void Add(ReadOnlySpan<byte> line)
    {
        line = line[..Math.Min(line.Length, MaxLineBytes)];
        int start = Start(Count);
        if (IsFull || start + line.Length > MaxBytes)
            return;
        if (start + line.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(MaxBytes, _bytes.Length * 2));
        if (Count == _ends.Length)
            Array.Resize(ref _ends, Math.Min(MaxLines, _ends.Length * 2));
        line.CopyTo(_bytes.AsSpan(start));
        _ends[Count++] = start + line.Length;
    }
}
