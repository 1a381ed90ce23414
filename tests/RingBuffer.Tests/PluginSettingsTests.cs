using System;
using RingBuffer.Cli.Options;
using RingBuffer.Compiled;
using Xunit;

namespace RingBuffer.Cli.Tests;

/// <summary>--set and the values of plugin options.</summary>
public sealed class PluginSettingsTests
{
    [Theory]
    [InlineData(OptionKind.Number, "7", 7)]
    [InlineData(OptionKind.Number, "100", 100)]
    [InlineData(OptionKind.Size, "90", 90)]
    [InlineData(OptionKind.Boolean, "true", 1)]
    [InlineData(OptionKind.Boolean, "off", 0)]
    [InlineData(OptionKind.Choice, "all", -1)]
    public void AValueBecomesANumber(OptionKind kind, string text, long number) =>
        Assert.Equal(new OptionValue(number), Parse(Option(kind, min: 1, max: 100), text));

    [Theory]
    [InlineData("100M", 100L << 20)]
    [InlineData("64k", 64L << 10)]
    [InlineData("2G", 2L << 30)]
    [InlineData("1T", 1L << 40)]
    [InlineData("0", 0)]
    public void ASizeHasUnitsOf1024(string text, long bytes) => Assert.Equal(new OptionValue(bytes), Parse(Option(OptionKind.Size), text));

    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("500ms", 500)]
    [InlineData("5min", 300_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1.5s", 1500)]
    [InlineData("1h 30min", 5_400_000)]
    [InlineData("1week", 604_800_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    public void ADurationHasAUnit(string text, long milliseconds) =>
        Assert.Equal(new OptionValue(milliseconds * TimeSpan.TicksPerMillisecond), Parse(Option(OptionKind.Duration), text));

    [Fact]
    public void TextIsTakenAsItIs() => Assert.Equal(new OptionValue(0, " a=b, "), Parse(Option(OptionKind.Text), " a=b, "));

    [Theory]
    [InlineData(OptionKind.Number, "0")]
    [InlineData(OptionKind.Number, "101")]
    [InlineData(OptionKind.Number, "1.5")]
    [InlineData(OptionKind.Number, "ten")]
    [InlineData(OptionKind.Number, "")]
    [InlineData(OptionKind.Size, "1M")]
    [InlineData(OptionKind.Size, "-1")]
    [InlineData(OptionKind.Size, "5X")]
    [InlineData(OptionKind.Size, "99999999999T")]
    [InlineData(OptionKind.Duration, "10")]
    [InlineData(OptionKind.Duration, "s")]
    [InlineData(OptionKind.Duration, "1.5.0s")]
    [InlineData(OptionKind.Duration, "999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w 999999999w")]
    [InlineData(OptionKind.Boolean, "maybe")]
    [InlineData(OptionKind.Choice, "ALL")]
    [InlineData(OptionKind.Choice, "")]
    public void WhatAnOptionDoesNotTakeIsRefused(OptionKind kind, string text) =>
        Assert.False(OptionText.TryParse(Option(kind, min: 1, max: 100), text, out _));

    [Theory]
    [InlineData(OptionKind.Number, "100")]
    [InlineData(OptionKind.Size, "0")]
    [InlineData(OptionKind.Size, "1500")]
    [InlineData(OptionKind.Size, "100M")]
    [InlineData(OptionKind.Duration, "0s")]
    [InlineData(OptionKind.Duration, "1500ms")]
    [InlineData(OptionKind.Duration, "1min")]
    [InlineData(OptionKind.Boolean, "false")]
    [InlineData(OptionKind.Choice, "none")]
    [InlineData(OptionKind.Text, "x y")]
    public void WhatIsListedCanBeTypedInAgain(OptionKind kind, string text) =>
        Assert.Equal(text, OptionText.Write(Option(kind), Parse(Option(kind), text)));

    [Theory]
    [InlineData(OptionKind.Number, "a whole number, 1 to 100")]
    [InlineData(OptionKind.Boolean, "true or false")]
    [InlineData(OptionKind.Choice, "one of none, all")]
    public void AnOptionSaysWhatItTakes(OptionKind kind, string words) => Assert.Equal(words, OptionText.Describe(Option(kind, min: 1, max: 100)));

    [Fact]
    public void SettingsReachTheirPlugins()
    {
        Configurable set = new();
        PluginSettings.Apply(set, "a.number=3\0b.text=x=y.z\0a.number=4");
        Assert.Equal(["a.number=3 ", "b.text=0 x=y.z", "a.number=4 "], set.Calls);
    }

    [Fact]
    public void WithoutSettingsNothingIsTouched()
    {
        Configurable set = new();
        Assert.Same(set, PluginSettings.Apply(set, null));
        Assert.Empty(set.Calls);
    }

    [Theory]
    [InlineData("number=3", "--set wants PLUGIN.OPTION=VALUE, such as oom-detector.min-rss=100M, not 'number=3'")]
    [InlineData("a.number", "--set wants PLUGIN.OPTION=VALUE, such as oom-detector.min-rss=100M, not 'a.number'")]
    [InlineData("x.number=3", "unknown plugin 'x'; compiled in: a, b")]
    [InlineData("a.size=3", "plugin a has no option 'size'; its options: number, text")]
    [InlineData("a.number=many", "--set a.number wants a whole number, not 'many'")]
    [InlineData("b.number=666", "--set b.number=666 is refused: not that one")]
    public void WhatIsUnknownIsSaidWithWhatIsKnown(string setting, string problem) =>
        Assert.Equal(problem, Assert.Throws<UsageException>(() => PluginSettings.Apply(new Configurable(), setting)).Message);

    private static OptionValue Parse(PluginOption option, string text)
    {
        Assert.True(OptionText.TryParse(option, text, out OptionValue value), text);
        return value;
    }

    private static PluginOption Option(OptionKind kind, long min = 0, long max = long.MaxValue, string name = "x") =>
        new(name, "", kind, min, max, kind == OptionKind.Choice ? [new("none", 0), new("all", -1)] : []);

    /// <summary>Two plugins with the same options; it writes down what is set.</summary>
    private sealed class Configurable : PluginSet
    {
        private static readonly PluginOption[] s_options = [Option(OptionKind.Number, name: "number"), Option(OptionKind.Text, name: "text")];
        private static readonly string[] s_names = ["a", "b"];

        public System.Collections.Generic.List<string> Calls { get; } = [];

        public override int Count => s_names.Length;

        public override TriggerTables Triggers => default;

        public override PluginMetadata Metadata(int index) =>
            new(s_names[index], "1.0", "test", "test", "0.1", PluginCapabilities.None, []) { Options = s_options };

        public override KernelPlugin Instance(int index) => throw new NotSupportedException();

        public override void Dispatch(int index, in KernelEvent e) => throw new NotSupportedException();

        public override void SetOption(int index, int option, OptionValue value)
        {
            if (value.Number == 666)
                throw new FormatException("not that one");
            Calls.Add($"{s_names[index]}.{s_options[option].Name}={value.Number} {value.Text}");
        }
    }
}
