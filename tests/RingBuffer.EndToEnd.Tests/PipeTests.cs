using System.Text;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>A reader that goes away ends the program quietly.</summary>
[Collection(LiveLog.Name)]
public sealed class PipeTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task HeadEndsALongOutputWithZero(string format)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("long.kmsg", ManyRecords());

        Outcome outcome = await PipedIntoHeadAsync($"-o {format} '{file}'");

        Assert.Single(outcome.IsSuccess().Lines);
    }

    [Fact]
    public async Task HeadEndsASnapshotOfTheDeviceWithZero()
    {
        Needs.KernelLog();
        Assert.Single((await PipedIntoHeadAsync("")).IsSuccess().Lines);
    }

    [Fact]
    public async Task HeadEndsAFollowedLog()
    {
        Needs.KernelLog();
        using RingBufferProcess child = RingBufferProcess.StartProgram(Needs.Program("bash"), ["-c", Pipeline("--follow --tail")]);
        await Following.ProbeAsync(child);

        Assert.Empty((await child.CompleteAsync()).IsSuccess().Lines);
    }

    [Fact]
    public async Task AReaderThatGoesAwayWhileTheLogIsIdleEndsTheProgram()
    {
        Needs.KernelLog();
        using RingBufferProcess child = await Following.StartAsync("-o", "json");
        await child.WaitUntilAsleepAsync();
        child.CloseOutput();

        Assert.Equal(0, await child.WaitForExitAsync());
        Assert.Equal("", await child.ReadErrorAsync());
    }

    [Fact]
    public async Task AReaderThatGoesAwayInTheMiddleOfALongFileEndsTheProgram()
    {
        using TemporaryFolder folder = new();
        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", "--stats", folder.Write("long.kmsg", ManyRecords()));
        JsonLines.Parse((await child.ReadLineAsync())!);
        child.CloseOutput();

        Assert.Equal(0, await child.WaitForExitAsync());
        Assert.Equal("", await child.ReadErrorAsync());
    }

    /// <summary>The exit code is that of the program, not of head.</summary>
    private static Task<Outcome> PipedIntoHeadAsync(string arguments) =>
        RingBufferProcess.RunProgramAsync(Needs.Program("bash"), ["-c", Pipeline(arguments)]);

    private static string Pipeline(string arguments) => $"'{Binary.Path}' {arguments} | head -n 1; exit ${{PIPESTATUS[0]}}";

    /// <summary>Far more than a pipe and all buffers hold.</summary>
    private static string ManyRecords()
    {
        StringBuilder text = new();
        for (int i = 0; i < 100_000; i++)
            text.Append($"6,{i},{i * 10},-;record number {i} of many\n");
        return text.ToString();
    }
}
