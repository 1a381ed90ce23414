using System.Linq;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

public sealed class EventIdTests
{
    private static readonly byte[] s_boot = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    private static readonly byte[] s_otherBoot = [.. Enumerable.Range(2, 16).Select(i => (byte)i)];

    [Theory]
    [InlineData("6,1,2,-;text", "6,1,2,-;text\n")]
    [InlineData("6,1,2,-;text\n", "6,1,2,-;text\n\0")]
    [InlineData("6,1,2,-;text\0", "6,1,2,-;text\n")]
    [InlineData("6,1,2,-;x\n A=b", "6,1,2,-;x\n A=b\n\0\0")]
    public void HowARecordWasKeptDoesNotChangeItsId(string one, string other) => Assert.Equal(Saved(1, one), Saved(1, other));

    [Theory]
    [InlineData("6,1,2,-;text\n", "6,1,2,-;text2\n")]
    [InlineData("6,1,2,-;text\n", "6,2,2,-;text\n")]
    [InlineData("6,1,2,-;text\n", "6,1,3,-;text\n")]
    [InlineData("6,1,2,-;text\n", "6,1,2,-;text\n A=b\n")]
    public void AnotherRecordHasAnotherId(string one, string other) => Assert.NotEqual(Saved(1, one), Saved(1, other));

    [Fact]
    public void ASavedRecordHasTheSameIdWhoeverReadsIt() =>
        Assert.Equal(Saved(1, "6,1,2,-;text\n"), new EventIds(default).Of(1, KernelFormat.Bytes("6,1,2,-;text\n")));

    [Fact]
    public void WithABootIdTheSequenceIsEnough() =>
        Assert.Equal(new EventIds(s_boot).Of(7, KernelFormat.Bytes("a")), new EventIds(s_boot).Of(7, KernelFormat.Bytes("b")));

    [Fact]
    public void SequencesOfOneBootHaveDistinctIds()
    {
        EventIds ids = new(s_boot);
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(i => ids.Of((ulong)i, default)).Distinct().Count());
    }

    [Fact]
    public void TheSameSequenceOfAnotherBootHasAnotherId() =>
        Assert.NotEqual(new EventIds(s_boot).Of(7, default), new EventIds(s_otherBoot).Of(7, default));

    private static ulong Saved(ulong sequence, string record) => new EventIds(default).Of(sequence, KernelFormat.Bytes(record));
}
