using System;
using System.Linq;
using RingBuffer.Compiled;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>Options of plugins in the generated set, compiled, loaded and used as the executable uses them.</summary>
public sealed class OptionTests
{
    private readonly PluginSet _set;
    private readonly PluginMetadata _metadata;

    public OptionTests()
    {
        var assembly = Compiler.Load(Compiler.CompileWithGenerator(out _, Sources.Configured, Sources.OomDetector));
        _set = (PluginSet)Activator.CreateInstance(assembly.GetType("RingBuffer.Compiled.CompiledPlugins", throwOnError: true)!)!;
        _metadata = _set.Metadata(0);
    }

    [Fact]
    public void OptionsStandInTheOrderOfTheirNamesThoseOfTheBaseClassAmongThem() => Assert.Equal(
        "base-limit count loud min-rss prefix scope window", string.Join(' ', _metadata.Options.Select(o => o.Name)));

    [Theory]
    [InlineData("base-limit", OptionKind.Number, 0, int.MaxValue)]
    [InlineData("count", OptionKind.Number, 1, 9)]
    [InlineData("loud", OptionKind.Boolean, 0, long.MaxValue)]
    [InlineData("min-rss", OptionKind.Size, 0, long.MaxValue)]
    [InlineData("prefix", OptionKind.Text, 0, long.MaxValue)]
    [InlineData("scope", OptionKind.Choice, 0, long.MaxValue)]
    [InlineData("window", OptionKind.Duration, 0, long.MaxValue)]
    public void AnOptionSaysWhatItTakes(string name, OptionKind kind, long min, long max)
    {
        PluginOption option = _metadata.Options.Single(o => o.Name == name);
        Assert.Equal((kind, min, max), (option.Kind, option.Min, option.Max));
        Assert.Equal(name == "min-rss" ? "The \"least\"" : "", option.Description);
    }

    [Fact]
    public void ChoicesAreTheMembersOfTheEnumInDashes() => Assert.Equal(
        [new("any", 0), new("memory-cgroup", 1), new("cpu-set", -1)], _metadata.Options.Single(o => o.Name == "scope").Choices);

    [Theory]
    [InlineData("base-limit", 3, null)]
    [InlineData("loud", 1, null)]
    [InlineData("prefix", 0, null)]
    [InlineData("scope", 1, null)]
    [InlineData("window", 60 * TimeSpan.TicksPerSecond, null)]
    public void ADefaultIsWhatANewInstanceHolds(string name, long number, string? text) =>
        Assert.Equal(new OptionValue(number, text), _set.GetOption(0, Index(name)));

    [Theory]
    [InlineData("base-limit", 7, null)]
    [InlineData("count", 8, null)]
    [InlineData("loud", 0, null)]
    [InlineData("min-rss", 100L << 20, null)]
    [InlineData("prefix", 0, "x y")]
    [InlineData("scope", -1, null)]
    [InlineData("window", 5, null)]
    public void WhatWasSetIsThere(string name, long number, string? text)
    {
        _set.SetOption(0, Index(name), new OptionValue(number, text));
        Assert.Equal(new OptionValue(number, text), _set.GetOption(0, Index(name)));
    }

    [Fact]
    public void APluginWithoutOptionsHasNone()
    {
        Assert.Empty(_set.Metadata(1).Options);
        Assert.Throws<ArgumentOutOfRangeException>(() => _set.GetOption(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _set.SetOption(1, 0, default));
    }

    private int Index(string name) => _metadata.Options.Select(o => o.Name).ToList().IndexOf(name);
}
