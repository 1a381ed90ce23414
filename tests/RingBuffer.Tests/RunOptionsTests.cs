using System;
using System.Linq;
using System.Text;
using RingBuffer.Cli.Options;
using RingBuffer.Engine.Dispatch;
using Xunit;

namespace RingBuffer.Cli.Tests;

public sealed class RunOptionsTests
{
    private static readonly FakePlugins s_plugins = new("alpha", "beta", "gamma");

    [Fact]
    public void WithoutOptionsTheFilterLetsEverythingThrough()
    {
        EventFilter filter = RunOptions.MakeFilter(null, null, null, null, null, null);
        Assert.Equal(0xFF, filter.Severities);
        Assert.Null(filter.Facilities);
        Assert.Empty(filter.Subsystems);
        Assert.Empty(filter.Grep);
        Assert.Empty(filter.Exclude);
        Assert.Equal((false, false, true), (filter.OnlyAnnotated, filter.NoEvents, filter.Warnings));
    }

    [Fact]
    public void EveryOptionReachesTheFilter()
    {
        EventFilter filter = RunOptions.MakeFilter("err+", "kern,3", "usb, net", "a.c", "x$", null);
        Assert.Equal(0x0F, filter.Severities);
        Assert.True(filter.Facilities!.Contains(0) && filter.Facilities.Contains(3) && !filter.Facilities.Contains(1));
        Assert.Equal("usb|net", string.Join('|', filter.Subsystems.Select(Encoding.UTF8.GetString)));
        Assert.Matches(filter.Grep[0], "abc");
        Assert.Matches(filter.Exclude[0], "fox");
    }

    [Theory]
    [InlineData(null, false, false, true, true)]
    [InlineData("annotated", true, false, false, false)]
    [InlineData("warnings", false, true, true, true)]
    [InlineData("incidents", false, true, false, true)]
    public void OnlyChoosesWhatIsWritten(string? only, bool onlyAnnotated, bool noEvents, bool warnings, bool incidents)
    {
        EventFilter filter = RunOptions.MakeFilter(null, null, null, null, null, only);
        Assert.Equal((onlyAnnotated, noEvents), (filter.OnlyAnnotated, filter.NoEvents));
        Assert.Equal((warnings, incidents), (filter.Warnings, filter.Incidents));
    }

    [Fact]
    public void WhatIsNotUnderstoodIsBadUsage()
    {
        Assert.Throws<UsageException>(() => RunOptions.MakeFilter("loud", null, null, null, null, null));
        Assert.Throws<UsageException>(() => RunOptions.MakeFilter(null, "nobody", null, null, null, null));
        Assert.Throws<UsageException>(() => RunOptions.MakeFilter(null, null, null, null, null, "events"));
        Assert.StartsWith("--grep: ", Problem(() => RunOptions.MakeFilter(null, null, null, "(", null, null)), StringComparison.Ordinal);
        Assert.StartsWith("--grep: ", Problem(() => RunOptions.MakeFilter(null, null, null, "a\0(", null, null)), StringComparison.Ordinal);
        Assert.StartsWith("--exclude: ", Problem(() => RunOptions.MakeFilter(null, null, null, null, "[", null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", true)]
    [InlineData("text", false)]
    public void TheOutputIsJsonOrText(string output, bool json) => Assert.Equal(json, RunOptions.IsJson(output));

    [Theory]
    [InlineData("JSON")]
    [InlineData("")]
    [InlineData("xml")]
    public void OtherOutputsAreBadUsage(string output) =>
        Assert.Equal($"unknown output format '{output}'; formats: text, json", Problem(() => RunOptions.IsJson(output)));

    [Theory]
    [InlineData("auto")]
    [InlineData("always")]
    [InlineData("never")]
    public void ColorIsAutoAlwaysOrNever(string color) => Assert.Equal(color, RunOptions.CheckColor(color));

    [Fact]
    public void AnotherColorIsBadUsage() =>
        Assert.Equal("--color wants auto, always or never, not 'red'", Problem(() => RunOptions.CheckColor("red")));

    [Theory]
    [InlineData(null, null, "alpha beta gamma")]
    [InlineData("beta", null, "beta")]
    [InlineData("gamma, alpha", null, "alpha gamma")]
    [InlineData("none", null, "")]
    [InlineData(null, "beta", "alpha gamma")]
    [InlineData("alpha,beta", "beta", "alpha")]
    [InlineData(null, "alpha,beta,gamma", "")]
    [InlineData("none", "beta", "")]
    public void PluginsAreChosenByName(string? only, string? without, string chosen)
    {
        Predicate<int> choice = RunOptions.ChoosePlugins(s_plugins, only, without);
        Assert.Equal(chosen, string.Join(' ', Enumerable.Range(0, s_plugins.Count)
            .Where(i => choice(i)).Select(i => s_plugins.Metadata(i).Name)));
    }

    [Theory]
    [InlineData("delta", null)]
    [InlineData("alpha,delta", null)]
    [InlineData(null, "delta")]
    public void AnUnknownPluginIsBadUsageAndTheKnownOnesAreNamed(string? only, string? without) => Assert.Equal(
        "unknown plugin 'delta'; compiled in: alpha, beta, gamma",
        Problem(() => RunOptions.ChoosePlugins(s_plugins, only, without)));

    private static string Problem(Func<object?> act) => Assert.Throws<UsageException>(act).Message;
}
