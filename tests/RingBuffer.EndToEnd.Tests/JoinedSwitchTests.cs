using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Joined one-letter switches on the live log.</summary>
[Collection(LiveLog.Name)]
public sealed class JoinedSwitchTests
{
    [Theory]
    [InlineData("-fn", "-o", "json")]
    [InlineData("-nf", "-ojson", "--utc")]
    [InlineData("-fnojson", "--stats", "--raw")]
    [InlineData("-n", "--output=json", "--plugins=none")]
    public async Task TheyMeanFollowOnlyNewRecords(string joined, string second, string third)
    {
        Needs.KernelLog();
        string before = KernelLog.NewMarker();
        KernelLog.Write(before);
        using RingBufferProcess child = RingBufferProcess.Start(joined, second, third, "--exclude", "is anybody following");
        string marker = KernelLog.NewMarker();
        do
            KernelLog.Write(marker); // until it follows: what was there when it started is not new
        while (!await child.HasLineWithinAsync(200));
        string? first = await child.ReadLineAsync();

        Assert.Equal(marker, JsonLines.Parse(first!).Text("message"));
    }
}
