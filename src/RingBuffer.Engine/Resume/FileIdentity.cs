using System;
using System.IO.Hashing;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Resume;

/// <summary>
/// What makes a file the same one under another name: its place in the file system and, because numbers are used again, a hash of its
/// first bytes. Found at start, before files are read.
/// </summary>
/// <param name="Device">The device that holds it.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="HeadBytes">How many of the first bytes are hashed.</param>
/// <param name="HeadHash">XxHash3 of them.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, int HeadBytes, ulong HeadHash)
{
    private const int MaxHeadBytes = 1024;

    /// <returns>Null for what is not a regular file that can be read.</returns>
    public static FileIdentity? Of(string path) => Of(path, MaxHeadBytes);

    /// <summary>Whether the file at this path is the one.</summary>
    public bool IsAt(string path) => Of(path, HeadBytes) is { } found && found == this;

    private static FileIdentity? Of(string path, int headBytes)
    {
        int fd = Libc.OpenForReading(path, nonBlocking: true, out _);
        if (fd < 0)
            return null;
        Span<byte> head = stackalloc byte[MaxHeadBytes];
        head = head[..Math.Min(headBytes, head.Length)];
        bool known = Libc.TryGetFileStatus(fd, out FileStatus status) && status.Type.IsRegular;
        int count = known && head.Length > 0 ? Libc.Read(fd, head, out _) : 0;
        Libc.Close(fd);
        return known && count >= 0 ? new FileIdentity(status.Device, status.Inode, count, XxHash3.HashToUInt64(head[..count])) : null;
    }
}
