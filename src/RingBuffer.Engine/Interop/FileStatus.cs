namespace RingBuffer.Engine.Interop;

/// <summary>What the kernel tells about an open file.</summary>
/// <param name="Type">What kind of file.</param>
/// <param name="Device">The device that holds it; with <paramref name="Inode"/> its identity while it exists.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ModifiedMicroseconds">The last change of its content, microseconds since 1970 UTC.</param>
internal readonly record struct FileStatus(FileType Type, ulong Device, ulong Inode, long Size, long ModifiedMicroseconds);
