using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

public sealed class FingerprintTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("eth0", "eth#")]
    [InlineData("0xffff8881", "#")]
    [InlineData("a 0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01 b", "a # b")]
    [InlineData("0123456789abcdefg123456789abcdef0123456789abcdef0123456789abcdef012 3", "#abcdefg#abcdef#abcdef#abcdef# #")]
    [InlineData("0XFFFF", "#")]
    [InlineData("0x", "#x")]
    [InlineData("0xyz1", "#xyz#")]
    [InlineData("1-2.1", "#-#.#")]
    [InlineData("kworker/1:1", "kworker/#:#")]
    [InlineData("usb 1-2: new device 17", "usb #-#: new device #")]
    [InlineData("deadbeef", "#")]
    [InlineData("DEADBEEF", "#")]
    [InlineData("facade", "facade")]
    [InlineData("dead", "dead")]
    [InlineData("ffff888100a0b0c0", "#")]
    [InlineData("1a2b", "#")]
    [InlineData("a1", "#")]
    [InlineData("sda1", "sda#")]
    [InlineData("0000:00:14.0", "#:#:#.#")]
    [InlineData("x86_64", "x#_#")]
    [InlineData("caf\u00c3\u00a9 7", "caf\u00c3\u00a9 #")]
    public void NumbersAddressesAndHexWordsAreMasked(string message, string masked) => Assert.Equal(masked, Mask(message));

    [Fact]
    public void TheSameMessageOnAnotherMachineHasTheSameFingerprint()
    {
        ulong one = Of("Killed process 89 (tail) total-vm:1024kB, anon-rss:512kB");
        Assert.Equal(one, Of("Killed process 4711 (tail) total-vm:9kB, anon-rss:123456kB"));
        Assert.NotEqual(one, Of("Killed process 89 (head) total-vm:1024kB, anon-rss:512kB"));
    }

    [Fact]
    public void AMessageLongerThanTheScratchArrayIsMaskedWhole()
    {
        string text = new('z', 5000);
        Assert.NotEqual(Of(text + "a 1"), Of(text + "b 1"));
        Assert.Equal(Of(text + "a 1"), Of(text + "a 22"));
    }

    [Fact]
    public void MaskingNeverGrows() => AnyRecord.TextByte.Array[0, 200].Sample(bytes =>
        Mask(Encoding.Latin1.GetString(bytes)).Length <= bytes.Length);

    /// <summary>0 stays 0: it is what tells 0x10 from 1x10.</summary>
    [Fact]
    public void OtherDigitsGiveTheSameFingerprint() =>
        Gen.Select(Gen.OneOf(Gen.Char["0123456789abcdfxX :-.kz"].Array[0, 60], Gen.Char[' ', '~'].Array[0, 60]), Gen.Int[1, 9].Array[60])
            .Sample((text, digits) =>
            {
                string changed = string.Concat(text.Select((c, i) => char.IsBetween(c, '1', '9') ? (char)('0' + digits[i]) : c));
                return Mask(new string(text)) == Mask(changed);
            });

    [Fact]
    public void NoDigitIsLeft() => Gen.Char[' ', '~'].Array[0, 80].Sample(text =>
    {
        string masked = Mask(new string(text));
        return !masked.Any(char.IsAsciiDigit);
    });

    /// <summary>Words anywhere in a block, over its edges, and longer than several.</summary>
    [Fact]
    public void BlocksMaskWhatTheDefinitionSays() => Gen.OneOf(Gen.Char["09afAFgxX -"].Array[0, 300], Gen.Char["0aeE "].Array[0, 300], Gen.Char["0aaaaaeeeeefEEEEEEF "].Array[0, 300])
        .Sample(text => Mask(new string(text)) == MaskByDefinition(new string(text)));

    /// <summary>Tags lie behind a message in the ring, digits and letters among them.</summary>
    [Fact]
    public void WhatLiesBehindTheMessageDoesNotCount() => Gen.Select(Gen.Char["09afAFgxX -"].Array[0, 60], Gen.Byte)
        .Sample((text, behind) => MaskedBytes(new string(text), behind).SequenceEqual(MaskedBytes(new string(text), behind: 0)));

    private static string MaskByDefinition(string message) => Replace(message, "[A-Za-z0-9]+", word =>
        word.Any(char.IsAsciiDigit) || word.Length >= 8
            ? Replace(Replace(word, "^(0[xX])?[0-9A-Fa-f]+$", _ => "#"), "[0-9]+", _ => "#")
            : word);

    private static string Replace(string text, string pattern, Func<string, string> with) =>
        Regex.Replace(text, pattern, match => with(match.Value), RegexOptions.None, TimeSpan.FromSeconds(10));

    private static string Mask(string message) =>
        KernelFormat.Text(MaskedBytes(message, behind: 0));

    private static ulong Of(string message) => new Fingerprint().Of(Bytes(message, behind: 0), message.Length);

    private static ReadOnlySpan<byte> MaskedBytes(string message, byte behind) => new Fingerprint().Mask(Bytes(message, behind), message.Length);

    /// <param name="message">One character a byte.</param>
    /// <param name="behind">What lies behind the message in memory.</param>
    private static byte[] Bytes(string message, byte behind)
    {
        byte[] text = new byte[message.Length + Fingerprint.Margin];
        text.AsSpan().Fill(behind);
        Encoding.Latin1.GetBytes(message, text);
        return text;
    }
}
