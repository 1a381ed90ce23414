using System;
using CommunityToolkit.HighPerformance.Buffers;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Output;

/// <summary>
/// Collects output and writes it to a descriptor when it is full or when told to. Bytes on their way are either all written or the
/// buffer is broken: then it swallows what comes and says why. The dispatcher's;
/// another thread may flush it only while the dispatcher stands in a plugin (<see cref="Dispatch.StuckWatch"/>).
/// </summary>
/// <remarks>Console streams swallow EPIPE; writing to the descriptor itself is what lets <c>| head</c> end the program.</remarks>
/// <param name="fd">Usually 1, standard output.</param>
internal sealed class OutputBuffer(int fd) : IDisposable
{
    /// <summary>The capacity of a pipe (pipe(7)): one full buffer is one write.</summary>
    private const int InitialBytes = 64 * 1024;

    /// <summary>The first write comes when there is this much, so that the first line is early; each further one waits for twice as much.</summary>
    private const int FirstWriteBytes = 4 * 1024;

    private MemoryOwner<byte> _buffer = MemoryOwner<byte>.Allocate(InitialBytes);
    private int _full = FirstWriteBytes;
    private int _length;

    /// <summary>Writing is over: None while all is well, BrokenPipe when the reader went away, else what went wrong.</summary>
    public Errno Failure { get; private set; }

    /// <summary>Room for at least this many bytes; follow with <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_full - _length < bytes)
            MakeRoom(bytes);
        return _buffer.Span[_length..];
    }

    public void Advance(int bytes) => _length += bytes;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Advance(bytes.Length);
    }

    public void Flush()
    {
        ReadOnlySpan<byte> rest = _buffer.Span[.._length];
        while (rest.Length > 0 && Failure == Errno.None)
        {
            int written = Libc.Write(fd, rest, out Errno errno);
            if (written >= 0)
                rest = rest[written..];
            else if (errno == Errno.Again)
                Libc.Wait(fd, Libc.PollOut, -1); // somebody made our standard output non-blocking
            else if (errno != Errno.Interrupted)
                Failure = errno;
        }

        _length = 0;
    }

    public void Dispose() => _buffer.Dispose();

    private void MakeRoom(int bytes)
    {
        Flush();
        if (_buffer.Length < bytes)
        {
            _buffer.Dispose();
            _buffer = MemoryOwner<byte>.Allocate(bytes);
        }

        _full = Math.Min(2 * _full, _buffer.Length);
    }
}
