using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>An output that cannot be written is said, and never a success.</summary>
[Collection(LiveLog.Name)]
public sealed class OutputFailureTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("demo -o json --stats")]
    [InlineData("schema")]
    [InlineData("--version")]
    [InlineData("--help")]
    public Task AFullDeviceIsSaid(string commandLine) => AssertFailsAsync($"{commandLine} >/dev/full", "standard output", "no space left");

    [Theory]
    [InlineData("demo")]
    [InlineData("demo -o json --stats")]
    [InlineData("schema")]
    [InlineData("--version")]
    [InlineData("--help")]
    public Task AClosedOutputIsSaid(string commandLine) => AssertFailsAsync($"{commandLine} >&-", "standard output");

    /// <summary>The next descriptor that is opened gets the number of a closed one; records must not be written into that.</summary>
    [Fact]
    public Task AClosedOutputIsNotTakenForADescriptorOfTheProgram() => AssertFailsAsync("demo >&-", "standard output", "bad file descriptor");

    [Fact]
    public async Task AListOfPluginsThatCannotBeWrittenIsSaid()
    {
        Outcome list = (await RingBufferProcess.RunAsync("plugins")).IsSuccess();
        Assert.SkipWhen(list.Lines.Count == 0, "no plugins are compiled in: there is nothing to write");

        await AssertFailsAsync("plugins >/dev/full", "standard output", "no space left");
    }

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public Task TheLiveLogIntoABrokenOutputIsSaid(string redirection)
    {
        Needs.KernelLog();
        return AssertFailsAsync($"-o json {redirection}", "standard output");
    }

    [Fact]
    public async Task FollowingIntoAFullDeviceEndsAtTheFirstFailure()
    {
        Needs.KernelLog();
        await AssertFailsAsync("--follow >/dev/full", "standard output", "no space left");
    }

    [Fact]
    public async Task AClosedStandardInputDoesNotMatterToTheDemo() =>
        Assert.NotEmpty((await ShellAsync("demo <&-")).IsSuccess().Lines);

    [Theory]
    [InlineData("/no/such/file 2>&-", 1)]
    [InlineData("/no/such/file 2>/dev/full", 1)]
    [InlineData("--no-such-option 2>&-", 2)]
    [InlineData("demo 2>&-", 0)]
    public async Task ABrokenStandardErrorDoesNotChangeTheExitCode(string commandLine, int exitCode) =>
        Assert.Equal(exitCode, (await ShellAsync(commandLine)).ExitCode);

    private static async Task AssertFailsAsync(string commandLine, params string[] words) =>
        Assert.Empty((await ShellAsync(commandLine)).IsFailure(words).Lines);

    private static Task<Outcome> ShellAsync(string commandLine) =>
        RingBufferProcess.RunProgramAsync(Needs.Program("sh"), ["-c", $"exec '{Binary.Path}' {commandLine}"]);
}
