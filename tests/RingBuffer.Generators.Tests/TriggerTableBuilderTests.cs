using System.Text;
using RingBuffer.Compiled;
using RingBuffer.Generators.Triggers;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>What the tables look like; the engine's tests search with them.</summary>
public sealed class TriggerTableBuilderTests
{
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

    private static TriggerRule Rule(int plugin, params string[] literals) => new(plugin, literals, null, 7, false);
}
