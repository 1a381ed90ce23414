using System;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

/// <summary>Examples for text and the end of a record.</summary>
public sealed class RecordParserTests
{
    [Fact]
    public void TextMayBeEmpty()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;\n");
        Assert.Equal("", record.Message);
        Assert.False(record.Truncated);
    }

    [Fact]
    public void LeadingAndTrailingBlanksBelongToTheMessage() => Assert.Equal("  two  ", ParsedRecord.Of("6,1,2,-;  two  \n").Message);

    [Fact]
    public void PunctuationOfTheHeaderIsPlainTextInTheMessage() =>
        Assert.Equal("a;b,c=\"d\";", ParsedRecord.Of("6,1,2,-;a;b,c=\"d\";\n").Message);

    [Fact]
    public void EscapedUtf8ArrivesAsItsBytes() => Assert.Equal("caf\u00c3\u00a9", ParsedRecord.Of("6,1,2,-;caf\\xc3\\xa9\n").Message);

    [Fact]
    public void AnEscapedNewlineStaysInsideOneRecord()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;first\\x0a SUBSYSTEM=no\n");
        Assert.Equal("first\n SUBSYSTEM=no", record.Message);
        Assert.Equal("kernel", record.Subsystem);
    }

    [Theory]
    [InlineData("6,1,2,-;text")]
    [InlineData("6,1,2,-;text\n SUBSYSTEM=usb")]
    [InlineData("6,1,2,-;text\n SUBSYSTEM=usb\n DEVICE=+usb:1-")]
    [InlineData("6,1,2,-;")]
    public void AMissingNewlineMeansTruncated(string record) => Assert.True(ParsedRecord.Of(record).Truncated);

    [Theory]
    [InlineData("6,1,2,-;text\n")]
    [InlineData("6,1,2,-;text\n\0")]
    [InlineData("6,1,2,-;text\0")]
    [InlineData("6,1,2,-;text\n SUBSYSTEM=usb\n")]
    [InlineData("6,1,2,-;text\n SUBSYSTEM=usb\n\0")]
    public void ANewlineOrNulEndsARecord(string record)
    {
        ParsedRecord parsed = ParsedRecord.Of(record);
        Assert.False(parsed.Truncated);
        Assert.Equal("text", parsed.Message);
    }

    [Theory]
    [InlineData("6,1,2,-;text\r\n", "text", "kernel", "")]
    [InlineData("6,1,2,-;text\\x0d\n", "text\r", "kernel", "")]
    [InlineData("6,1,2,-;text\r\n SUBSYSTEM=usb\r\n DEVICE=c189:1\r\n", "text", "usb", "c189:1")]
    [InlineData("6,1,2,-;text\n SUBSYSTEM=usb\n DEVICE=c189:1\r\n", "text", "usb", "c189:1")]
    public void CarriageReturnsOfACopyAreNoPartOfIt(string record, string message, string subsystem, string device)
    {
        ParsedRecord parsed = ParsedRecord.Of(record);
        Assert.Equal((message, subsystem, device, false), (parsed.Message, parsed.Subsystem, parsed.Device, parsed.Truncated));
    }

    [Theory]
    [InlineData("\\")]
    [InlineData("\\x")]
    [InlineData("\\xf")]
    public void HalfAnEscapeAtTheEndIsKeptAndFlagged(string half)
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;text" + half);
        Assert.Equal("text" + half, record.Message);
        Assert.True(record.Truncated);
    }

    [Theory]
    [InlineData("6,1,2,-;text\\xf\0")]
    [InlineData("6,1,2,-;text\\x\0")]
    [InlineData("6,1,2,-;text\n DEVICE=a\\xf\0")]
    public void HalfAnEscapeBeforeANulMeansTruncated(string record) => Assert.True(ParsedRecord.Of(record).Truncated);

    [Fact]
    public void AWholeEscapeAtTheEndIsNotTruncation()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;text\\x5c\n");
        Assert.Equal("text\\", record.Message);
        Assert.False(record.Truncated);
    }

    [Fact]
    public void TheKernelsOwnTruncationMarkIsPartOfTheMessage() =>
        Assert.EndsWith("<truncated>", ParsedRecord.Of("6,1,2,-;text<truncated>\n").Message, StringComparison.Ordinal);

    [Fact]
    public void ARecordOf8191BytesIsParsedWhole()
    {
        const string Header = "6,1,2,-;";
        string text = new('a', 8191 - Header.Length - 1);
        ParsedRecord record = ParsedRecord.Of(Header + text + "\n");
        Assert.Equal(text, record.Message);
        Assert.False(record.Truncated);
    }

    [Fact]
    public void ARecordCutAt2048BytesIsFlagged()
    {
        string record = ("6,1,2,-;" + new string('b', 4000))[..2048];
        Assert.True(ParsedRecord.Of(record).Truncated);
    }

    [Fact]
    public void AKernelMessageHasTheSubsystemOfItsPrefix() => Assert.Equal("usb", ParsedRecord.Of("6,1,2,-;usb 1-2: reset\n").Subsystem);

    [Fact]
    public void AMessageFromUserSpaceCannotPassForASubsystem() =>
        Assert.Equal("kernel", ParsedRecord.Of("14,1,2,-;usb 1-2: reset\n").Subsystem);
}
