using System;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// A file, a pipe or standard input as bytes, unpacked when it is gzip-compressed. Reader thread, opened before it runs.
/// </summary>
internal sealed class InputFile : IDisposable
{
    private readonly int _fd;
    private readonly StopSignal? _stop;
    private Gunzip? _unpacked;

    private InputFile(int fd, string name, FileStatus status, StopSignal? stop)
    {
        _fd = fd;
        _stop = stop;
        Name = name;
        Status = status;
    }

    /// <summary>What a person calls it.</summary>
    public string Name { get; }

    public FileStatus Status { get; }

    /// <summary>All of it lies in the reader's buffer.</summary>
    public bool IsOfMemory => _fd < 0;

    /// <summary>Input comes as somebody writes it: reading may have to wait.</summary>
    public bool IsPipe => IsOnce && _unpacked is null;

    /// <summary>What was read of it is nowhere else any more, unpacked or not.</summary>
    public bool IsOnce => !IsOfMemory && !Status.Type.IsRegular;

    /// <summary>The file grows, and another run goes on where this one ends.</summary>
    public bool IsReadOnLater { get => field && _unpacked is null; set; }

    /// <summary>What went wrong when <see cref="TryRead"/> failed, in one line.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>Opens a file, or standard input for "-".</summary>
    /// <param name="path">A path or "-".</param>
    /// <param name="stop">Ends a wait for input.</param>
    /// <param name="problem">Why it cannot be used, in one line.</param>
    /// <returns>Null when it cannot be used.</returns>
    public static InputFile? Open(string path, StopSignal stop, out string problem)
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

        _ = Libc.TryGetFileStatus(fd, out FileStatus status);
        if (status.Type.IsDirectory || status.Type.IsKmsg)
        {
            problem = $"cannot read {path}: " + (status.Type.IsKmsg ? "it is the live kernel log; leave FILE out to read it" : "it is a directory");
            Libc.Close(fd);
            return null;
        }

        return new InputFile(fd, standardInput ? "standard input" : path, status, stop);
    }

    /// <summary>Bytes that lie in the reader's buffer from the start: there are no more.</summary>
    public static InputFile OfMemory(string name) => new(-1, name, new FileStatus(FileType.OfMemory, 0, 0, 0, 0), stop: null);

    /// <summary>A pipe that is open already.</summary>
    public static InputFile OfPipe(int fd, string name, StopSignal stop) => new(fd, name, default, stop);

    /// <summary>Reads what is there, waiting for it on a pipe only if <see cref="HasInput"/> was not asked before.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="count">How many; 0 at the end, or -1 when a signal came first.</param>
    /// <returns>False when reading failed.</returns>
    public bool TryRead(Span<byte> buffer, out int count)
    {
        if (_unpacked is not null)
            return TryUnpack(buffer, out count);
        count = 0;
        if (_fd < 0)
            return true;
        count = Libc.Read(_fd, buffer, out Errno errno);
        if (count >= 0 || errno is Errno.Interrupted or Errno.Again)
            return true;
        Failure = $"cannot read {Name}: {Libc.Describe(errno)}";
        return false;
    }

    /// <summary>From now on what is read is the unpacked content.</summary>
    /// <param name="read">What was read so far: the start of the compressed bytes.</param>
    public void Unpack(byte[] read)
    {
        int at = 0;
        _unpacked = new Gunzip(buffer =>
        {
            if (at == read.Length)
                return ReadPacked(buffer);
            int count = Math.Min(buffer.Length, read.Length - at);
            read.AsSpan(at, count).CopyTo(buffer);
            at += count;
            return count;
        });
    }

    /// <summary>Goes forward in the (unpacked) content.</summary>
    /// <param name="position">Where to, from its start.</param>
    /// <param name="bytes">Where to, from here.</param>
    /// <returns>False when it ends before, or cannot be read.</returns>
    public bool TrySkip(long position, long bytes)
    {
        if (_unpacked is null)
            return !IsPipe && position <= Status.Size && Libc.Seek(_fd, position, Libc.SeekSet);
        Span<byte> waste = stackalloc byte[4096];
        while (bytes > 0)
        {
            if (!TryRead(waste[..(int)Math.Min(bytes, waste.Length)], out int count) || count == 0)
                return false;
            bytes -= Math.Max(count, 0);
        }

        return true;
    }

    /// <summary>Whether a read will not wait.</summary>
    public bool HasInput() => Libc.Wait(_fd, Libc.PollIn, 0);

    /// <summary>Waits for input or a stop, or until the time is up (-1: no limit).</summary>
    /// <returns>False when the time was up.</returns>
    public bool Wait(int timeoutMilliseconds = -1) => _stop!.WaitForInput(_fd, timeoutMilliseconds);

    public void Dispose()
    {
        if (_fd > 0)
            Libc.Close(_fd);
    }

    private bool TryUnpack(Span<byte> buffer, out int count)
    {
        count = _unpacked!.Read(buffer);
        if (count > 0 || _unpacked.Failure.Length == 0 || _stop!.Requested)
            return true;
        if (Failure.Length == 0)
            Failure = $"cannot unpack {Name}: {_unpacked.Failure}";
        return false;
    }

    /// <summary>Waits on a pipe, until a stop: that is the end.</summary>
    private int ReadPacked(Span<byte> buffer)
    {
        while (IsOnce && !_stop!.Requested && !HasInput())
            _stop.WaitForInput(_fd, -1);
        if (_stop!.Requested)
            return 0;
        int count;
        Errno errno;
        do
            count = Libc.Read(_fd, buffer, out errno);
        while (count < 0 && errno == Errno.Interrupted);
        if (count < 0)
            Failure = $"cannot read {Name}: {Libc.Describe(errno)}";
        return count;
    }
}
