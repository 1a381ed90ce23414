using System;
using System.Runtime.Intrinsics;
using CsCheck;
using RingBuffer.Engine.Records;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

/// <summary>The vector pass against its scalar twin: wherever the first special byte stands and however long the text is.</summary>
public sealed class PlainRunTests
{
    [Fact]
    public void TheRunEndsAtTheFirstSpecialByte() => Gen.Select(Gen.Int[0, 80], Gen.Int[0, 80], Gen.Int[0, 80]).Sample((length, one, other) =>
    {
        byte[] source = new byte[length];
        source.AsSpan().Fill((byte)'a');
        foreach (int at in (ReadOnlySpan<int>)[one, other])
        {
            if (at < length)
                source[at] = (byte)'!';
        }

        int expected = Array.FindIndex(source, Marks.IsSpecial);
        expected = expected < 0 ? length : expected;
        byte[] destination = new byte[length + 20];
        return PlainRun.Copy<Marks>(source, destination) == expected
            && destination.AsSpan(0, expected).SequenceEqual(source.AsSpan(0, expected)) && !destination.AsSpan(length).ContainsAnyExcept((byte)0);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void ADestinationThatIsTooShortIsRefused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PlainRun.Copy<Marks>(new byte[length], new byte[length - 1]));

    private readonly struct Marks : ISpecialBytes
    {
        public static Vector128<byte> Find(Vector128<byte> bytes) => Vector128.Equals(bytes, Vector128.Create((byte)'!'));

        public static bool IsSpecial(byte b) => b == '!';
    }
}
