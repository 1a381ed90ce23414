using System;
using System.Runtime.InteropServices;

namespace RingBuffer.Engine.Interop;

/// <summary>
/// The C library calls the engine makes, with spans and errno made explicit. A FileStream will not do for /dev/kmsg: it reports
/// CanSeek = false, and one read must be one record. Any thread.
/// </summary>
internal static partial class Libc
{
    public const short PollIn = 0x001;
    public const short PollOut = 0x004;
    public const int SeekSet = 0;
    public const int SeekEnd = 2;

    private const int ReadOnlyFlag = 0x0;
    private const int WriteOnlyFlag = 0x1;
    private const int CreateFlag = 0x40;
    private const int TruncateFlag = 0x200;
    private const int NonBlockFlag = 0x800;
    private const int CloseOnExecFlag = 0x80000;
    private const int AtEmptyPath = 0x1000;
    private const uint StatxBasicMask = 0x7ff;
    private const int ClockRealtime = 0;
    private const int ClockMonotonic = 1;

    private static Errno LastErrno => (Errno)Marshal.GetLastPInvokeError();

    /// <summary>
    /// Started with 0, 1 or 2 closed, the next files opened would get those numbers and be taken for standard output. Puts /dev/null,
    /// read-only, in their place: writing then fails with EBADF, as it should. Call first of all.
    /// </summary>
    public static void OccupyStandardDescriptors()
    {
        for (int fd = 0; fd <= 2; fd++)
        {
            if (!TryGetFileStatus(fd, out _))
                _ = open("/dev/null", ReadOnlyFlag, 0); // the lowest free number: this one
        }
    }

    /// <returns>A descriptor, or -1 with the reason.</returns>
    public static int OpenForReading(string path, bool nonBlocking, out Errno errno)
    {
        int fd = open(path, ReadOnlyFlag | CloseOnExecFlag | (nonBlocking ? NonBlockFlag : 0), 0);
        errno = fd < 0 ? LastErrno : Errno.None;
        return fd;
    }

