using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>The binary alone in an empty root: no libraries, no /proc, no /etc, no devices but those a test makes.</summary>
[Collection(LiveLog.Name)]
public sealed class ChrootTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public ChrootTests()
    {
        try
        {
            Needs.Root();
            Needs.Program("chroot");
            Binary.CopyTo(_root.Path);
        }
        catch
        {
            _root.Dispose();
            throw;
        }
    }

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task TheDemoRuns(string format)
    {
        Outcome outcome = (await RunAsync("demo", "-o", format)).IsSuccess();

        Assert.NotEmpty(outcome.Lines);
        if (format == "json")
            Assert.NotEmpty(outcome.Events());
    }

    [Fact]
    public async Task ASavedStreamIsReadFromStandardInput()
    {
        using RingBufferProcess child = RingBufferProcess.StartProgram(Needs.Program("chroot"), [_root.Path, "/ringbuffer", "-o", "json", "-"]);

        Outcome outcome = (await child.CompleteAsync(Encoding.ASCII.GetBytes("6,1,1000000,-;hello from nowhere\n"))).IsSuccess();

        Assert.Equal("hello from nowhere", Assert.Single(outcome.Events()).Text("message"));
    }

    [Fact]
    public async Task TheLiveDeviceIsReadAndFollowed()
    {
        Needs.KernelLog();
        await MakeDeviceAsync("kmsg", 1, 11);
        Assert.SkipUnless(BareReader.CanOpen(_root.Of("dev/kmsg"), out int errno), $"device nodes do not work in {_root.Path} (errno {errno})");
        string marker = KernelLog.NewMarker();
        KernelLog.Write(marker);

        Outcome snapshot = (await RunAsync("-o", "json")).IsSuccess();
        Assert.Single(snapshot.Events(), e => e.Text("message") == marker);

        using RingBufferProcess child = RingBufferProcess.StartProgram(Needs.Program("chroot"), [_root.Path, "/ringbuffer", "-fn", "--utc"]);
        await Following.ProbeAsync(child);
        child.Signal(Native.Terminate);
        (await child.CompleteAsync()).IsSuccess();
    }

    [Fact]
    public async Task WhereTheBootIsNotKnownACursorMayBeOfAnother()
    {
        Needs.KernelLog();
        await MakeDeviceAsync("kmsg", 1, 11);
        Assert.SkipUnless(BareReader.CanOpen(_root.Of("dev/kmsg"), out int errno), $"device nodes do not work in {_root.Path} (errno {errno})");
        KernelLog.Write(KernelLog.NewMarker());

        (await RunAsync("-o", "json", "--cursor-file", "/cursor")).IsSuccess();
        Outcome again = (await RunAsync("-o", "json", "--cursor-file", "/cursor")).IsSuccess();

        Assert.Equal("cursor-of-other-boot", again.Json()[0].Text("code"));
        Assert.NotEmpty(again.Events());
    }

    [Fact]
    public async Task ADeviceThatOnlyRootMayReadIsRefusedToOthersWithOneLine()
    {
        await MakeDeviceAsync("kmsg", 1, 11);
        File.SetUnixFileMode(_root.Of("dev/kmsg"), UnixFileMode.UserRead);

        Outcome outcome = await RingBufferProcess.RunProgramAsync(
            Needs.Program("chroot"), ["--userspec=65534:65534", _root.Path, "/ringbuffer"]);

        outcome.IsFailure("/dev/kmsg", "permission denied", "root", "CAP_SYSLOG");
        Assert.Empty(outcome.Lines);
    }

    [Fact]
    public async Task AMissingDeviceIsSaidInOneLine()
    {
        Outcome outcome = (await RunAsync()).IsFailure("/dev/kmsg", "no such");

        Assert.Empty(outcome.Lines);
    }

    [Fact]
    public async Task ALinkToAConsoleIsNotTakenForTheKernelLog()
    {
        // As in containers, where a console stands in for the log. Any device that can be opened will do for the console.
        await MakeDeviceAsync("console", 1, 3);
        File.CreateSymbolicLink(_root.Of("dev/kmsg"), "/dev/console");

        Outcome outcome = (await RunAsync("--follow")).IsFailure("/dev/kmsg", "/dev/console", "link");

        Assert.Empty(outcome.Lines);
    }

    [Fact]
    public async Task ALinkToNothingIsSaidInOneLine()
    {
        Directory.CreateDirectory(_root.Of("dev"));
        File.CreateSymbolicLink(_root.Of("dev/kmsg"), "/dev/console");

        (await RunAsync()).IsFailure("/dev/kmsg");
    }

    [Fact]
    public async Task AnOrdinaryFileIsNotTakenForTheKernelLog()
    {
        Directory.CreateDirectory(_root.Of("dev"));
        _root.Write("dev/kmsg", "6,1,1,-;not a device\n");

        Outcome outcome = (await RunAsync()).IsFailure("/dev/kmsg", "1:11");

        Assert.Empty(outcome.Lines);
    }

    private Task<Outcome> RunAsync(params string[] arguments) =>
        RingBufferProcess.RunProgramAsync(Needs.Program("chroot"), [_root.Path, "/ringbuffer", .. arguments]);

    private async Task MakeDeviceAsync(string name, int major, int minor)
    {
        Directory.CreateDirectory(_root.Of("dev"));
        Outcome made = await RingBufferProcess.RunProgramAsync(
            Needs.Program("mknod"), ["-m", "666", _root.Of("dev/" + name), "c", $"{major}", $"{minor}"]);
        Assert.SkipWhen(made.ExitCode != 0, $"cannot make a device node: {made.Error}");
    }
}
