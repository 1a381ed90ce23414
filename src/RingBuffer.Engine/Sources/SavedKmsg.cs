using System;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// A saved /dev/kmsg stream from a file, a pipe or memory: records one after another, separated by newlines (cat) or NULs
/// (dmesg -K). A line that begins with a blank is a tag of the record before it. Reader thread only.
/// </summary>
internal sealed class SavedKmsg : IRecordSource
{
    /// <summary>Twice the longest record any kernel makes; what is longer is not a record.</summary>
    public const int MaxRecordBytes = 16 * 1024;

    /// <summary>On a pipe, how long to wait for tag lines after a line that may be a whole record.</summary>
    private const int TagPatienceMilliseconds = 20;

    private readonly byte[] _buffer;
    private readonly InputFile _input;
    private readonly bool _isPipe;
    private long _taken;
    private int _start;
    private int _end;
    private bool _atEnd;
    private bool _skippingRest;
    private bool _waitedLongEnough;

    /// <param name="input">Where the bytes come from.</param>
    /// <param name="buffer">Holds what was read to find the shape.</param>
    /// <param name="filled">How much that is.</param>
    /// <param name="position">Where in the input the buffer begins.</param>
    public SavedKmsg(InputFile input, byte[] buffer, int filled, long position = 0)
    {
        _taken = position;
        _input = input;
        _isPipe = input.IsPipe;
        _buffer = buffer;
        _end = filled;
    }

    public bool IsLive => false;

    public string Name => _input.Name;

    public string Failure => _input.Failure;

    public long Position => _taken + _start;

    /// <summary>A stream that lies in memory, such as the demo's.</summary>
    public static SavedKmsg FromBytes(byte[] stream, string name) => new(InputFile.OfMemory(name), stream, stream.Length);

    public ReadStatus Read(out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            record = default;
            SkipSeparators();
            ReadOnlySpan<byte> pending = _buffer.AsSpan(_start, _end - _start);
            int length = RecordLength(pending, _atEnd);
            if (length > 0 && !_skippingRest && length <= MaxRecordBytes)
            {
                _start += length;
                record = pending[..length];
                return ReadStatus.Record;
            }

            if (length > 0 || pending.Length > MaxRecordBytes)
            {
                if (TakeOverlong(pending, length, out record))
                    return ReadStatus.Overlong;
                continue;
            }

            if (_atEnd)
                return ReadStatus.End;
            if (_isPipe && !_input.HasInput())
            {
                if (!_waitedLongEnough)
                    return ReadStatus.Empty;
                _waitedLongEnough = false;
                _start = _end;
                if (!_skippingRest)
                {
                    record = pending;
                    return ReadStatus.Record;
                }

                _skippingRest = false;
                continue;
            }

            _waitedLongEnough = false;
            if (!Fill())
                return ReadStatus.Failed;
        }
    }

    /// <summary>A line that may be a whole record is waited behind for a moment only: then no tag follows it.</summary>
    public void Wait()
    {
        bool mayBeWhole = _end > _start && _buffer[_end - 1] == '\n';
        bool ready = _input.Wait(mayBeWhole ? TagPatienceMilliseconds : -1);
        _waitedLongEnough = mayBeWhole && !ready;
    }

    public void Dispose() => _input.Dispose();

    /// <summary>How many bytes the first record takes with its separator; 0 when its end is not there yet.</summary>
    internal static int RecordLength(ReadOnlySpan<byte> data, bool atEnd)
    {
        int from = 0;
        while (true)
        {
            int at = data[from..].IndexOfAny((byte)'\n', (byte)0);
            if (at < 0)
                return atEnd ? data.Length : 0;
            at += from;
            if (data[at] == 0)
                return at + 1;
            if (at + 1 == data.Length)
                return atEnd ? data.Length : 0;
            if (data[at + 1] != ' ')
                return at + 1;
            from = at + 1;
        }
    }

    private void SkipSeparators()
    {
        while (_start < _end && _buffer[_start] is (byte)'\n' or 0)
        {
            _start++;
            _skippingRest = false;
        }
    }

    /// <summary>Reports the beginning of a line longer than any record once, then drops the rest of it as it comes.</summary>
    private bool TakeOverlong(ReadOnlySpan<byte> pending, int length, out ReadOnlySpan<byte> record)
    {
        bool first = !_skippingRest;
        int take = length > 0 ? length : pending.Length;
        record = first ? pending[..Math.Min(take, MaxRecordBytes)] : default;
        _skippingRest = length == 0;
        _start += take;
        return first;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _taken += _start;
            _end -= _start;
            _start = 0;
        }

        if (!_input.TryRead(_buffer.AsSpan(_end), out int count))
            return false;
        _atEnd = count == 0;
        _end += Math.Max(count, 0);
        return true;
    }
}
