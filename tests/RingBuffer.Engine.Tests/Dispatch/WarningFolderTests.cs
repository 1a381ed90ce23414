using System;
using System.Linq;
using System.Text;
using CsCheck;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

public sealed class WarningFolderTests
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const int Entries = 2048; // as many as it keeps

    private readonly RecordingSink _sink = new();
    private readonly RunCounters _counters = new();
    private readonly WarningFolder _folder;

    public WarningFolderTests() => _folder = new WarningFolder(_sink, _counters);

    [Fact]
    public void TheFirstIsWrittenAtOnceAndRepeatsAreNot()
    {
        Warn("a", 0, eventId: 1);
        Warn("a", Second, eventId: 2);
        Warn("b", Second, eventId: 3);
        Assert.Equal("a x1/1 @1|b x1/1 @3", Written);
        Assert.True(_folder.HasPending);
        Assert.Equal((2, 1), (_counters.Warnings, _counters.Folded));
    }

    [Fact]
    public void RepeatsAreWrittenAsOneCountWhenTheirWindowEnds()
    {
        Warn("a", 0, eventId: 1);
        Warn("a", Second, eventId: 2);
        Warn("a", 2 * Second, eventId: 3);
        _folder.Advance(Minute - 1);
        Assert.Equal("a x1/1 @1", Written);
        _folder.Advance(Minute);
        Assert.Equal("a x1/1 @1|a x2/3 @3", Written);
        Assert.False(_folder.HasPending);
    }

    [Fact]
    public void WindowsGrowEightfoldWhileRepeatsGoOn()
    {
        Warn("a", 0);
        Warn("a", Second);
        _folder.Advance(Minute);
        Warn("a", Minute);
        _folder.Advance((9 * Minute) - 1);
        Assert.Equal(2, _sink.Warnings.Count);
        _folder.Advance(9 * Minute);
        Assert.Equal("a x1/1 @0|a x1/2 @0|a x1/3 @0", Written);
    }

    [Fact]
    public void AWindowIsNeverLongerThanADay()
    {
        Warn("a", 0);
        long now = 0;
        for (int i = 0; i < 20; i++)
        {
            Warn("a", now);
            now += 24 * 60 * Minute;
            _folder.Advance(now);
        }

        Assert.Equal(21, _sink.Warnings.Count);
    }

    [Fact]
    public void AfterAQuietWindowARepeatIsWrittenAtOnce()
    {
        Warn("a", 0);
        _folder.Advance(Minute);
        Warn("a", Minute + 1);
        Assert.Equal("a x1/1 @0|a x1/2 @0", Written);
        Assert.False(_folder.HasPending);
    }

    [Fact]
    public void AfterMoreThanAQuietHourAWarningIsNewAgain()
    {
        Warn("a", 0);
        _folder.Advance(Minute);
        _folder.Advance(71 * Minute);
        Warn("a", 71 * Minute);
        Assert.Equal("a x1/1 @0|a x1/1 @0", Written);
    }

    /// <summary>As the kernel polls for machine checks, and as a service's timer is refused something.</summary>
    [Theory]
    [InlineData(5, "a x1/1 @0|a x1/2 @0|a x1/3 @0|a x13/16 @0|a x103/119 @0|a x169/288 @0")]
    [InlineData(30, "a x1/1 @0|a x1/2 @0|a x1/3 @0|a x2/5 @0|a x18/23 @0|a x25/48 @0")]
    public void WhatComesAllDayIsSoonAFewCounts(int everyMinutes, string written)
    {
        for (int minute = 0; minute < 24 * 60; minute += everyMinutes)
        {
            _folder.Advance(minute * Minute);
            Warn("a", minute * Minute);
        }

        _folder.WriteAll();
        Assert.Equal(written, Written);
    }

    [Fact]
    public void CountsAreWrittenWhenTheStreamIsSilentAndWindowsGoOn()
    {
        Warn("a", 0);
        Warn("a", 1);
        _folder.WriteCounts();
        Assert.False(_folder.HasPending);
        Warn("a", 2);
        Assert.Equal("a x1/1 @0|a x1/2 @0", Written);
        _folder.Advance(Minute);
        Assert.Equal("a x1/1 @0|a x1/2 @0|a x1/3 @0", Written);
    }

    [Fact]
    public void WriteAllWritesEveryCountAndForgets()
    {
        Warn("a", 0);
        Warn("a", 1);
        Warn("b", 2);
        _folder.WriteAll();
        _folder.WriteAll();
        Warn("a", 3);
        Assert.Equal("a x1/1 @0|b x1/1 @0|a x1/2 @0|a x1/1 @0", Written);
        Assert.False(_folder.HasPending);
    }

    [Fact]
    public void OneKeyMoreThanItKeepsTakesThePlaceOfTheOldest()
    {
        for (int i = 0; i < Entries; i++)
            Warn($"w{i}", i);
        Warn("w0", Entries);
        Warn("w1", Entries);
        Warn("new", Entries);
        Warn("w1", Entries + 1);
        Warn("w0", Entries + 2);
        _folder.WriteAll();
        Assert.Equal("w2047 x1/1 @0|w0 x1/2 @0|new x1/1 @0|w1 x2/3 @0|w0 x1/1 @0", string.Join('|', _sink.Warnings.Skip(Entries - 1)));
    }

    [Fact]
    public void WhatIsQuietMakesRoomForOneKeyMoreThanItKeeps()
    {
        for (int i = 0; i < Entries; i++)
            Warn($"w{i}", 0);
        Warn("w0", 1);
        _folder.Advance(Minute);
        Warn("new", Minute);
        Warn("w0", Minute + 1);
        Warn("w1", Minute + 2);
        Assert.Equal("w2047 x1/1 @0|w0 x1/2 @0|new x1/1 @0|w1 x1/1 @0", string.Join('|', _sink.Warnings.Skip(Entries - 1)));
    }

    [Fact]
    public void FoldByMakesDifferentTextsRepeats()
    {
        Warn("kill 1", 0, key: 7);
        Warn("kill 2", 1, key: 7);
        Warn("kill 3", 2, key: 8);
        _folder.WriteAll();
        Assert.Equal("kill 1 x1/1 @0|kill 3 x1/1 @0|kill 2 x1/2 @0", Written);
    }

    [Fact]
    public void FoldByMakesEqualTextsDifferent()
    {
        Warn("same", 0, key: 1);
        Warn("same", 0, key: 2);
        Assert.Equal(2, _sink.Warnings.Count);
    }

    [Fact]
    public void TheSameTextOfTwoPluginsIsNotARepeat()
    {
        Warn("same", 0, plugin: 0);
        Warn("same", 0, plugin: 1);
        Warn("same", 0, plugin: 0, key: 5);
        Warn("same", 0, plugin: 1, key: 5);
        Assert.Equal(4, _sink.Warnings.Count);
    }

    [Fact]
    public void ACountHasTheFieldsOfTheLast()
    {
        Warn("a", 0, field: 17);
        Warn("a", 1, field: 18);
        _folder.WriteAll();
        Assert.Equal("a x1/1 @0 n=17|a x1/2 @0 n=18", Written);
    }

    [Fact]
    public void ARepeatMoreSevereThanAllBeforeIsWrittenAtOnce()
    {
        Warn("corrected", 0, key: 1);
        Warn("corrected", 1, key: 1);
        Warn("fatal", 2, key: 1, severity: Severity.Crit);
        Assert.Equal("corrected x1/1 @0|fatal x2/3 @0", Written);
        Warn("corrected", 3, key: 1);
        Warn("fatal", 4, key: 1, severity: Severity.Crit);
        Assert.Equal("corrected x1/1 @0|fatal x2/3 @0", Written);
        _folder.WriteAll();
        Assert.Equal("corrected x1/1 @0|fatal x2/3 @0|fatal x2/5 @0", Written);
    }

    [Fact]
    public void AMachineThatBootsAnewForgetsItsOwnOnly()
    {
        foreach (string host in new[] { "alpha", "beta" })
        {
            Warn("a", 0, eventId: 1, host: host);
            Warn("a", Second, eventId: 2, host: host);
        }

        _folder.WriteAll("beta"u8);
        Assert.Equal("a x1/1 @1|a x1/1 @1|a x1/2 @2", Written);
        Warn("a", 2 * Second, eventId: 3, host: "alpha");
        Warn("a", 2 * Second, eventId: 3, host: "beta");
        Assert.Equal("a x1/1 @1|a x1/1 @1|a x1/2 @2|a x1/1 @3", Written);
        _folder.WriteAll();
        Assert.Equal("a x1/1 @1|a x1/1 @1|a x1/2 @2|a x1/1 @3|a x2/3 @3", Written);
    }

    [Fact]
    public void NothingIsLostOverAnyHistory() => Gen.Select(Gen.Int[0, 300], Gen.Long[0, 3 * Minute]).Array[0, 400].Sample(
        steps =>
        {
            RecordingSink sink = new();
            WarningFolder folder = new(sink, new RunCounters());
            long now = 0;
            foreach ((int text, long step) in steps)
            {
                now += step;
                folder.Advance(now);
                Add(folder, $"w{text}", now, 0, 0, null, null);
            }

            folder.WriteAll();
            return sink.Warnings.Sum(CountOf) == steps.Length;
        },
        iter: 100);

    private string Written => string.Join('|', _sink.Warnings);

    private static int CountOf(string warning)
    {
        int x = warning.IndexOf(" x", StringComparison.Ordinal) + 2;
        return int.Parse(warning.AsSpan(x, warning.IndexOf('/', StringComparison.Ordinal) - x));
    }

    private void Warn(
        string text, long now, ulong eventId = 0, int plugin = 0, ulong? key = null, long? field = null, Severity severity = Severity.Warn, string host = "") =>
        Add(_folder, text, now, eventId, plugin, key, field, severity, host);

    private static void Add(
        WarningFolder folder, string text, long now, ulong eventId, int plugin, ulong? key, long? field, Severity severity = Severity.Warn, string host = "")
    {
        NoteBuffer notes = new();
        notes.SetNoCurrent(Encoding.UTF8.GetBytes(host));
        notes.AddAnnotation(plugin, eventId, notes.Append("another note before it")).With("n", 1);
        Note note = notes.AddWarning(plugin, new EventMark { Id = eventId }, notes.Append(text), severity);
        if (key is { } foldKey)
            note.FoldBy(foldKey);
        if (field is { } value)
            note.With("n", value);
        folder.Add(notes, 1, now);
    }
}
