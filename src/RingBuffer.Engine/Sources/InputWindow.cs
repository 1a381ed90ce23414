using System;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// What has been read of an input and not yet been taken as records. The source that cuts records off its front has it filled when they
/// are not whole. A part of its source, never copied. Reader thread only.
/// <code>
///   | taken | pending ............ | free |
///           start                  end
/// </code>
/// </summary>
/// <param name="input">Where the bytes come from.</param>
/// <param name="buffer">Holds what was read to find the shape.</param>
/// <param name="filled">How much that is.</param>
/// <param name="position">Where in the input the buffer begins.</param>
internal struct InputWindow(InputFile input, byte[] buffer, int filled, long position)
{
    /// <summary>On a pipe, how long to wait for what may still belong to a record that looks whole.</summary>
    private const int PatienceMilliseconds = 100;

    private readonly byte[] _buffer = buffer;
    private long _taken = position;
    private int _start;
    private int _end = filled;
    private bool _waitedLongEnough;

    public readonly InputFile Input { get; } = input;

    public readonly ReadOnlySpan<byte> Pending => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Bytes of the input up to what is pending.</summary>
    public readonly long Position => _taken + _start;

    /// <summary>Nothing will follow what is pending.</summary>
    public bool AtEnd { get; private set; } = input.IsOfMemory;

    /// <summary>What is pending is the rest of something longer than any record.</summary>
    public bool SkipsRest { get; set; }

    /// <summary>Nothing more to read right now.</summary>
    public readonly bool IsQuiet => Input.IsPipe && !Input.HasInput();

    /// <summary>Whether so much of what is pending is a last line without its end, of a file that is read on later: then it is left.</summary>
    public readonly bool IsLeft(int length) =>
        AtEnd && Input.IsReadOnLater && length > 0 && _start + length == _end && _buffer[_end - 1] is not ((byte)'\n' or 0);

    public void Take(int bytes) => _start += bytes;

    /// <summary>Gives the beginning of what is longer than any record once; its rest is dropped as it comes.</summary>
    /// <param name="bytes">What is taken.</param>
    /// <param name="isAll">There is no rest.</param>
    /// <param name="most">What is given at most.</param>
    /// <param name="record">The beginning.</param>
    /// <returns>False when it has been given before.</returns>
    public bool TakeOverlong(int bytes, bool isAll, int most, out ReadOnlySpan<byte> record)
    {
        bool first = !SkipsRest;
        record = first ? Pending[..Math.Min(bytes, most)] : default;
        SkipsRest = !isAll;
        Take(bytes);
        return first;
    }

    /// <summary>Reads more behind what is pending.</summary>
    /// <returns>False when reading failed.</returns>
    public bool TryFill()
    {
        _waitedLongEnough = false;
        if (_start > 0)
        {
            Pending.CopyTo(_buffer);
            _taken += _start;
            _end -= _start;
            _start = 0;
        }

        if (!Input.TryRead(_buffer.AsSpan(_end), out int count))
            return false;
        AtEnd = count == 0;
        _end += Math.Max(count, 0);
        return true;
    }

    /// <summary>Waits for input or a stop; when what is pending looks whole, for a moment only.</summary>
    /// <param name="looksAhead">What follows a line may belong to it.</param>
    public void Wait(bool looksAhead)
    {
        bool mayBeWhole = looksAhead && _end > _start && _buffer[_end - 1] == '\n';
        bool ready = Input.Wait(mayBeWhole ? PatienceMilliseconds : -1);
        _waitedLongEnough = mayBeWhole && !ready;
    }

    /// <summary>What came out of a pipe cannot be read once more: when the program stops, it is the end of the input.</summary>
    /// <returns>False where it is no pipe.</returns>
    public bool TryEndPipe()
    {
        AtEnd |= Input.IsOnce;
        return Input.IsOnce;
    }

    /// <summary>Whether what looked whole has been waited behind and nothing came: then it is. Asked once a wait.</summary>
    public bool IsWholeAfterWait()
    {
        bool isWhole = _waitedLongEnough && IsQuiet;
        _waitedLongEnough &= !isWhole;
        return isWhole;
    }
}
