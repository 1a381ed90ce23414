using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using RingBuffer.Compiled;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Tests.Support;
using RingBuffer.Generators.Triggers;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

/// <summary>The matcher, with the tables the generator's builder lays out, against a plain search.</summary>
public sealed class TriggerIndexTests
{
    private static readonly Gen<string> s_subsystem = Gen.OneOf("usb", "net", "us", "kernel");

    private static readonly Gen<(string Text, string Subsystem, int Severity, bool Kern)> s_event =
        Gen.Select(Text(0, 40), s_subsystem, Gen.Int[0, 7], Gen.Bool);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AnyRulesMatchAsAPlainSearchDoes(int stride) => Gen.Select(Rules(stride), s_event.Array[20]).Sample(
        (rules, events) =>
        {
            TriggerArrays arrays = TriggerTableBuilder.Build(rules, out string? exceeded);
            Assert.Null(exceeded);
            Assert.Equal(stride, arrays.Stride);
            TriggerTables tables = Tables.Of(arrays);
            foreach ((string text, string subsystem, int severity, bool kern) in events)
                Assert.Equal(Plain(rules, text, subsystem, severity, kern), Fast(tables, text, subsystem, severity, kern));
        },
        iter: 2000);

    /// <summary>Guards the test above against rules that never meet their messages.</summary>
    [Fact]
    public void RandomMessagesDoContainRandomLiterals()
    {
        int hits = 0;
        int misses = 0;
        Gen.Select(Text(4, 4), Text(0, 40)).Sample(
            (literal, message) => _ = message.Contains(literal, StringComparison.Ordinal) ? hits++ : misses++,
            iter: 2000,
            threads: 1,
            seed: "0N0XIzNsQ0O2");
        Assert.True(hits > 50 && misses > 50, $"{hits} hits, {misses} misses");
    }

    [Fact]
    public void EveryPositionOfALongLiteralIsFoundAndItsOffsetsFitAByte() => Gen.Select(Text(250, 600), Gen.Int[0, 9]).Sample(
        (literal, before) =>
        {
            TriggerTables tables = Tables.Of(TriggerTableBuilder.Build([new(0, [literal], null, 7, false)], out _));
            string message = new string('-', before) + literal;
            Assert.Equal([0], Fast(tables, message + "-", "kernel", 6, true));
            Assert.Empty(Fast(tables, message[..^1], "kernel", 6, true));
        },
        iter: 300);

    [Theory]
    [InlineData("xxxxneedle")]
    [InlineData("xxxneedle")]
    [InlineData("xxneedle")]
    [InlineData("xneedle")]
    [InlineData("needle")]
    [InlineData("needlex")]
    [InlineData("needlexx")]
    [InlineData("neeneedle")]
    public void ALiteralIsFoundAtAnyPosition(string text) =>
        Assert.Equal([0], Fast(Tables.Of(TriggerTableBuilder.Build([new(0, ["needle"], null, 7, false)], out _)), text, "kernel", 6, true));

    [Theory]
    [InlineData("")]
    [InlineData("nee")]
    [InlineData("needl")]
    [InlineData("eedle")]
    [InlineData("xxneedlxx")]
    public void APartOfALiteralIsNotIt(string text) =>
        Assert.Empty(Fast(Tables.Of(TriggerTableBuilder.Build([new(0, ["needle"], null, 7, false)], out _)), text, "kernel", 6, true));

    [Fact]
    public void PluginsBeyondTheFirstWordAreFound()
    {
        TriggerRule[] rules = [.. Enumerable.Range(0, 200)
            .Select(i => new TriggerRule(i, i % 3 == 0 ? ["needle"] : ["other thing"], null, 7, false))];
        TriggerTables tables = Tables.Of(TriggerTableBuilder.Build(rules, out _));
        Assert.Equal(Enumerable.Range(0, 200).Where(i => i % 3 == 0), Fast(tables, "a needle", "kernel", 6, true));
    }

    [Fact]
    public void TakingTheFirstEmptiesTheSetInOrder()
    {
        ulong[] set = [1UL << 63 | 1, 0, 1UL << 5];
        Assert.Equal((0, 63, 133, -1),
            (TriggerIndex.TakeFirst(set), TriggerIndex.TakeFirst(set), TriggerIndex.TakeFirst(set), TriggerIndex.TakeFirst(set)));
    }

    private static Gen<string> Text(int shortest, int longest) => Gen.Char["abc:"].Array[shortest, longest].Select(c => new string(c));

    /// <summary>Literals no shorter than the stride asks for, and one of exactly that length, so that the builder chooses it.</summary>
    private static Gen<TriggerRule[]> Rules(int stride)
    {
        Gen<TriggerRule> rule = Gen.Select(Gen.Int[0, 70],
            Text(stride + 3, stride + 7).Array[0, 3], s_subsystem.Null(), Gen.Int[0, 7], Gen.Bool)
            .Select((plugin, literals, subsystem, severity, any) => new TriggerRule(plugin, literals, subsystem, severity, any));
        return Gen.Select(rule.Array[0, 12], Text(stride + 3, stride + 3)).Select((rules, shortest) =>
            (TriggerRule[])[.. rules, new TriggerRule(71, [shortest], null, 7, false)]);
    }

    private static int[] Plain(TriggerRule[] rules, string text, string subsystem, int severity, bool kern) =>
    [
        .. rules
            .Where(r => (r.Literals.Count == 0 || r.Literals.Any(l => text.Contains(l, StringComparison.Ordinal)))
                && (r.Subsystem is null || r.Subsystem == subsystem)
                && severity <= r.AtLeast
                && (kern || r.AnyFacility))
            .Select(r => r.Plugin).Distinct().Order(),
    ];

    private static List<int> Fast(TriggerTables tables, string text, string subsystem, int severity, bool kern)
    {
        ParsedEvent e = new($"{(kern ? 0 : 8) | severity},1,2,-;{text}\n SUBSYSTEM={subsystem}\n");
        Span<ulong> matched = stackalloc ulong[4];
        TriggerIndex.Match(in tables, e.View, matched);
        List<int> plugins = [];
        for (int plugin = TriggerIndex.TakeFirst(matched); plugin >= 0; plugin = TriggerIndex.TakeFirst(matched))
            plugins.Add(plugin);
        return plugins;
    }
}
