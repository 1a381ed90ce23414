using System;
using System.Text;
using CsCheck;
using Xunit;

namespace RingBuffer.Abstractions.Tests;

public sealed class TextScannerTests
{
    [Fact]
    public void AKernelLineIsReadFromLeftToRight()
    {
        TextScanner text = new("Killed process 89 (a (b) c) total-vm:1024kB, at 0xffff12"u8);
        Assert.True(text.Take("Killed process "u8));
        Assert.True(text.TakeNumber(out long pid));
        Assert.True(text.Take(" ("u8));
        Assert.True(text.TakeUntilLast(")"u8, out ReadOnlySpan<byte> comm));
        Assert.True(text.SkipPast("total-vm:"u8));
        Assert.True(text.TakeNumber(out long vm));
        Assert.True(text.TakeUntil(", at 0x"u8, out ReadOnlySpan<byte> unit));
        Assert.True(text.TakeHex(out ulong address));
        Assert.Equal((89L, 1024L, 0xffff12UL), (pid, vm, address));
        Assert.Equal("a (b) c", Encoding.UTF8.GetString(comm));
        Assert.Equal("kB", Encoding.UTF8.GetString(unit));
        Assert.True(text.Rest.IsEmpty);
    }

    [Fact]
    public void WhatIsNotThereIsNotTakenAndNothingMoves()
    {
        TextScanner text = new("abc def"u8);
        Assert.False(text.Take("abd"u8));
        Assert.False(text.Take("abc def ghi"u8));
        Assert.False(text.TakeUntil("x"u8, out ReadOnlySpan<byte> before));
        Assert.False(text.TakeUntilLast("x"u8, out ReadOnlySpan<byte> beforeLast));
        Assert.False(text.SkipPast("x"u8));
        Assert.False(text.TakeNumber(out _));
        Assert.True(before.IsEmpty && beforeLast.IsEmpty);
        Assert.Equal("abc def", Encoding.UTF8.GetString(text.Rest));
    }

    [Fact]
    public void AWordEndsAtABlank()
    {
        TextScanner text = new("one two"u8);
        Assert.True(text.TakeWord(out ReadOnlySpan<byte> one));
        Assert.False(text.TakeWord(out _));
        Assert.True(text.Take(" "u8));
        Assert.True(text.TakeWord(out ReadOnlySpan<byte> two));
        Assert.False(text.TakeWord(out _));
        Assert.Equal("one+two", $"{Encoding.UTF8.GetString(one)}+{Encoding.UTF8.GetString(two)}");
    }

    [Theory]
    [InlineData("12kB", true, 12, "kB")]
    [InlineData("-5", true, -5, "")]
    [InlineData("0012", true, 12, "")]
    [InlineData("9223372036854775807", true, long.MaxValue, "")]
    [InlineData("9223372036854775808", false, 0, "9223372036854775808")]
    [InlineData("", false, 0, "")]
    [InlineData("-", false, 0, "-")]
    [InlineData(" 1", false, 0, " 1")]
    public void NumbersAreDecimal(string input, bool taken, long value, string rest)
    {
        TextScanner text = new(Encoding.UTF8.GetBytes(input));
        Assert.Equal(taken, text.TakeNumber(out long number));
        Assert.Equal(value, number);
        Assert.Equal(rest, Encoding.UTF8.GetString(text.Rest));
    }

    [Theory]
    [InlineData("ff]", true, 0xff, "]")]
    [InlineData("FFFFFFFFFFFFFFFF", true, ulong.MaxValue, "")]
    [InlineData("10000000000000000", false, 0, "10000000000000000")]
    [InlineData("g", false, 0, "g")]
    [InlineData("", false, 0, "")]
    public void HexHasNoPrefix(string input, bool taken, ulong value, string rest)
    {
        TextScanner text = new(Encoding.UTF8.GetBytes(input));
        Assert.Equal(taken, text.TakeHex(out ulong number));
        Assert.Equal(value, number);
        Assert.Equal(rest, Encoding.UTF8.GetString(text.Rest));
    }

    [Fact]
    public void NothingThrowsAndARefusalTakesNothing() =>
        Gen.Select(
            Gen.OneOf(Gen.Byte, Gen.OneOf([.. "0123456789abcfx-+ ,"u8])).Array[0, 60],
            Gen.OneOf(Gen.Byte, Gen.OneOf([.. "0123456789abcfx-+ ,"u8])).Array[0, 2],
            Gen.Int[0, 6].Array[1, 20])
            .Sample((bytes, delimiter, steps) =>
            {
                TextScanner text = new(bytes);
                foreach (int step in steps)
                {
                    int before = text.Rest.Length;
                    bool taken = Do(ref text, step, delimiter);
                    Assert.True(bytes.AsSpan().EndsWith(text.Rest));
                    Assert.True(taken ? text.Rest.Length <= before : text.Rest.Length == before);
                }
            });

    private static bool Do(ref TextScanner text, int step, byte[] delimiter) => step switch
    {
        0 => text.Take(delimiter),
        1 => text.TakeUntil(delimiter, out _),
        2 => text.TakeUntilLast(delimiter, out _),
        3 => text.SkipPast(delimiter),
        4 => text.TakeNumber(out _),
        5 => text.TakeHex(out _),
        _ => text.TakeWord(out _),
    };
}
