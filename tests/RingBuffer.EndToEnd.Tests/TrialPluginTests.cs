using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Plugins that misbehave, in a published binary: the output stays complete and each is reported.</summary>
public sealed class TrialPluginTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task APluginThatThrowsOnEveryEventIsSwitchedOffAfterFiveAndTheOutputIsComplete()
    {
        Outcome outcome = (await TrialBinary.RunAsync("-o", "json", "--stats", Log(20, i => $"trial: throw {i}"))).IsSuccess();

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"trial: throw {i}"), outcome.Events().Select(e => e.Text("message")));
        Assert.Equal("plugin trial-throws failed in OnEvent: InvalidOperationException: on every event", NoticeOf(outcome, "plugin-failed"));
        Assert.Equal("plugin trial-throws switched off after 5 errors in a row", NoticeOf(outcome, "plugin-disabled"));
        JsonElement counters = Counters(outcome, "trial-throws");
        Assert.Equal((5UL, 5UL, 5UL), (counters.Number("events"), counters.Number("errors"), counters.Number("annotations")));
        Assert.Equal(5, outcome.Events().Count(e => e.Has("annotations")));
    }

    [Fact]
    public async Task APluginThatReturnsFalseFromOnLoadIsSaidOnceAndNeverCalled()
    {
        Outcome outcome = (await TrialBinary.RunAsync("-o", "json", "--stats", Log(20, i => $"record {i}"))).IsSuccess();

        Assert.Equal(20, outcome.Events().Count);
        Assert.Equal("plugin trial-declines not started: OnLoad returned false", NoticeOf(outcome, "plugin-not-started"));
        Assert.Equal(0UL, Counters(outcome, "trial-declines").Number("events"));
    }

    [Fact]
    public async Task APluginThatSleepsIsSaidToBeSlowAndTheOutputIsComplete()
    {
        Outcome outcome = (await TrialBinary.RunAsync("-o", "json", "--stats", Log(30, i => $"trial: sleep {i}"))).IsSuccess();

        Assert.Equal(30, outcome.Events().Count);
        Assert.Matches("^plugin trial-sleeps takes [0-9]+ us an event on average$", NoticeOf(outcome, "plugin-slow"));
        JsonElement counters = Counters(outcome, "trial-sleeps");
        Assert.Equal(30UL, counters.Number("events"));
        Assert.True(counters.Number("microseconds") >= 30 * 2000, $"{counters.Number("microseconds")} us for 30 events of 2 ms");
    }

    [Fact]
    public async Task APluginThatNeverReturnsIsNamedWhileWhatWasBeforeItGoesOut()
    {
        using RingBufferProcess child = TrialBinary.Start(Log(100, i => i == 90 ? "trial: never return" : $"record {i}"));
        for (int i = 0; i < 90; i++)
            Assert.EndsWith($"record {i}", await child.ReadLineWithAsync("record"), StringComparison.Ordinal);
        await child.WaitUntilAsleepAsync();
        child.Signal(Native.Terminate);

        Outcome rest = await child.CompleteAsync();

        Assert.Equal(1, rest.ExitCode);
        Assert.Empty(rest.Lines);
        Assert.Equal(
            [
                "ringbuffer: plugin trial-never-returns has not returned for 5 s; all records wait for it",
                "ringbuffer: plugin trial-never-returns is still busy; ending without the records that wait for it",
            ],
            rest.ErrorLines);
    }

    [Fact]
    public async Task ASignalSoonAfterAPluginGotStuckEndsTheProgramWithWhatWasBeforeIt()
    {
        string sign = _folder.Of("stuck");
        using RingBufferProcess child = TrialBinary.Start(
            "--set", $"trial-never-returns.sign={sign}", Log(100, i => i == 90 ? "trial: never return" : $"record {i}"));
        using CancellationTokenSource patience = new(RingBufferProcess.Patience);
        while (!File.Exists(sign))
            await Task.Delay(5, patience.Token);
        child.Signal(Native.Terminate);

        Outcome outcome = await child.CompleteAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(90, outcome.Lines.Count(line => line.Contains("record", StringComparison.Ordinal)));
        Assert.Equal("ringbuffer: plugin trial-never-returns is still busy; ending without the records that wait for it", outcome.ErrorLines[^1]);
    }

    [Fact]
    public async Task OptionsReachThePluginAndWhatItDidIsCounted()
    {
        Outcome outcome = (await TrialBinary.RunAsync("-o", "json", "--stats", "--set", "trial-echoes.volume=very-loud", "--set=trial-echoes.times=3",
            "--set", "trial-echoes.pause=2s", "--set", "trial-echoes.prefix=a, b: ", Log(3, i => $"trial: echo {i}"))).IsSuccess();

        Assert.All(outcome.Events(), e => Assert.Equal("a, b: 1 3 2000", Assert.Single(e.GetProperty("annotations").EnumerateArray()).Text("text")));
        JsonElement counters = Counters(outcome, "trial-echoes");
        Assert.Equal((3UL, 3UL, 3UL, 0UL),
            (counters.Number("events"), counters.Number("annotations"), counters.Number("warnings"), counters.Number("errors")));
    }

    [Theory]
    [InlineData("trial-echoes.volume=LOUD", "one of quiet, very-loud, not 'LOUD'")]
    [InlineData("trial-echoes.times=10", "a whole number, 1 to 9, not '10'")]
    [InlineData("trial-echoes.colour=red", "its options: pause, prefix, times, volume")]
    [InlineData("trial-throws.x=1", "it has none")]
    public async Task ASettingThatMakesNoSenseIsRefusedAtTheStart(string setting, string about) =>
        (await TrialBinary.RunAsync("--set", setting, Log(1, _ => "x"))).IsBadUsage(about);

    [Fact]
    public async Task OptionsAreListedWithTypeDefaultAndDescription()
    {
        Outcome outcome = (await TrialBinary.RunAsync("plugins", "show", "trial-echoes")).IsSuccess();
        Assert.Equal(
            [
                "option         pause: a time such as 500ms, 10s, 5min, 2h or 1d; default 0s",
                "option         prefix: text; default none",
                "option         times: a whole number, 1 to 9; default 2",
                "option         volume: How loud; one of quiet, very-loud; default quiet",
            ],
            outcome.Lines.Where(line => line.StartsWith("option", StringComparison.Ordinal)));
    }

    private string Log(int records, Func<int, string> text) =>
        _folder.Write("log.kmsg", string.Concat(Enumerable.Range(0, records).Select(i => $"6,{i},{i * 1000},-;{text(i)}\n")));

    private static string NoticeOf(Outcome outcome, string code) =>
        Assert.Single(outcome.Json(), line => line.Type() == "notice" && line.Text("code") == code).Text("text");

    private static JsonElement Counters(Outcome outcome, string plugin)
    {
        IEnumerable<JsonElement> plugins = outcome.Json()[^1].GetProperty("plugins").EnumerateArray();
        return Assert.Single(plugins, p => p.Text("plugin") == plugin);
    }
}
