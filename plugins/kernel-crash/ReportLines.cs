using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// The lines of one report, copied out of borrowed events into one byte array: at most <see cref="MaxLines"/> lines and
/// 96 KB, what exceeds them is left out. Owned by a <see cref="Report"/>; arrays grow once and stay.
/// </summary>
internal sealed class ReportLines
{
    public const int MaxLines = 1024;
    private const int MaxBytes = 96 * 1024;
    private const int MaxLineBytes = 1024;
    private const int FirstLines = 128;
    private const int FirstBytes = 8 * 1024;

    private byte[] _bytes = [];
    private int[] _ends = [];

    public int Count { get; private set; }

    public bool IsFull => Count == MaxLines;

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(Start(index), _ends[index] - Start(index));

    /// <summary>All lines, without separators.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Start(int index) => index == 0 ? 0 : _ends[index - 1];

    public void Clear() => Count = 0;

    /// <summary>
    /// Takes out the frames that the unwinder doubts, unless there are no others: kernels that cannot unwind doubt all of them.
    /// </summary>
    /// <param name="head">The first line of the report proper, which stays: it may end in the same words.</param>
    public void DropDoubtful(int head)
    {
        bool certain = false;
        for (int i = head + 1; i < Count && !certain; i++)
            certain = !StackLine.IsDoubtful(this[i]) && StackLine.TryParse(this[i], out _, out _);
        if (!certain)
            return;
        int all = Count;
        for (int i = Count = head + 1; i < all; i++)
        {
            ReadOnlySpan<byte> line = this[i];
            if (!StackLine.IsDoubtful(line))
                Add(line); // to where it is or further to the front
        }
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        line = line[..Math.Min(line.Length, MaxLineBytes)];
        int start = Start(Count);
        if (IsFull || start + line.Length > MaxBytes)
            return;
        if (start + line.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Clamp(_bytes.Length * 2, FirstBytes, MaxBytes));
        if (Count == _ends.Length)
            Array.Resize(ref _ends, Math.Clamp(_ends.Length * 2, FirstLines, MaxLines));
        line.CopyTo(_bytes.AsSpan(start));
        _ends[Count++] = start + line.Length;
    }
}
