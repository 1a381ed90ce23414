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

    private InputWindow _window = new(input, buffer, filled, position);

    public bool IsLive => false;

    public string Name => _window.Input.Name;

    public string Failure => _window.Input.Failure;

    public ShapeParser? Parser => parser;

    public long Position => _window.Position;

    public ReadStatus Read(out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            ReadOnlySpan<byte> pending = _window.Pending;
            record = default;

            // The rest of what was too long goes up to the end of its line, whatever it looks like.
            bool skips = _window.SkipsRest && pending.Length > 0;
            int length = skips ? 0 : Framing.Length(shape, pending, _window.AtEnd, MaxRecordBytes);
            if (_window.IsLeft(length))
            {
                return ReadStatus.End;
            }
            else if (length < 0)
            {
                _window.Take(-length);
            }
            else if (skips || length > MaxRecordBytes || (length == 0 && pending.Length > MaxRecordBytes))
            {
                int end = length > 0 ? length : pending.IndexOf((byte)'\n') + 1;
                if (_window.TakeOverlong(end > 0 ? end : pending.Length, isAll: end > 0, MaxRecordBytes, out record))
                    return ReadStatus.Overlong;
            }
            else if (length > 0 || _window.IsWholeAfterWait())
            {
                record = pending[..(length > 0 ? length : pending.Length)];
                _window.Take(record.Length);
                return ReadStatus.Record;
            }
            else if (_window.AtEnd)
            {
                return ReadStatus.End;
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

    /// <summary>A line whose further lines may follow is waited behind for a moment only: then there are none.</summary>
    public void Wait() => _window.Wait(Framing.LooksAhead(shape));

    public bool TryTakeKept(out ReadOnlySpan<byte> record)
    {
        record = default;
        return _window.TryEndPipe() && Read(out record) == ReadStatus.Record;
    }

    public void Dispose() => _window.Input.Dispose();
}
