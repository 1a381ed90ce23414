using System;
using System.Globalization;
using CsCheck;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

public sealed class DecimalTextTests
{
    private const int Million = 1_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(99_999_999)]
    [InlineData(100_000_000)]
    [InlineData(10_000_000_000_000_000)]
    [InlineData(ulong.MaxValue)]
    public void NumbersAreWrittenAsTheFrameworkWritesThem(ulong value) =>
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Write(value));

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void NegativeNumbersToo(long value)
    {
        byte[] text = new byte[DecimalText.Room];
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), KernelFormat.Text(text.AsSpan(0, DecimalText.Write(value, text))));
    }

    [Fact]
    public void AnyNumber() => Gen.Select(Gen.ULong, Gen.Int[0, 63]).Sample((value, shift) =>
        Write(value >> shift) == (value >> shift).ToString(CultureInfo.InvariantCulture));

    /// <summary>The reciprocals are rounded: every value that a half and a quarter can have is tried.</summary>
    [Fact]
    public void EveryFractionOfASecond()
    {
        byte[] text = new byte[DecimalText.Room];
        for (uint value = 0; value < Million; value++)
        {
            DecimalText.WriteSix(value, text);
            Assert.True(
                uint.TryParse(text.AsSpan(0, 6), NumberStyles.None, CultureInfo.InvariantCulture, out uint read) && read == value,
                $"{value} became {KernelFormat.Text(text.AsSpan(0, 6))}");
        }
    }

    [Fact]
    public void IdsAreSixteenDigits() => Gen.ULong.Sample(id =>
    {
        byte[] text = new byte[IdText.Length];
        IdText.Write(id, text);
        return KernelFormat.Text(text) == id.ToString("x16", CultureInfo.InvariantCulture);
    });

    private static string Write(ulong value)
    {
        byte[] text = new byte[DecimalText.Room];
        return KernelFormat.Text(text.AsSpan(0, DecimalText.Write(value, text)));
    }
}
