using System;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>The command line: what is refused with exit code 2 and one line, and the forms people type.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("-x", "-x")]
    [InlineData("-fx", "-fx")]
    [InlineData("--level loud", "loud")]
    [InlineData("--level ,", "--level")]
    [InlineData("--level", "level")]
    [InlineData("--facility nobody", "nobody")]
    [InlineData("--facility 256", "256")]
    [InlineData("--plugins no-such-plugin", "no-such-plugin")]
    [InlineData("--without no-such-plugin", "no-such-plugin")]
    [InlineData("--output yaml", "yaml")]
    [InlineData("-oyaml", "yaml")]
    [InlineData("--buffer 12X", "12X")]
    [InlineData("--buffer 1K", "1K")]
    [InlineData("--buffer 2G", "2G")]
    [InlineData("--buffer -1", "-1")]
    [InlineData("--grep (", "--grep")]
    [InlineData("--exclude [", "--exclude")]
    [InlineData("--only something", "something")]
    [InlineData("--color=blue", "blue")]
    [InlineData("--follow saved.kmsg", "--follow")]
    [InlineData("demo --output yaml", "yaml")]
    [InlineData("plugins show no-such-plugin", "no-such-plugin")]
    [InlineData("schema surplus", "surplus")]
    [InlineData("--set min-rss=1", "PLUGIN.OPTION=VALUE")]
    [InlineData("--set no-such-plugin.x=1", "no-such-plugin")]
    [InlineData("--set oom-detector.no-such-option=1", "its options: min-rss")]
    [InlineData("--set oom-detector.min-rss=much", "a size such as")]
    [InlineData("--set usb-monitor.reset-window=60", "a time such as")]
    public async Task BadUsageIsOneLineAndExitCodeTwo(string commandLine, string about)
    {
        Outcome outcome = (await RingBufferProcess.RunAsync(commandLine.Split(' '))).IsBadUsage(about);

        Assert.Contains("--help", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheVersionIsThreeNumbers() =>
        Assert.Matches(@"^\d+\.\d+\.\d+$", Assert.Single((await RingBufferProcess.RunAsync("--version")).IsSuccess().Lines));

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task HelpGoesToStandardOutput(string option)
    {
        Outcome outcome = (await RingBufferProcess.RunAsync(option)).IsSuccess();

        Assert.Contains(outcome.Lines, line => line.Contains("--follow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheSchemaIsJson()
    {
        Outcome outcome = (await RingBufferProcess.RunAsync("schema")).IsSuccess();

        using JsonDocument schema = JsonDocument.Parse(string.Join('\n', outcome.Lines));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.Text("$schema"));
    }

    [Fact]
    public async Task PluginsShowListsWhatAPluginRecognizesWithExamples()
    {
        Outcome outcome = (await RingBufferProcess.RunAsync("plugins", "show", "storage")).IsSuccess();

        int what = Array.IndexOf([.. outcome.Lines], "  a disk that cannot read or write");
        Assert.True(what > 0);
        Assert.StartsWith("      critical medium error, dev sdb, sector 4656 ", outcome.Lines[what + 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output=json")]
    [InlineData("--output json")]
    [InlineData("-o json")]
    [InlineData("-ojson")]
    [InlineData("-o=json")]
    [InlineData("--stats --output=json --level=debug+ --color")]
    public async Task OptionsTakeTheirValuesInEveryUsualForm(string options)
    {
        Outcome outcome = (await RingBufferProcess.RunAsync("6,1,1,-;text\n"u8.ToArray(), [.. options.Split(' '), "-"])).IsSuccess();

        Assert.Equal("event", outcome.Json()[0].Type());
    }

    [Fact]
    public async Task AnOptionsValueMayHoldAnEqualsSign()
    {
        byte[] stream = "6,1,1,-;a=b\n6,2,2,-;a:b\n"u8.ToArray();

        Outcome outcome = (await RingBufferProcess.RunAsync(stream, "--output=json", "--grep=a=b", "-")).IsSuccess();

        Assert.Equal("a=b", Assert.Single(outcome.Events()).Text("message"));
    }

    [Fact]
    public async Task WhatComesAfterTwoDashesIsAFile() =>
        (await RingBufferProcess.RunAsync("-o", "json", "--", "--no-such-file")).IsFailure("--no-such-file");

    [Fact]
    public async Task AFailureToStartWritesNothingToStandardOutput() =>
        Assert.Empty((await RingBufferProcess.RunAsync("/no/such/file")).IsFailure("/no/such/file").Lines);
}
