using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>
/// The program for arm64 says what the one for this machine says, byte for byte, and gets along with the kernel's structures there,
/// which have other layouts.
/// </summary>
[Collection(LiveLog.Name)]
public sealed class Arm64Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-o", "json")]
    [InlineData("-o", "json", "--raw")]
    [InlineData("-o", "text")]
    [InlineData("--only", "warnings")]
    [InlineData("--grep", "error|fail")]
    public async Task EverySampleGivesTheSame(params string[] arguments)
    {
        string[] samples = [.. Directory.EnumerateFiles(Repository.Path("plugins"), "*.kmsg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(samples);
        Outcome here = (await RingBufferProcess.RunAsync([.. arguments, .. samples])).IsSuccess();
        Outcome there = (await Arm64Binary.RunAsync([.. arguments, .. samples])).IsSuccess();
        Assert.Equal(here.Lines, there.Lines);
    }

    [Fact]
    public async Task TheLiveLogIsFollowedUntilASignal()
    {
        Needs.KernelLog();
        string marker = KernelLog.NewMarker();
        using RingBufferProcess child = Arm64Binary.Start("-f", "-o", "json");
        KernelLog.Write($"{marker} there");
        await child.ReadEventWithAsync($"{marker} there");
        child.Signal(Native.Terminate);
        (await child.CompleteAsync()).IsSuccess();
    }

    [Fact]
    public async Task ARunGoesOnWhereTheLastEndedThoughTheFileWasRenamed()
    {
        string cursor = _folder.Of("cursor");
        string file = _folder.Write("kern.kmsg", "6,1,1000,-;one\n");
        (await Arm64Binary.RunAsync("-o", "json", "--cursor-file", cursor, file)).IsSuccess();
        File.AppendAllText(file, "6,2,2000,-;two\n");
        File.Move(file, file + ".1");
        _folder.Write("kern.kmsg", "6,3,3000,-;three\n");

        Outcome rest = (await Arm64Binary.RunAsync("-o", "json", "--cursor-file", cursor, file + ".1", file)).IsSuccess();

        Assert.Equal(["two", "three"], rest.Events().Select(e => e.Text("message")));
    }
}
