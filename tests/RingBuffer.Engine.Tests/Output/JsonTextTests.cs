using System.Text;
using System.Text.Json;
using CsCheck;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

public sealed class JsonTextTests
{
    private static readonly Gen<byte[]> s_bytes = Gen.OneOf(
        Gen.Byte.Array[0, 100],
        Gen.OneOf<byte>(0xC2, 0x80, 0x9F, 0xA0, 0xE2, 0x82, 0xAC, 0xED, 0xA0, 0xF0, 0x9F, 0x98, 0xF4, 0xC0, 0x41, 0x0A, 0x7F).Array[0, 60],
        Gen.String.Select(Encoding.UTF8.GetBytes));

    [Theory]
    [InlineData("plain ~", "plain ~")]
    [InlineData("\"\\/", "\\\"\\\\/")]
    [InlineData("\n\t\r", "\\n\\t\\r")]
    [InlineData("\0\u0001\u001b[31m\u007f", "\\u0000\\u0001\\u001b[31m\\u007f")]
    [InlineData("\u00c3\u00a9", "\u00c3\u00a9")]
    [InlineData("\u00c2\u009b", "\\u009b")]
    [InlineData("\u00c2\u00a0", "\u00c2\u00a0")]
    [InlineData("a\u00ffb", "a\u00ef\u00bf\u00bdb")]
    [InlineData("\u00e2\u0082", "\u00ef\u00bf\u00bd")]
    public void BytesAreWrittenAs(string input, string escaped) =>
        Assert.Equal(escaped, KernelFormat.Text(Escape(KernelFormat.Bytes(input))));

    [Fact]
    public void AnyBytesComeBackAsTheirLossyDecoding() => s_bytes.Sample(bytes =>
    {
        byte[] json = [(byte)'"', .. Escape(bytes), (byte)'"'];
        return JsonSerializer.Deserialize<string>(json) == Encoding.UTF8.GetString(bytes);
    });

    [Fact]
    public void NoControlIsEverWritten() => s_bytes.Sample(bytes =>
    {
        foreach (char c in new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Escape(bytes)))
        {
            if (char.IsControl(c))
                return false;
        }

        return true;
    });

    [Fact]
    public void TheWorstCaseIsSixfold() =>
        Assert.Equal(8192 * JsonText.MaxGrowth, Escape(new byte[8192]).Length);

    /// <summary>Into exactly the room that callers reserve: writing beyond it would throw.</summary>
    private static byte[] Escape(byte[] bytes)
    {
        byte[] destination = new byte[bytes.Length * JsonText.MaxGrowth];
        return destination[..JsonText.Escape(bytes, destination)];
    }
}
