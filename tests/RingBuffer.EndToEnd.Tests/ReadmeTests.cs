using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>What the README shows is what the binary prints.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Repository.Path("README.md"));

    [Fact]
    public async Task TheSampleGivesTheTextShown()
    {
        Outcome run = (await RingBufferProcess.RunAsync(Encoding.UTF8.GetBytes(Block("kmsg")), "-")).IsSuccess();
        Assert.Equal(Block("text").TrimEnd('\n').Split('\n'), run.Lines);
    }

    [Fact]
    public async Task TheSampleGivesTheJsonShown()
    {
        Outcome run = (await RingBufferProcess.RunAsync(Encoding.UTF8.GetBytes(Block("kmsg")), "-o", "json", "-")).IsSuccess();
        Assert.Contains(Block("json").TrimEnd('\n'), run.Lines);
    }

    [Fact]
    public async Task EveryOptionShownExists()
    {
        Outcome help = (await RingBufferProcess.RunAsync("--help")).IsSuccess();
        Outcome check = (await RingBufferProcess.RunAsync("check", "--help")).IsSuccess();
        string[] others = ["--demo", "--rid", "--json", "--time-format"]; // of build.sh, and of dmesg
        string[] options = [.. Option().Matches(s_readme).Select(m => m.Value).Distinct(StringComparer.Ordinal).Except(others, StringComparer.Ordinal)];
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains(option, string.Join('\n', help.Lines.Concat(check.Lines)), StringComparison.Ordinal));
    }

    private static string Block(string language) => Guide.Blocks("README.md").First(block => block.Language == language).Code;

    [GeneratedRegex("--[a-z]+(-[a-z]+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();
}
