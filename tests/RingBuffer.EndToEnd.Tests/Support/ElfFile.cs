using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>One program header of an ELF file.</summary>
internal readonly record struct ElfSegment(uint Type, uint Flags, int Offset, int Size);

/// <summary>As much of a little-endian 64-bit ELF file as says what it needs to run (elf(5)).</summary>
internal sealed class ElfFile
{
    public const uint Interpreter = 3;
    public const uint Stack = 0x6474e551;
    public const uint Executable = 1;
    public const long Needed = 1;

    private const uint Dynamic = 2;
    private const int DynamicEntryBytes = 16;

    private readonly byte[] _bytes;

    public ElfFile(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
            throw new FormatException("not a little-endian 64-bit ELF file");
        _bytes = bytes;
        int at = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(32));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(54));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(56));
        for (int i = 0; i < count; i++)
            Segments.Add(ReadSegment(bytes.AsSpan(at + (i * size), size)));
    }

    public List<ElfSegment> Segments { get; } = [];

    /// <summary>The tags of the dynamic section; none in a file that has no such section.</summary>
    public IEnumerable<long> DynamicTags()
    {
        foreach (ElfSegment segment in Segments)
        {
            for (int at = 0; segment.Type == Dynamic && at < segment.Size; at += DynamicEntryBytes)
                yield return BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(segment.Offset + at));
        }
    }

    private static ElfSegment ReadSegment(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(header),
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
        (int)BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
        (int)BinaryPrimitives.ReadInt64LittleEndian(header[32..]));
}