    /// <summary>Creates a file, or empties it.</summary>
    /// <returns>A descriptor, or -1 with the reason.</returns>
    public static int CreateForWriting(string path, out Errno errno)
    {
        const int Mode = 0b110_100_100;
        int fd = open(path, WriteOnlyFlag | CreateFlag | TruncateFlag | CloseOnExecFlag, Mode);
        errno = fd < 0 ? LastErrno : Errno.None;
        return fd;
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    public static bool Sync(int fd, out Errno errno)
    {
        bool done = fsync(fd) == 0;
        errno = done ? Errno.None : LastErrno;
        return done;
    }

    /// <summary>Gives a file another name, in place of the one that had it.</summary>
    public static bool Rename(string from, string to, out Errno errno)
    {
        bool done = rename(from, to) == 0;
        errno = done ? Errno.None : LastErrno;
        return done;
    }

    /// <returns>Bytes read, 0 at the end, or -1 with the reason.</returns>
    public static int Read(int fd, Span<byte> buffer, out Errno errno)
    {
        nint count = read(fd, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
        errno = count < 0 ? LastErrno : Errno.None;
        return (int)count;
    }

    /// <returns>Bytes written, or -1 with the reason.</returns>
    public static int Write(int fd, ReadOnlySpan<byte> buffer, out Errno errno)
    {
        nint count = write(fd, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
        errno = count < 0 ? LastErrno : Errno.None;
        return (int)count;
    }

    public static bool Seek(int fd, long offset, int whence) => lseek(fd, offset, whence) >= 0;

    public static void Close(int fd) => _ = close(fd);

    public static bool IsTerminal(int fd) => isatty(fd) == 1;

    /// <summary>Waits until the descriptor is ready or the time is up (-1: no limit); a signal in between starts the time again.</summary>
    /// <returns>True when it is ready, which includes errors: the next read or write will tell.</returns>
    public static bool Wait(int fd, short events, int timeoutMilliseconds)
    {
        PollFd one = new() { Fd = fd, Events = events };
        int ready;
        do
            ready = poll(ref one, 1, timeoutMilliseconds);
        while (ready < 0 && LastErrno == Errno.Interrupted);
        return ready > 0;
    }

    /// <summary>Waits for input on either of two descriptors until the time is up (-1: no limit), or a signal comes.</summary>
    /// <param name="first">A descriptor.</param>
    /// <param name="second">Another.</param>
    /// <param name="output">One that is written to, or -1: waiting ends when its other end is closed.</param>
    /// <param name="timeoutMilliseconds">How long.</param>
    /// <param name="outputIsClosed">That was it.</param>
    /// <returns>False when the time was up.</returns>
    public static bool WaitForInput(int first, int second, int output, int timeoutMilliseconds, out bool outputIsClosed)
    {
        Span<PollFd> all = [new PollFd { Fd = first, Events = PollIn }, new PollFd { Fd = second, Events = PollIn }, new PollFd { Fd = output }];
        int ready = poll(ref MemoryMarshal.GetReference(all), (nuint)all.Length, timeoutMilliseconds);
        outputIsClosed = ready > 0 && all[2].Returned != 0; // POLLERR or POLLHUP, which need not be asked for
        return ready != 0;
    }

    /// <summary>Waits that long, or until the descriptor is readable.</summary>
    public static void Pause(int fd, int microseconds)
    {
        PollFd one = new() { Fd = fd, Events = PollIn };
        Timespec time = new() { Nanoseconds = microseconds * 1000L };
        _ = ppoll(ref one, 1, ref time, 0);
    }

    /// <summary>Type, identity, size and time through statx, whose layout is the same on every architecture (that of fstat is not).</summary>
    public static bool TryGetFileStatus(int fd, out FileStatus status)
    {
        bool known = statx(fd, "", AtEmptyPath, StatxBasicMask, out Statx buffer) == 0;
        status = new FileStatus(
            new FileType(buffer.Mode & 0xF000, buffer.DeviceMajor, buffer.DeviceMinor),
            ((ulong)buffer.HomeMajor << 32) | buffer.HomeMinor,
            buffer.Inode,
            (long)buffer.Size,
            (buffer.ModifiedSeconds * 1_000_000) + (buffer.ModifiedNanoseconds / 1000));
        return known;
    }

    /// <summary>A counter that can be waited for: doorbells and the stop signal.</summary>
    public static int CreateEvent(bool nonBlocking) => eventfd(0, CloseOnExecFlag | (nonBlocking ? NonBlockFlag : 0));

    /// <summary>Wakes who waits for it.</summary>
    public static void SignalEvent(int fd)
    {
        Span<byte> one = stackalloc byte[sizeof(ulong)];
        BitConverter.TryWriteBytes(one, 1UL);
        Write(fd, one, out _);
    }

    public static long RealtimeMicroseconds() => Microseconds(ClockRealtime);

    public static long MonotonicMicroseconds() => Microseconds(ClockMonotonic);

    public static string Describe(Errno errno) => Marshal.GetPInvokeErrorMessage((int)errno);

    private static long Microseconds(int clock)
    {
        _ = clock_gettime(clock, out Timespec now);
        return (now.Seconds * 1_000_000) + (now.Nanoseconds / 1000);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, ref byte buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, ref byte buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(int fd, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int fd);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc")]
    private static partial int close(int fd);

    [LibraryImport("libc")]
    private static partial int isatty(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollFd fds, nuint count, int timeout);

    [LibraryImport("libc")]
    private static partial int ppoll(ref PollFd fds, nuint count, ref Timespec timeout, nint signalMask);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int dirfd, string path, int flags, uint mask, out Statx buffer);

    [LibraryImport("libc")]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>struct statx of linux/stat.h, only the fields read here at their fixed offsets.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(128)]
        public uint DeviceMajor;

        [FieldOffset(132)]
        public uint DeviceMinor;

        [FieldOffset(136)]
        public uint HomeMajor;

        [FieldOffset(140)]
        public uint HomeMinor;
    }
}
