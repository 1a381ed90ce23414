using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CsCheck;
using RingBuffer.Compiled;
using RingBuffer.Generators.Triggers;
using Xunit;

namespace RingBuffer.Generators.Tests;

public sealed class TriggerTableBuilderTests
{
    private static readonly Gen<string> Subsystem = Gen.OneOf("usb", "net", "oom", "kernel");

    private static readonly Gen<Probe> AnyProbe =
        Gen.Select(Text(0, 40), Subsystem, Gen.Byte[0, 7], Gen.Bool, (text, subsystem, severity, isKern) =>
            new Probe(Encoding.UTF8.GetBytes(text), subsystem, severity, isKern));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TablesSelectThePluginsThatAPlainSearchSelects(int stride) =>
        Gen.Select(Rules(stride), AnyProbe.Array[20]).Sample(
            (rules, probes) =>
            {
                TriggerArrays arrays = TriggerTableBuilder.Build(rules, out string? exceeded);
                Assert.Null(exceeded);
                Assert.Equal(stride, arrays.Stride);
                foreach (Probe probe in probes)
                    Assert.Equal(Search(rules, probe), TableMatcher.Match(Tables(arrays), probe));
            },
            iter: 2000);

    /// <summary>Guards the test above against rules that never meet their messages.</summary>
    [Fact]
    public void RandomMessagesDoContainRandomLiterals()
    {
        int hits = 0;
        int misses = 0;
        Gen.Select(Text(4, 4), Text(0, 40)).Sample(
            (literal, message) =>
            {
                if (message.Contains(literal, StringComparison.Ordinal))
                    hits++;
                else
                    misses++;
            },
            iter: 2000,
            threads: 1,
            seed: "0N0XIzNsQ0O2");
        Assert.True(hits > 50 && misses > 50, $"{hits} hits, {misses} misses");
    }

    [Fact]
    public void EveryPositionOfALongLiteralIsFoundAndItsOffsetsFitAByte() =>
        Gen.Select(Text(250, 600), Gen.Int[0, 9]).Sample(
            (literal, before) =>
            {
                TriggerArrays arrays = TriggerTableBuilder.Build([Rule(0, literal)], out _);
                byte[] message = Encoding.UTF8.GetBytes(new string('-', before) + literal + "-");
                Assert.Equal([0], TableMatcher.FindLiterals(Tables(arrays), message));
                Assert.Empty(TableMatcher.FindLiterals(Tables(arrays), message.AsSpan()[..^2]));
            },
            iter: 300);

    [Fact]
    public void ConstantsAreThoseOfTheTables()
    {
        Assert.Equal(TriggerTables.HashFactor, TriggerTableBuilder.HashFactor);
        Assert.Equal(TriggerTables.FilterBits, TriggerTableBuilder.FilterBits);
        Assert.Equal(TriggerTables.BucketBits, TriggerTableBuilder.BucketBits);
    }

    [Fact]
    public void ALiteralOfTwoRulesIsStoredOnce()
    {
        TriggerArrays arrays = TriggerTableBuilder.Build([Rule(0, "oom-kill:", "oom-kill:"), Rule(1, "oom-kill:")], out _);
        Assert.Equal("oom-kill:", Encoding.UTF8.GetString(arrays.LiteralBytes));
        Assert.Equal([0, 9], arrays.LiteralStarts);
        Assert.Equal([0, 1], arrays.LiteralRules);
        Assert.Equal(4, arrays.Candidates.Length);
    }

    [Fact]
    public void WithoutRulesEveryListIsEmpty()
    {
        TriggerArrays arrays = TriggerTableBuilder.Build([], out string? exceeded);
        Assert.Null(exceeded);
        Assert.Equal(4, arrays.Stride);
        Assert.Empty(arrays.GramFilter);
        Assert.Empty(arrays.BucketStarts);
        Assert.Equal([0], arrays.LiteralStarts);
        Assert.Equal([0], arrays.SubsystemRuleStarts);
        Assert.Empty(arrays.RulePlugins);
    }

    [Fact]
    public void LiteralsAreMeasuredInBytes() =>
        Assert.Equal(2, TriggerTableBuilder.Build([Rule(0, "éabc")], out _).Stride);

    [Theory]
    [InlineData(ushort.MaxValue, null)]
    [InlineData(ushort.MaxValue + 1, "LiteralStarts")]
    public void ATableThatNeedsMoreThanSixteenBitsIsNamed(int bytes, string? table)
    {
        TriggerTableBuilder.Build([Rule(0, new string('x', bytes))], out string? exceeded);
        Assert.Equal(table, exceeded);
    }

    [Theory]
    [InlineData("page 0000 {QZ@|}^ 0000", 10)]
    [InlineData("WWWWWWW", 0)]
    public void TheWindowIsTheRarestPart(string literal, int start) =>
        Assert.Equal(start, RarestWindow.Find(Encoding.UTF8.GetBytes(literal), 4));

    /// <summary>Four letters, so that literals overlap, occur in messages and share grams.</summary>
    private static Gen<string> Text(int shortest, int longest) => Gen.Char["abc:"].Array[shortest, longest].Select(c => new string(c));

    /// <summary>Rules whose shortest literal gives this stride.</summary>
    private static Gen<TriggerRule[]> Rules(int stride)
    {
        Gen<TriggerRule> rule = Gen.Select(Gen.Int[0, 5], Text(stride + 3, stride + 7).Array[0, 3], Subsystem.Null(), Gen.Int[0, 7], Gen.Bool, Make);
        return Gen.Select(rule.Array[0, 12], Text(stride + 3, stride + 3), (rules, shortest) =>
            rules.Append(Rule(6, shortest)).ToArray());
    }

    private static TriggerRule Make(int plugin, string[] literals, string? subsystem, int atLeast, bool anyFacility) =>
        new(plugin, literals, subsystem, atLeast, anyFacility);

    private static TriggerRule Rule(int plugin, params string[] literals) => new(plugin, literals, null, 7, false);

    private static SortedSet<int> Search(TriggerRule[] rules, Probe probe)
    {
        string message = Encoding.UTF8.GetString(probe.Message);
        return
        [
            .. rules.Where(r =>
                    (r.Literals.Count == 0 || r.Literals.Any(l => message.Contains(l, StringComparison.Ordinal)))
                    && (r.Subsystem is null || string.Equals(r.Subsystem, probe.Subsystem, StringComparison.Ordinal))
                    && probe.Severity <= r.AtLeast
                    && (r.AnyFacility || probe.IsKern))
                .Select(r => r.Plugin),
        ];
    }

    private static TriggerTables Tables(TriggerArrays a) => new()
    {
        Stride = a.Stride,
        GramFilter = a.GramFilter,
        BucketPrecedingBytes = a.BucketPrecedingBytes,
        BucketStarts = a.BucketStarts,
        Candidates = a.Candidates,
        LiteralBytes = a.LiteralBytes,
        LiteralStarts = a.LiteralStarts,
        LiteralRuleStarts = a.LiteralRuleStarts,
        LiteralRules = a.LiteralRules,
        SubsystemBytes = a.SubsystemBytes,
        SubsystemStarts = a.SubsystemStarts,
        SubsystemRuleStarts = a.SubsystemRuleStarts,
        SubsystemRules = a.SubsystemRules,
        OtherRules = a.OtherRules,
        RulePlugins = a.RulePlugins,
        RuleSeverities = a.RuleSeverities,
        RuleAnyFacility = a.RuleAnyFacility,
        RuleSubsystems = a.RuleSubsystems,
    };
}
