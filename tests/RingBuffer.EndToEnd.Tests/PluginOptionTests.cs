using System;
using System.Linq;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>The options of the plugins that come with the program, set from the command line.</summary>
public sealed class PluginOptionTests
{
    [Theory]
    [InlineData("oom-detector", "global-6.1", "min-rss=1K", true)]
    [InlineData("oom-detector", "global-6.1", "min-rss=1T", false)]
    [InlineData("usb-monitor", "resets-three-in-a-minute", "reset-window=1min", true)]
    [InlineData("usb-monitor", "resets-three-in-a-minute", "reset-window=1ms", false)]
    public async Task AnOptionDecidesAboutTheWarningButNotAboutTheNote(string plugin, string sample, string setting, bool warns)
    {
        string file = Repository.Path("plugins", plugin, "samples", sample + ".kmsg");
        Outcome usual = (await RingBufferProcess.RunAsync("-o", "json", "--plugins", plugin, file)).IsSuccess();
        Outcome set = (await RingBufferProcess.RunAsync("-o", "json", "--plugins", plugin, "--set", $"{plugin}.{setting}", file)).IsSuccess();

        Assert.Equal(usual.Events().Count(e => e.Has("annotations")), set.Events().Count(e => e.Has("annotations")));
        Assert.Contains(usual.Json(), line => line.Type() is "warning" or "incident");
        Assert.Equal(warns, set.Json().Any(line => line.Type() is "warning" or "incident"));
    }

    [Fact]
    public async Task OptionsAreListedWithTheirDefault()
    {
        Outcome outcome = (await RingBufferProcess.RunAsync("plugins", "show", "oom-detector")).IsSuccess();
        Assert.Contains(
            "option         min-rss: Kills of smaller processes (resident memory) raise no warning; a size such as 4096, 64K or 100M; default 0",
            outcome.Lines,
            StringComparer.Ordinal);
    }
}
