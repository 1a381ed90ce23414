using System;
using CsCheck;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

public sealed class EscapesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("\\x01", "\u0001")]
    [InlineData("\\x016", "\u00016")]
    [InlineData("\\x5c", "\\")]
    [InlineData("\\x5cx41", "\\x41")]
    [InlineData("\\xff\\x00\\x7f", "\u00ff\0\u007f")]
    [InlineData("\\xC3", "\u00c3")]
    [InlineData("a\\x0ab", "a\nb")]
    [InlineData("\\x41\\x42C", "ABC")]
    public void TwoDigitsAreOneByte(string escaped, string expected) => Assert.Equal(expected, Decode(escaped));

    [Theory]
    [InlineData("\\")]
    [InlineData("\\\\")]
    [InlineData("\\x")]
    [InlineData("\\xf")]
    [InlineData("\\xg0")]
    [InlineData("\\x0g")]
    [InlineData("\\X41")]
    [InlineData("\\n")]
    [InlineData("a\\ b")]
    [InlineData("\\\\x4")]
    public void WhatIsNoEscapeIsKept(string text) => Assert.Equal(text, Decode(text));

    [Fact]
    public void AnEscapeMayFollowALoneBackslash() => Assert.Equal("\\A", Decode("\\\\x41"));

    [Theory]
    [InlineData("a\\", true)]
    [InlineData("a\\x", true)]
    [InlineData("a\\xf", true)]
    [InlineData("a\\xff", false)]
    [InlineData("a\\xg", false)]
    [InlineData("", false)]
    [InlineData("x", false)]
    [InlineData("xf", false)]
    public void HalfAnEscapeIsSeenAtTheEndOnly(string text, bool inside) =>
        Assert.Equal(inside, Escapes.EndsInsideEscape(KernelFormat.Bytes(text)));

    [Fact]
    public void DecodingUndoesTheKernelsEscaping() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Decode(KernelFormat.Escape(bytes)) == KernelFormat.Text(bytes));

    [Fact]
    public void DecodingNeverGrows() => Gen.OneOf(Gen.Byte, Gen.OneOf([.. "\\x0f"u8])).Array[0, 60].Sample(bytes =>
    {
        Span<byte> destination = stackalloc byte[bytes.Length];
        return Escapes.Decode(bytes, destination) <= bytes.Length;
    });

    private static string Decode(string escaped)
    {
        byte[] destination = new byte[escaped.Length];
        int length = Escapes.Decode(KernelFormat.Bytes(escaped), destination);
        return KernelFormat.Text(destination.AsSpan(0, length));
    }
}
