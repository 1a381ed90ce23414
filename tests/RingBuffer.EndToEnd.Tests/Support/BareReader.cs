using System;
using System.Collections.Generic;
using System.IO;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The device read with nothing but open, lseek and read: what RingBuffer is compared with.</summary>
internal sealed class BareReader : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly int _fd;

    private BareReader(int whence)
    {
        _fd = Native.Open(KernelLog.Device, Native.ReadOnlyNonBlocking);
        if (_fd < 0 || Native.Seek(_fd, 0, whence) < 0)
            throw new IOException($"cannot open {KernelLog.Device}: errno {Native.LastError}");
    }

    public static BareReader AtOldest() => new(Native.SeekSet);

    public static BareReader AfterNewest() => new(Native.SeekEnd);

    public static bool CanOpen(string path, out int errno)
    {
        int fd = Native.Open(path, Native.ReadOnlyNonBlocking);
        errno = fd < 0 ? Native.LastError : 0;
        if (fd >= 0)
            _ = Native.Close(fd);
        return fd >= 0;
    }

    /// <summary>Everything the kernel has now, oldest first.</summary>
    public static List<BareRecord> Snapshot()
    {
        using BareReader reader = AtOldest();
        List<BareRecord> records = [];
        while (true)
        {
            if (reader.TryRead(out byte[] record, out int errno))
                records.Add(BareRecord.Parse(record));
            else if (errno == Native.BrokenPipe)
                records.Clear(); // overtaken: start again at what is now the oldest
            else if (errno == Native.WouldBlock)
                return records;
            else
                throw new IOException($"cannot read {KernelLog.Device}: errno {errno}");
        }
    }

    public bool TryRead(out byte[] record, out int errno)
    {
        nint count = Native.Read(_fd, _buffer, (nuint)_buffer.Length);
        errno = count < 0 ? Native.LastError : 0;
        record = count > 0 ? _buffer[..(int)count] : [];
        return count > 0;
    }

    public void Dispose() => _ = Native.Close(_fd);
}
