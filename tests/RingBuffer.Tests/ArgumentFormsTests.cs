using RingBuffer.Cli.Options;
using Xunit;

namespace RingBuffer.Cli.Tests;

public sealed class ArgumentFormsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("file -", "file -")]
    [InlineData("--output json", "--output json")]
    [InlineData("--output=json", "--output json")]
    [InlineData("--grep=a=b", "--grep a=b")]
    [InlineData("--grep=", "--grep ")]
    [InlineData("--follow", "--follow")]
    [InlineData("--utc=false x", "--utc=false x")] // no value for a switch: the parser refuses it
    [InlineData("-f", "-f")]
    [InlineData("-fn", "-f -n")]
    [InlineData("-nf", "-n -f")]
    [InlineData("-ojson", "-o json")]
    [InlineData("-o=json", "-o json")]
    [InlineData("-o json", "-o json")]
    [InlineData("-fojson", "-f -o json")]
    [InlineData("-fo json", "-f -o json")]
    [InlineData("-fno=json", "-f -n -o json")]
    public void JoinedFormsAreTakenApart(string typed, string expected) => Assert.Equal(expected, Normalize(typed));

    [Theory]
    [InlineData("--color", "--color always")]
    [InlineData("--color never", "--color never")]
    [InlineData("--color=auto", "--color auto")]
    [InlineData("--color file", "--color always file")]
    [InlineData("--color --utc", "--color always --utc")]
    public void ABareColorMeansAlways(string typed, string expected) => Assert.Equal(expected, Normalize(typed));

    [Theory]
    [InlineData("--set a.b=1", "--set a.b=1")]
    [InlineData("--set=a.b=1", "--set a.b=1")]
    [InlineData("--set a.b=1 -f --set=c.d=-o file", "--set a.b=1\0c.d=-o -f file")]
    [InlineData("-f --grep --set", "-f --grep --set")]
    [InlineData("--set", "--set")]
    [InlineData("--grep a --utc --grep=--set --exclude b x --exclude=c", "--grep a\0--set --utc --exclude b\0c x")]
    [InlineData("--subsystem usb,scsi --subsystem net --level err --level=warn", "--subsystem usb,scsi,net --level err,warn")]
    [InlineData("--only warnings --only incidents", "--only warnings --only incidents")] // the parser takes the last
    public void SeveralOfAnOptionBecomeOneValue(string typed, string expected) => Assert.Equal(expected, Normalize(typed));

    [Theory]
    [InlineData("--grep -fx")]
    [InlineData("--exclude --color=always --utc")]
    public void AValueMayLookLikeAnOption(string typed) => Assert.Equal(typed, Normalize(typed));

    [Fact]
    public void AfterTwoDashesEverythingIsAFile() =>
        Assert.Equal("--utc ./--a=b ./-fn ./demo /x - ./--", Normalize("--utc -- --a=b -fn demo /x - --"));

    [Theory]
    [InlineData("file --level err", "--level err file")]
    [InlineData("a -fo json b --utc -", "-f -o json --utc a b -")]
    [InlineData("a --set x.y=1 b --color never", "--set x.y=1 --color never a b")]
    [InlineData("a --color b", "--color always a b")]
    [InlineData("check a --fail-on err b", "check --fail-on err a b")]
    [InlineData("plugins show gpu --help", "plugins show --help gpu")]
    [InlineData("./demo --utc", "--utc ./demo")]
    [InlineData("a --utc -- --raw", "--utc a ./--raw")]
    [InlineData("a --grep", "--grep")] // says what is missing
    [InlineData("a -o", "-o")]
    [InlineData("a  --utc", "--utc a ")]
    public void OptionsMayStandBehindFiles(string typed, string expected) => Assert.Equal(expected, Normalize(typed));

    [Theory]
    [InlineData("-x")]
    [InlineData("-xyz")]
    public void UnknownSwitchesAreLeftToTheParser(string typed) => Assert.Equal(typed, Normalize(typed));

    private static string Normalize(string line) =>
        string.Join(' ', ArgumentForms.Normalize(line.Length == 0 ? [] : line.Split(' ')));
}
