using System;
using System.Linq;
using System.Text;
using CsCheck;
using Xunit;

namespace RingBuffer.Abstractions.Tests;

public sealed class WordTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("pid")]
    [InlineData("timestamp_monotonic")]
    [InlineData("ein Gerät")]
    [InlineData("gerade acht und dann \u20ac")]
    [InlineData("half a pair \ud83d end")]
    public void TextIsWrittenAsTheFrameworkWritesIt(string text) => Assert.Equal(Encoding.UTF8.GetBytes(text), Write(text));

    [Fact]
    public void AnyText() => Gen.OneOf(Gen.Char[' ', '~'].Array[0, 40], Gen.Char.Array[0, 40])
        .Sample(text => Write(new string(text)).SequenceEqual(Encoding.UTF8.GetBytes(text)));

    private static byte[] Write(string text)
    {
        byte[] destination = new byte[text.Length * WordText.MaxGrowth];
        return destination[..WordText.Write(text, destination)];
    }
}
