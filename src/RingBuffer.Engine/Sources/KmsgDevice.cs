using System;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// The live kernel log: /dev/kmsg, read one record a call without blocking, waited for with poll. Behaviour of the device as
/// in Documentation/ABI/testing/dev-kmsg and kernel/printk/printk.c. Reader thread only.
/// </summary>
internal sealed class KmsgDevice : IRecordSource
{
    public const string DefaultPath = "/dev/kmsg";

    /// <summary>CONSOLE_EXT_LOG_MAX before 6.3; since then records are cut at 2048 bytes (PRINTK_MESSAGE_MAX).</summary>
    private const int MaxRecordBytes = 8192;

    /// <summary>A device that answers nothing but EINVAL is not the kernel log.</summary>
    private const int MaxOversizeInARow = 1000;

    private readonly byte[] _buffer = new byte[MaxRecordBytes];
    private readonly int _fd;
    private readonly StopSignal _stop;
    private int _oversizeInARow;

    private KmsgDevice(int fd, string path, StopSignal stop)
    {
        _fd = fd;
        _stop = stop;
        Name = path;
    }

    public bool IsLive => true;

    public string Name { get; }

    public string Failure { get; private set; } = "";

    /// <summary>Opens the device at its oldest record, or after its newest.</summary>
    /// <param name="path">Usually <see cref="DefaultPath"/>.</param>
    /// <param name="onlyNew">Start after the newest record.</param>
    /// <param name="stop">Ends a wait.</param>
    /// <param name="problem">Why it cannot be used and what to do, in one line.</param>
    /// <returns>Null when it cannot be used.</returns>
    public static KmsgDevice? Open(string path, bool onlyNew, StopSignal stop, out string problem)
    {
        int fd = Libc.OpenForReading(path, nonBlocking: true, out Errno errno);
        problem = fd < 0 ? KmsgAccess.ExplainOpen(path, errno) : KmsgAccess.ExplainType(path, fd);
        if (problem.Length == 0 && onlyNew && !Libc.Seek(fd, 0, Libc.SeekEnd))
            problem = $"cannot seek {path}: not a kernel log device";
        if (problem.Length == 0)
            return new KmsgDevice(fd, path, stop);
        if (fd >= 0)
            Libc.Close(fd);
        return null;
    }

    public ReadStatus Read(out ReadOnlySpan<byte> record)
    {
        record = default;
        int count;
        Errno errno;
        do
            count = Libc.Read(_fd, _buffer, out errno);
        while (errno == Errno.Interrupted);

        if (count > 0)
        {
            _oversizeInARow = 0;
            record = _buffer.AsSpan(0, count);
            return ReadStatus.Record;
        }

        return count == 0 ? ReadStatus.End : Classify(errno);
    }

    // POLLERR and POLLPRI come with POLLIN after an overrun; any of them means: read again.
    public void Wait() => _stop.WaitForInput(_fd, -1);

    public void Dispose() => Libc.Close(_fd);

    private ReadStatus Classify(Errno errno)
    {
        switch (errno)
        {
            case Errno.Again:
                return ReadStatus.Empty;
            case Errno.BrokenPipe:
                return ReadStatus.Overrun;
            case Errno.Invalid when ++_oversizeInARow <= MaxOversizeInARow:
                return ReadStatus.Oversize;
            default:
                Failure = $"cannot read {Name}: {Libc.Describe(errno)}";
                return ReadStatus.Failed;
        }
    }
}
