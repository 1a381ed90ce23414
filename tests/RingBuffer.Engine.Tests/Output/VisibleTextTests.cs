using System;
using System.Text;
using CsCheck;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

public sealed class VisibleTextTests
{
    private const string Indent = "               ";

    private static readonly Gen<byte[]> s_bytes = Gen.OneOf(
        Gen.Byte.Array[0, 100],
        Gen.OneOf<byte>(0xC2, 0x80, 0x9B, 0xA0, 0xE2, 0x82, 0xAC, 0xED, 0xF0, 0x9F, 0x41, 0x0A, 0x7F, 0x1B).Array[0, 60],
        Gen.String.Select(Encoding.UTF8.GetBytes));

    [Theory]
    [InlineData("plain\ttab", "plain\ttab")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("\u001b[31mred", "\\x1b[31mred")]
    [InlineData("bell\u0007 del\u007f cr\r nul\0", "bell\\x07 del\\x7f cr\\x0d nul\\x00")]
    [InlineData("\u00c2\u009b31m", "\\xc2\\x9b31m")]
    [InlineData("\u00c3\u00a9", "\u00c3\u00a9")]
    [InlineData("\u00ff", "\\xff")]
    [InlineData("turn\u00e2\u0080\u00aearound", "turn\\xe2\\x80\\xaearound")]
    [InlineData("line\u00e2\u0080\u00a8end", "line\\xe2\\x80\\xa8end")]
    [InlineData("\u00e2\u0082", "\\xe2\\x82")]
    [InlineData("one\ntwo", "one\n" + Indent + "two")]
    public void BytesAreWrittenAs(string input, string visible) => Assert.Equal(visible, Write(input, ascii: false));

    [Fact]
    public void InAsciiNothingBeyondIsWritten() => Assert.Equal("caf\\xc3\\xa9", Write("caf\u00c3\u00a9", ascii: true));

    [Fact]
    public void NoControlButNewlineAndTabIsEverWritten() => Gen.Select(s_bytes, Gen.Bool).Sample((bytes, ascii) =>
    {
        foreach (char c in new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Write(bytes, ascii)))
        {
            if ((char.IsControl(c) && c is not ('\n' or '\t')) || (ascii && c > 0x7e))
                return false;
        }

        return true;
    });

    [Fact]
    public void ANewlineIsAlwaysIndented() => s_bytes.Sample(bytes =>
    {
        string[] lines = KernelFormat.Text(Write(bytes, ascii: true)).Split('\n');
        for (int i = 1; i < lines.Length; i++)
            Assert.StartsWith(Indent, lines[i], StringComparison.Ordinal);
    });

    [Fact]
    public void TheWorstCaseIsANewline()
    {
        byte[] newlines = new byte[1000];
        newlines.AsSpan().Fill((byte)'\n');
        Assert.Equal(newlines.Length * VisibleText.MaxGrowth, Write(newlines, ascii: false).Length);
    }

    private static string Write(string latin1, bool ascii) => KernelFormat.Text(Write(KernelFormat.Bytes(latin1), ascii));

    /// <summary>Into exactly the room that callers reserve: writing beyond it would throw.</summary>
    private static byte[] Write(byte[] bytes, bool ascii)
    {
        byte[] destination = new byte[bytes.Length * VisibleText.MaxGrowth];
        return destination[..VisibleText.Write(bytes, destination, ascii)];
    }
}
