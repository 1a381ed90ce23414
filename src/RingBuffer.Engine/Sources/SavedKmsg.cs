using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// A saved /dev/kmsg stream from a file, a pipe or memory: records one after another, separated by newlines (cat) or NULs
/// (dmesg -K). A line that begins with a blank is a tag of the record before it. Reader thread only.
/// </summary>
/// <param name="input">Where the bytes come from.</param>
/// <param name="buffer">Holds what was read to find the shape.</param>
/// <param name="filled">How much that is.</param>
/// <param name="position">Where in the input the buffer begins.</param>
internal sealed class SavedKmsg(InputFile input, byte[] buffer, int filled, long position = 0) : IRecordSource
{
    /// <summary>Twice the longest record any kernel makes; what is longer is not a record.</summary>
    public const int MaxRecordBytes = 16 * 1024;

    private InputWindow _window = new(input, buffer, filled, position);

    public bool IsLive => false;

    public string Name => _window.Input.Name;

    public string Failure => _window.Input.Failure;

    public long Position => _window.Position;

    /// <summary>A stream that lies in memory, such as the demo's.</summary>
    public static SavedKmsg FromBytes(byte[] stream, string name) => new(InputFile.OfMemory(name), stream, stream.Length);

    public ReadStatus Read(out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            record = default;
            ReadOnlySpan<byte> pending = _window.Pending;
            if (pending is [(byte)'\n' or 0, ..])
            {
                _window.Take(1); // a separator on its own
                _window.SkipsRest = false;
                continue;
            }

            int length = RecordLength(pending, _window.AtEnd);
            if (_window.IsLeft(length))
                return ReadStatus.End;
            if (length > 0 && !_window.SkipsRest && length <= MaxRecordBytes)
            {
                _window.Take(length);
                record = pending[..length];
                return ReadStatus.Record;
            }

            if (length > 0 || pending.Length > MaxRecordBytes)
            {
                // A newline at the end may end it: what follows tells.
                int known = length > 0 ? length : pending[^1] == '\n' ? pending.Length - 1 : pending.Length;
                if (_window.TakeOverlong(known, isAll: length > 0, MaxRecordBytes, out record))
                    return ReadStatus.Overlong;
            }
            else if (_window.AtEnd)
            {
                return ReadStatus.End;
            }
            else if (_window.IsWholeAfterWait())
            {
                _window.Take(pending.Length);
                if (!_window.SkipsRest)
                {
                    record = pending;
                    return ReadStatus.Record;
                }

                _window.SkipsRest = false;
            }
            else if (_window.IsQuiet)
            {
                return ReadStatus.Empty;
            }
            else if (!_window.TryFill())
            {
                return ReadStatus.Failed;
            }
        }
    }

    /// <summary>A line that may be a whole record is waited behind for a moment only: then no tag follows it.</summary>
    public void Wait() => _window.Wait(looksAhead: true);

    public bool TryTakeKept(out ReadOnlySpan<byte> record)
    {
        record = default;
        return _window.TryEndPipe() && Read(out record) == ReadStatus.Record;
    }

    public void Dispose() => _window.Input.Dispose();

    /// <summary>How many bytes the first record takes with its separator; 0 when its end is not there yet.</summary>
    internal static int RecordLength(ReadOnlySpan<byte> data, bool atEnd)
    {
        ref byte start = ref MemoryMarshal.GetReference(data);
        int at = 0;
        for (int last = data.Length - Vector128<byte>.Count - 1; at <= last; at += Vector128<byte>.Count)
        {
            Vector128<byte> block = Vector128.LoadUnsafe(ref start, (nuint)at);
            Vector128<byte> newlineOrNul = Vector128.Min(block, block ^ Vector128.Create((byte)'\n'));
            for (uint ends = Vector128.Equals(newlineOrNul, Vector128<byte>.Zero).ExtractMostSignificantBits(); ends != 0; ends &= ends - 1)
            {
                int end = at + BitOperations.TrailingZeroCount(ends);
                if (IsEnd(data, end))
                    return end + 1;
            }
        }

        for (; at < data.Length; at++)
        {
            if (data[at] is (byte)'\n' or 0 && IsEnd(data, at))
                return at + 1;
        }

        return atEnd ? data.Length : 0;
    }

    /// <summary>A NUL ends a record; a newline where what follows is there and is no tag.</summary>
    private static bool IsEnd(ReadOnlySpan<byte> data, int at) => data[at] == 0 || (at + 1 < data.Length && data[at + 1] != ' ');
}
