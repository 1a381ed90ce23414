using System;
using RingBuffer.Engine.Interop;

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

    private const int BufferBytes = 128 * 1024;

    private readonly byte[] _buffer;
    private readonly int _fd;
    private readonly bool _isPipe;
    private readonly StopSignal? _stop;
    private int _start;
    private int _end;
    private bool _atEnd;
    private bool _skippingRest;
    private bool _waitedLongEnough;

    private SavedKmsg(int fd, string name, bool isPipe, StopSignal? stop, byte[] buffer)
    {
        _fd = fd;
        _isPipe = isPipe;
        _stop = stop;
        _buffer = buffer;
        Name = name;
    }

    public bool IsLive => false;

    public string Name { get; }

    public string Failure { get; private set; } = "";

    /// <summary>Opens a file, or standard input for "-".</summary>
    /// <param name="path">A path or "-".</param>
    /// <param name="stop">Ends a wait for input.</param>
    /// <param name="problem">Why it cannot be used, in one line.</param>
    /// <returns>Null when it cannot be used.</returns>
    public static SavedKmsg? Open(string path, StopSignal stop, out string problem)
    {
        problem = "";
        bool standardInput = path == "-";
        int fd = 0;
        if (!standardInput)
        {
            fd = Libc.OpenForReading(path, nonBlocking: false, out Errno errno);
            if (fd < 0)
            {
                problem = $"cannot open {path}: {Libc.Describe(errno)}";
                return null;
            }
        }

        _ = Libc.TryGetFileType(fd, out FileType type);
        if (type.IsDirectory || type.IsKmsg)
        {
            problem = $"cannot read {path}: " + (type.IsKmsg ? "it is the live kernel log; leave FILE out to read it" : "it is a directory");
            Libc.Close(fd);
            return null;
        }

        return new SavedKmsg(fd, standardInput ? "standard input" : path, !type.IsRegular, stop, new byte[BufferBytes]);
    }

    /// <summary>A stream that lies in memory, such as the demo's.</summary>
    public static SavedKmsg FromBytes(byte[] stream, string name) =>
        new(-1, name, isPipe: false, stop: null, stream) { _end = stream.Length, _atEnd = true };

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
            if (_isPipe && !Libc.Wait(_fd, Libc.PollIn, 0))
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
        bool ready = Libc.WaitForInput(_fd, _stop!.Descriptor, mayBeWhole ? TagPatienceMilliseconds : -1);
        _waitedLongEnough = mayBeWhole && !ready;
    }

    public void Dispose()
    {
        if (_fd > 0)
            Libc.Close(_fd);
    }

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
            _end -= _start;
            _start = 0;
        }

        int count = Libc.Read(_fd, _buffer.AsSpan(_end), out Errno errno);
        if (count < 0 && errno is not (Errno.Interrupted or Errno.Again))
        {
            Failure = $"cannot read {Name}: {Libc.Describe(errno)}";
            return false;
        }

        _atEnd = count == 0;
        _end += Math.Max(count, 0);
        return true;
    }
}
