using System;
using System.Runtime.InteropServices;

namespace RingBuffer.Engine.Interop;

/// <summary>
/// The program's own file as it is mapped into memory. Starting touches nearly all of its code, following the log afterwards a small
/// part: all of it can be given back at once, and comes back page by page from the page cache where it is needed again. Any thread.
/// </summary>
internal static unsafe partial class ProgramImage
{
    // elf(5), getauxval(3), madvise(2)
    private const nuint ProgramHeaders = 3;
    private const nuint ProgramHeaderCount = 5;
    private const uint LoadSegment = 1;
    private const uint HeadersSegment = 6;
    private const uint Executable = 1;
    private const int DontNeed = 4;

    /// <summary>
    /// Gives back the pages of the code. Not those of constants: the runtime has written to some of them before it protected them.
    /// Does nothing where the image cannot be told.
    /// </summary>
    public static void GiveBackCode()
    {
        var first = (Elf64ProgramHeader*)getauxval(ProgramHeaders);
        if (first is null || sizeof(nuint) != sizeof(ulong))
            return;
        ReadOnlySpan<Elf64ProgramHeader> headers = new(first, (int)getauxval(ProgramHeaderCount));
        if (!TryFindBase((nuint)first, headers, out nuint imageBase))
            return;
        nuint page = (nuint)Environment.SystemPageSize;
        foreach (ref readonly Elf64ProgramHeader header in headers)
        {
            if (header.Type != LoadSegment || (header.Flags & Executable) == 0)
                continue;

            // Whole pages only: the last one may belong to the next segment as well.
            nuint start = (imageBase + (nuint)header.Address + page - 1) & ~(page - 1);
            nuint end = (imageBase + (nuint)(header.Address + header.MemorySize)) & ~(page - 1);
            if (end > start)
                _ = madvise(start, end - start, DontNeed);
        }
    }

    /// <summary>Where address 0 of the file lies: the headers tell their own address.</summary>
    private static bool TryFindBase(nuint address, ReadOnlySpan<Elf64ProgramHeader> headers, out nuint imageBase)
    {
        foreach (ref readonly Elf64ProgramHeader header in headers)
        {
            if (header.Type != HeadersSegment)
                continue;
            imageBase = address - (nuint)header.Address;
            return true;
        }

        imageBase = 0;
        return false;
    }

    [LibraryImport("libc")]
    private static partial nuint getauxval(nuint type);

    [LibraryImport("libc")]
    private static partial int madvise(nuint address, nuint length, int advice);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Elf64ProgramHeader
    {
        public readonly uint Type;
        public readonly uint Flags;
        public readonly ulong Offset;
        public readonly ulong Address;
        public readonly ulong PhysicalAddress;
        public readonly ulong FileSize;
        public readonly ulong MemorySize;
        public readonly ulong Alignment;
    }
}
