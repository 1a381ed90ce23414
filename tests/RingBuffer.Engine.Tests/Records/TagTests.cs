using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

/// <summary>Examples for the lines after the text.</summary>
public sealed class TagTests
{
    [Fact]
    public void TagLinesAreNotPartOfTheMessage()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;usb 1-2: reset\n SUBSYSTEM=usb\n DEVICE=c189:1\n");
        Assert.Equal("usb 1-2: reset", record.Message);
        Assert.Equal("usb", record.Subsystem);
        Assert.Equal("c189:1", record.Device);
        Assert.Empty(record.Tags);
    }

    [Theory]
    [InlineData("b8:0")]
    [InlineData("c189:3")]
    [InlineData("n8")]
    [InlineData("+usb:1-2")]
    [InlineData("+pci:0000:00:14.0")]
    [InlineData("+scsi:a=b")]
    public void EveryFormOfDeviceIsKept(string device) =>
        Assert.Equal(device, ParsedRecord.Of($"6,1,2,-;x\n SUBSYSTEM=s\n DEVICE={device}\n").Device);

    [Fact]
    public void TagsComeInAnyOrder()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;x\n A=1\n DEVICE=n8\n B=2\n SUBSYSTEM=net\n C=3\n");
        Assert.Equal("net", record.Subsystem);
        Assert.Equal("n8", record.Device);
        Assert.Equal(["A=1", "B=2", "C=3"], record.Tags);
    }

    [Fact]
    public void OneTagMayBeMissing()
    {
        Assert.Equal("n8", ParsedRecord.Of("6,1,2,-;x\n DEVICE=n8\n").Device);
        Assert.Equal("net", ParsedRecord.Of("6,1,2,-;x\n SUBSYSTEM=net\n").Subsystem);
    }

    [Fact]
    public void ARepeatedTagIsKeptAsAnother()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;x\n SUBSYSTEM=usb\n SUBSYSTEM=usb\n DEVICE=n1\n DEVICE=n2\n");
        Assert.Equal("usb", record.Subsystem);
        Assert.Equal("n1", record.Device);
        Assert.Equal(["SUBSYSTEM=usb", "DEVICE=n2"], record.Tags);
    }

    [Fact]
    public void AnEmptyTagIsKeptButNamesNothing()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;usb 1-1: x\n SUBSYSTEM=\n DEVICE=\n");
        Assert.Equal("usb", record.Subsystem);
        Assert.Equal("", record.Device);
        Assert.Equal(["SUBSYSTEM=", "DEVICE="], record.Tags);
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    public void ALongTagIsNotCut(int length)
    {
        string value = new('v', length);
        ParsedRecord record = ParsedRecord.Of($"6,1,2,-;x\n SUBSYSTEM={value}\n OTHER={value}\n");
        bool named = length <= byte.MaxValue;
        Assert.Equal(named ? value : "kernel", record.Subsystem);
        Assert.Equal("OTHER=" + value, record.Tags[^1]);
        Assert.Equal(named ? 1 : 2, record.Tags.Count);
    }

    [Fact]
    public void TagsAreUnescapedLikeText()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;x\n SUBSYSTEM=a\\x5cb\n DEVICE=\\xc3\\xa9\n K\\x20=\\x0a\n");
        Assert.Equal("a\\b", record.Subsystem);
        Assert.Equal("\u00c3\u00a9", record.Device);
        Assert.Equal(["K =\n"], record.Tags);
    }

    [Fact]
    public void ATagCutBeforeItsEqualsSignHasNoValue()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;x\n SUBSYSTEM=usb\n DEV");
        Assert.Equal(["DEV="], record.Tags);
        Assert.True(record.Truncated);
    }

    [Fact]
    public void ALoneBlankIsAnEmptyTag() => Assert.Equal(["=", "=", "="], ParsedRecord.Of("6,1,2,-;x\n \n \n ").Tags);

    [Fact]
    public void BlankLinesAmongTagsAreSkipped() => Assert.Equal(["A=1", "B=2"], ParsedRecord.Of("6,1,2,-;x\n\n A=1\n\n\n B=2\n\n").Tags);

    [Fact]
    public void ATagNameMustMatchWhole()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-;x\n XSUBSYSTEM=a\n SUBSYSTEMS=b\n subsystem=c\n");
        Assert.Equal("kernel", record.Subsystem);
        Assert.Equal(3, record.Tags.Count);
    }

    [Fact]
    public void ASecondLineThatIsNoTagIsNotARecord() => Assert.False(ParsedRecord.IsRecord("6,1,2,-;x\ny\n"));

    [Fact]
    public void TheTagWinsOverThePrefixOfTheText() =>
        Assert.Equal("scsi", ParsedRecord.Of("6,1,2,-;usb-storage 1-1: x\n SUBSYSTEM=scsi\n").Subsystem);
}
