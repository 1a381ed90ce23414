using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Every record is written or counted as lost, however fast they come and however slowly the output is read.</summary>
[Collection(LiveLog.Name)]
public sealed class StormTests
{
    public StormTests() => Needs.KernelLog();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task EveryRecordOfABurstIsWrittenOrCountedAsLost(int round)
    {
        const int Made = 1000;
        using Sysctl lifted = KernelLog.LiftRateLimit();
        using RingBufferProcess child = await Following.StartAsync("-o", "json", "--stats");
        BurstAccount account = await BurstAccount.BeginAsync(child, $"{KernelLog.NewMarker()} round {round}");

        Task writing = Task.Run(() => WriteBurst(account, Made, ""), TestContext.Current.CancellationToken);
        await account.ReadToEndAsync();
        await writing;

        account.AssertComplete(Made);
        await AssertSummaryAsync(child, account);
    }

    [Fact]
    public async Task AReaderThatStopsForAWhileIsToldExactlyWhatTheKernelOverwrote()
    {
        const int RecordBytes = 200;
        const int HeldByTheProgram = 8 * 1024 * 1024; // its ring, its output buffer and the pipe, with room to spare
        int made = (HeldByTheProgram + (2 * KernelLog.BufferBytes)) / RecordBytes;
        using Sysctl lifted = KernelLog.LiftRateLimit();
        using RingBufferProcess child = await Following.StartAsync("-o", "json", "--stats");
        BurstAccount account = await BurstAccount.BeginAsync(child, KernelLog.NewMarker());

        using (BareReader bare = BareReader.AfterNewest())
        {
            WriteBurst(account, made, new string('x', RecordBytes - 60));
            Assert.False(bare.TryRead(out _, out int errno));
            Assert.Equal(Native.BrokenPipe, errno); // the kernel did overwrite
        }

        await account.ReadToEndAsync();

        account.AssertComplete(made);
        Assert.NotEmpty(account.GapReasons);
        Assert.All(account.GapReasons, reason => Assert.Equal("overrun", reason));
        await AssertSummaryAsync(child, account);
    }

    private static void WriteBurst(BurstAccount account, int records, string padding)
    {
        using KernelLogWriter writer = new();
        for (int i = 0; i < records; i++)
            writer.Write($"{account.Marker} {i} {padding}");
        writer.Write(account.EndMarker);
    }

    private static async Task AssertSummaryAsync(RingBufferProcess child, BurstAccount account)
    {
        child.Signal(Native.Terminate);
        Outcome rest = (await child.CompleteAsync()).IsSuccess();
        System.Text.Json.JsonElement summary = rest.Json()[^1];

        Assert.Equal("summary", summary.Type());
        Assert.Equal(account.Lost, summary.Number("lost"));
        Assert.Equal((ulong)account.GapReasons.Count, summary.Number("gaps"));
        Assert.Equal(0u, summary.Number("malformed"));
        Assert.Equal(summary.Number("read"), summary.Number("written"));
    }
}
