using System;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// A log in any shape but that of /dev/kmsg, from a file or a pipe: cuts it into records, which the shape's parser then reads. Made by
/// <see cref="LogFile"/>, reader thread.
/// </summary>
/// <param name="input">Where the bytes come from.</param>
/// <param name="shape">The shape of the whole input.</param>
/// <param name="parser">The shape's parser.</param>
/// <param name="buffer">Holds what was read to find the shape.</param>
/// <param name="filled">How much that is.</param>
/// <param name="position">Where in the input the buffer begins.</param>
internal sealed class TextLog(InputFile input, LogShape shape, ShapeParser parser, byte[] buffer, int filled, long position) : IRecordSource
{
    /// <summary>Longer than any record; twice that, for <c>--raw</c>, still fits a claim.</summary>
    public const int MaxRecordBytes = 28 * 1024;

    private const int IndentationPatienceMilliseconds = 20;

    private readonly byte[] _buffer = buffer;
    private long _taken = position;
    private int _start;
    private int _end = filled;
    private bool _atEnd;
    private bool _skippingRest;
    private bool _waitedLongEnough;

    public bool IsLive => false;

    public string Name => input.Name;

    public string Failure => input.Failure;

    public ShapeParser? Parser => parser;

    public long Position => _taken + _start;

    public ReadStatus Read(out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            ReadOnlySpan<byte> pending = _buffer.AsSpan(_start, _end - _start);
            int length = Framing.Length(shape, pending, _atEnd);
            record = default;
            if (length < 0)
            {
                _start -= length;
            }
            else if (length > MaxRecordBytes || (length == 0 && pending.Length > MaxRecordBytes) || (_skippingRest && pending.Length > 0))
            {
                if (TakeOverlong(pending, length, out record))
                    return ReadStatus.Overlong;
            }
            else if (length > 0 || (_waitedLongEnough && !input.HasInput()))
            {
                _waitedLongEnough = false;
                record = pending[..(length > 0 ? length : pending.Length)];
                _start += record.Length;
                return ReadStatus.Record;
            }
            else if (_atEnd)
            {
                return ReadStatus.End;
            }
            else if (input.IsPipe && !input.HasInput())
            {
                return ReadStatus.Empty;
            }
            else if (!Fill())
            {
                return ReadStatus.Failed;
            }
        }
    }

    /// <summary>A line whose further lines may follow is waited behind for a moment only: then there are none.</summary>
    public void Wait()
    {
        bool mayBeWhole = Framing.LooksAhead(shape) && _end > _start && _buffer[_end - 1] == '\n';
        bool ready = input.Wait(mayBeWhole ? IndentationPatienceMilliseconds : -1);
        _waitedLongEnough = mayBeWhole && !ready;
    }

    public void Dispose() => input.Dispose();

    /// <summary>Reports the beginning of what is longer than any record once, then drops the rest up to the end of its line.</summary>
    private bool TakeOverlong(ReadOnlySpan<byte> pending, int length, out ReadOnlySpan<byte> record)
    {
        bool first = !_skippingRest;
        int newline = first && length > 0 ? length - 1 : pending.IndexOf((byte)'\n');
        int take = newline < 0 ? pending.Length : newline + 1;
        record = first ? pending[..Math.Min(take, MaxRecordBytes)] : default;
        _skippingRest = newline < 0;
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

        if (!input.TryRead(_buffer.AsSpan(_end), out int count))
            return false;
        _atEnd = count == 0;
        _end += Math.Max(count, 0);
        return true;
    }
}
