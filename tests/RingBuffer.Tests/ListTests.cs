using System.Buffers;
using System.Linq;
using RingBuffer.Cli.Options;
using Xunit;

namespace RingBuffer.Cli.Tests;

/// <summary>--level, --facility and --buffer.</summary>
public sealed class ListTests
{
    [Theory]
    [InlineData("err", 0b0000_1000)]
    [InlineData("err+", 0b0000_1111)]
    [InlineData("ERR,warn", 0b0001_1000)]
    [InlineData(" err , warn ", 0b0001_1000)]
    [InlineData("emerg+", 0b0000_0001)]
    [InlineData("debug+", 0b1111_1111)]
    [InlineData("err+,debug", 0b1000_1111)]
    [InlineData("info,,info", 0b0100_0000)]
    public void LevelsAreNamesWithAnOptionalPlus(string list, byte bits) => Assert.Equal(bits, LevelList.Parse(list));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("loud")]
    [InlineData("err++")]
    [InlineData("+")]
    [InlineData("3")]
    [InlineData("err,loud")]
    public void OtherLevelsAreBadUsage(string list) => Assert.Throws<UsageException>(() => LevelList.Parse(list));

    [Theory]
    [InlineData("kern", "0")]
    [InlineData("kern,daemon", "0 3")]
    [InlineData("KERN, local7", "0 23")]
    [InlineData("0,255", "0 255")]
    [InlineData("kern,0", "0")]
    public void FacilitiesAreNamesOrNumbers(string list, string numbers)
    {
        SearchValues<byte> wanted = FacilityList.Parse(list);
        Assert.Equal(numbers, string.Join(' ', Enumerable.Range(0, 256).Where(i => wanted.Contains((byte)i))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("kernel")]
    [InlineData("256")]
    [InlineData("-1")]
    [InlineData("kern,nonsense")]
    public void OtherFacilitiesAreBadUsage(string list) => Assert.Throws<UsageException>(() => FacilityList.Parse(list));

    [Theory]
    [InlineData("262144", 262144)]
    [InlineData("256K", 262144)]
    [InlineData("256k", 262144)]
    [InlineData("1M", 1048576)]
    [InlineData("1G", 1073741824)]
    [InlineData("1024m", 1073741824)]
    public void SizesHaveAnOptionalUnit(string text, int bytes) => Assert.Equal(bytes, BufferSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("0")]
    [InlineData("255K")]
    [InlineData("262143")]
    [InlineData("2G")]
    [InlineData("1025M")]
    [InlineData("4294967295G")]
    [InlineData("99999999999")]
    [InlineData("-1M")]
    [InlineData("1.5M")]
    [InlineData("1 M")]
    [InlineData("1MB")]
    [InlineData("0x100000")]
    public void OtherSizesAreBadUsage(string text)
    {
        UsageException problem = Assert.Throws<UsageException>(() => BufferSize.Parse(text));
        Assert.Equal($"--buffer wants a size from 256K to 1G, not '{text}'", problem.Message);
    }
}
