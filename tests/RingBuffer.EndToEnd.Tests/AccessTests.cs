using System;
using System.IO;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>What somebody without privileges gets.</summary>
[Collection(LiveLog.Name)]
public sealed class AccessTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly TemporaryFolder _folder = new();
    private readonly string _binary;

    public AccessTests()
    {
        try
        {
            Needs.KernelLog();
            Needs.Program("setpriv");
            _binary = Binary.CopyTo(_folder.Path);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--tail")]
    [InlineData("--output=json")]
    public async Task ARestrictedLogIsRefusedWithOneLineThatSaysWhatToDo(string option)
    {
        using Sysctl restricted = KernelLog.Restrict(true);

        Outcome outcome = (await RunAsNobodyAsync(option)).IsFailure("/dev/kmsg", "permi", "CAP_SYSLOG", "kernel.dmesg_restrict=1");

        Assert.Matches("permission denied|not permitted", outcome.Error);
        Assert.Empty(outcome.Lines);
    }

    [Fact]
    public async Task AnUnrestrictedLogIsReadByAnybody()
    {
        Assert.SkipUnless((File.GetUnixFileMode(KernelLog.Device) & UnixFileMode.OtherRead) != 0, "the mode of /dev/kmsg lets only root read it");
        using Sysctl unrestricted = KernelLog.Restrict(false);
        string marker = KernelLog.NewMarker();
        KernelLog.Write(marker);

        Outcome outcome = (await RunAsNobodyAsync("-o", "json", "--grep", marker)).IsSuccess();

        Assert.Equal(marker, Assert.Single(outcome.Events()).Text("message"));
    }

    [Fact]
    public async Task TheDemoNeedsNoPrivilege()
    {
        using Sysctl restricted = KernelLog.Restrict(true);

        Assert.NotEmpty((await RunAsNobodyAsync("demo")).IsSuccess().Lines);
    }

    [Fact]
    public async Task AFileThatMayNotBeReadIsSaidInOneLine()
    {
        string file = _folder.Write("secret.kmsg", "6,1,1,-;secret\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);

        Outcome outcome = (await RunAsNobodyAsync(file)).IsFailure(file, "permission denied");

        Assert.Empty(outcome.Lines);
    }

    [Fact]
    public async Task ARecordOfPstoreThatMayNotBeReadDoesNotHideTheOthers()
    {
        string folder = Directory.CreateDirectory(_folder.Of("pstore")).FullName;
        string secret = Path.Combine(folder, "dmesg-efi-1");
        File.WriteAllText(secret, "Panic#1 Part1\n<0>[   30.000000] secret\n");
        File.WriteAllText(Path.Combine(folder, "dmesg-ramoops-0"), "Panic#2 Part1\n<0>[   31.000000] readable\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead);

        Outcome outcome = await RunAsNobodyAsync("-o", "json", "--pstore", folder);

        Assert.Equal((1, "readable"), (outcome.ExitCode, Assert.Single(outcome.Events()).Text("message")));
        Assert.Contains($"cannot open {secret}", outcome.Error, StringComparison.Ordinal);
    }

    private Task<Outcome> RunAsNobodyAsync(params string[] arguments) => RingBufferProcess.RunProgramAsync(
        Needs.Program("setpriv"), ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", _binary, .. arguments]);
}
