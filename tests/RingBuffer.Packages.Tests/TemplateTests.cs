using System;
using System.IO;
using System.Text.RegularExpressions;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Packages.Tests;

/// <summary>What the template's files name must be what this repository has.</summary>
public sealed class TemplateTests
{
    private const string Content = "src/RingBuffer.Templates/content/ringbuffer-plugin/";

    [Fact]
    public void ItsTestsUseTheXunitOfThisRepository() => Assert.Equal(
        Value("Directory.Packages.props", "Include=\"xunit.v3\" Version=\"([^\"]+)\""),
        Value(Content + "new-plugin.Tests/new-plugin.Tests.csproj", "Include=\"xunit.v3\" Version=\"([^\"]+)\""));

    [Fact]
    public void ItAsksForTheFrameworkOfThisRepository() => Assert.Equal(
        Value("Directory.Build.props", "<TargetFramework [^>]*>([^<]+)<"),
        Value(Content + "new-plugin/new-plugin.csproj", "<TargetFramework>([^<]+)<"));

    private static string Value(string file, string pattern)
    {
        Match match = Regex.Match(File.ReadAllText(Repository.Path(file)), pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.True(match.Success, $"{file} does not match {pattern}");
        return match.Groups[1].Value;
    }
}
