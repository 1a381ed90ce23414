using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using CsCheck;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Sources;

/// <summary>What the framework packed is unpacked again, and what is damaged is said.</summary>
public sealed class GunzipTests
{
    private static readonly byte[] s_packedNothing = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static readonly Gen<byte[]> s_content = Gen.OneOf(
        Gen.Byte.Array[0, 5000], AnyRecord.TextByte.Array[0, 5000], Gen.Byte[0, 3].Array[0, 70_000],
        Gen.Select(Gen.Int[0, 100_000], Gen.Byte, (count, value) => Enumerable.Repeat(value, count).ToArray()));

    [Fact]
    public void AnyContentIsUnpackedInPiecesOfAnySize() => Gen.Select(s_content, Gen.Enum<CompressionLevel>(), Gen.Int[1, 4000], Gen.Int[1, 4000]).Sample(
        (content, level, input, output) =>
        {
            byte[] unpacked = Unpack(Pack(content, level), input, output, out string failure);
            Assert.Equal("", failure);
            Assert.True(content.AsSpan().SequenceEqual(unpacked));
        },
        iter: 300);

    [Fact]
    public void AnEmptyFilePackedByGzipIsEmpty()
    {
        Assert.Empty(Unpack(s_packedNothing, 7, 5, out string failure));
        Assert.Equal("", failure);
    }

    [Fact]
    public void MembersFollowEachOtherAndWhatIsNoneEndsThem()
    {
        byte[] packed = [.. Pack("first "u8.ToArray()), .. Pack("second"u8.ToArray()), 0, 0, 0];
        Assert.Equal("first second", KernelFormat.Text(Unpack(packed, 7, 5, out string failure)));
        Assert.Equal("", failure);
    }

    [Fact]
    public void WhatFollowsAndIsNoneIsNotLostInSilence()
    {
        byte[] packed = [.. Pack("first "u8.ToArray()), 0, .. "6,1,2,-;plain\n"u8];
        Assert.Equal("first ", KernelFormat.Text(Unpack(packed, 7, 5, out string failure)));
        Assert.Equal("what follows its end is not packed", failure);
    }

    [Fact]
    public void NamesAndCommentsInTheHeaderAreSkipped()
    {
        byte[] plain = Pack("text"u8.ToArray());
        byte[] packed = [.. plain.AsSpan(0, 3), 4 + 8 + 16, .. plain.AsSpan(4, 6), 2, 0, 9, 9, .. "kern.log\0why\0"u8, .. plain.AsSpan(10)];
        Assert.Equal("text", KernelFormat.Text(Unpack(packed, 100, 100, out _)));
    }

    [Fact]
    public void WhateverEndIsMissingIsSaidAndWhatCameBeforeIsThere()
    {
        byte[] content = Enumerable.Range(0, 3000).SelectMany(i => KernelFormat.Bytes($"[{i,5}.000000] record {i * 7919 % 9973}\n")).ToArray();
        byte[] packed = Pack(content);
        for (int length = 1; length < packed.Length; length += 97)
        {
            byte[] unpacked = Unpack(packed[..length], 4096, 4096, out string failure);
            Assert.Equal("it breaks off", failure);
            Assert.True(content.AsSpan().StartsWith(unpacked));
        }
    }

    [Fact]
    public void AChangedBitNeverGoesUnnoticed() => Gen.Select(Gen.Int[10, 400], Gen.Int[0, 7]).Sample((at, bit) =>
    {
        byte[] content = Enumerable.Range(0, 40).SelectMany(i => KernelFormat.Bytes($"record {i * 7919 % 9973}\n")).ToArray();
        byte[] packed = Pack(content);
        if (at >= packed.Length)
            return;
        packed[at] ^= (byte)(1 << bit);
        byte[] unpacked = Unpack(packed, 100, 100, out string failure);
        Assert.True(failure.Length > 0 || content.AsSpan().SequenceEqual(unpacked));
    });

    [Fact]
    public void AnyBytesEnd() => Gen.Byte.Array[0, 2000].Sample(bytes => Unpack([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, .. bytes], 100, 100, out _).Length >= 0);

    /// <summary>As gzip packs it: of nothing the framework would make no bytes at all.</summary>
    private static byte[] Pack(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        if (content.Length == 0)
            return s_packedNothing;
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] packed, int inputPiece, int outputPiece, out string failure)
    {
        int at = 0;
        Gunzip gunzip = new(buffer =>
        {
            int count = Math.Min(Math.Min(inputPiece, buffer.Length), packed.Length - at);
            packed.AsSpan(at, count).CopyTo(buffer);
            at += count;
            return count;
        });
        using MemoryStream unpacked = new();
        byte[] piece = new byte[outputPiece];
        int read;
        while ((read = gunzip.Read(piece)) > 0)
            unpacked.Write(piece, 0, read);
        failure = gunzip.Failure;
        return unpacked.ToArray();
    }
}
