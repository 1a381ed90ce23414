using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using RingBuffer.Compiled;
using RingBuffer.Plugins.KernelText;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>The rule tables of the plugins that have one, against their samples; and the language of the tables.</summary>
public sealed class LineRulesTests
{
    public static TheoryData<string> PluginsWithRules() => [.. Plugins().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(PluginsWithRules))]
    public void EveryWordingHasASample(string name)
    {
        byte[][] tables = Tables(name);
        LineRules[] rules = Array.ConvertAll(tables, table => new LineRules(table));
        bool[][] met = Array.ConvertAll(rules, r => new bool[r.Patterns.Length]);
        foreach (string message in Messages(name))
        {
            for (int i = 0; i < rules.Length; i++)
            {
                if (!rules[i].TryMatch(tables[i], Encoding.UTF8.GetBytes(message), out LineMatch match))
                    continue;
                met[i][match.Pattern] = true;
                break;
            }
        }

        string[][] patterns = Array.ConvertAll(tables, PatternLines);
        Assert.Equal(patterns.Select(p => p.Length), met.Select(m => m.Length));
        Assert.Empty(patterns.SelectMany(p => p).Zip(met.SelectMany(m => m)).Where(p => !p.Second).Select(p => p.First));
    }

    /// <summary>The samples are looked at by <see cref="SampleTests.AFieldHasOneTypeInAllPlugins"/>; not all of them have what may be missing.</summary>
    [Fact]
    public void ANameHasOneTypeInAllTables()
    {
        HashSet<(string Name, bool IsNumber)> names = [];
        foreach (LineRules rules in Plugins().SelectMany(plugin => Tables(plugin.Name)).Select(table => new LineRules(table)))
        {
            foreach (LinePattern pattern in rules.Patterns)
            {
                for (int i = pattern.FirstPiece; rules.Captures.Piece(i).Kind != LinePieceKind.Done; i++)
                {
                    LinePiece piece = rules.Captures.Piece(i);
                    if (piece.Name != 0)
                        names.Add((rules.Names[piece.Name], piece.Kind == LinePieceKind.Number || piece.IsHexNumber));
                }
            }
        }

        Assert.Empty(names.GroupBy(name => name.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    /// <summary>One trigger of less than seven bytes would shorten them for all plugins.</summary>
    [Fact]
    public void TheSearchForTriggersTakesItsLongestSteps() => Assert.Equal(4, new CompiledPlugins().Triggers.Stride);

    [Fact]
    public void NoTriggerIsInAnother()
    {
        CompiledPlugins set = new();
        List<string> needless = [];
        for (int i = 0; i < set.Count; i++)
        {
            string[] texts = [.. set.Metadata(i).Triggers.Where(t => t.Subsystem is null && t.AtLeast == Severity.Debug && !t.AnyFacility).SelectMany(t => t.Literals)];
            needless.AddRange(texts.Where(text => texts.Count(other => text.Contains(other, StringComparison.Ordinal)) > 1));
        }

        Assert.Empty(needless);
    }

    [Theory]
    [MemberData(nameof(PluginsWithRules))]
    public void EveryRuleSaysSomething(string name)
    {
        foreach (byte[] table in Tables(name))
        {
            foreach (LineRule rule in new LineRules(table).Rules)
            {
                string ruleName = Encoding.UTF8.GetString(rule.Name.Of(table));
                Assert.False(rule.Text.IsEmpty, $"{ruleName} has no text");
                Assert.True(!rule.Warns || !rule.Hint.IsEmpty, $"{ruleName} warns without a hint");
            }
        }
    }

    [Theory]
    [InlineData("{a}: rest {n:d}", "x y: rest 12 more", "a=x y n=12")]
    [InlineData("{a<}[{n:d}]: end", "odd[1] name[2]: end [3]: no", "a=odd[1] name n=2")]
    [InlineData("start {w:w} end", "start one two end", null)]
    [InlineData("start{? of {a}?} end$", "start of it end", "a=it")]
    [InlineData("start{? of {a}?} end$", "start end  ", "")]
    [InlineData("start{? of {a}?} end$", "start end now", null)]
    [InlineData("{{{n:d}}}[x] {h:x},", "{3}[x] 0fG,", null)]
    [InlineData("{{{n:d}}[x] {h:x},", "{3}[x] 0f,", "n=3 h=0f")]
    [InlineData("e {n:e}.", "e -5.", "n=-5")]
    [InlineData("a{:n}b {t}", "a\n  b  tail ", "t= tail")]
    [InlineData("{a} x {?y {b} ?}z", "1 x y 2 z", "a=1 b=2")]
    [InlineData("{a} x {?y {b} ?}z", "1 x z", "a=1")]
    public void APatternTakesWhatItSays(string pattern, string message, string? captured)
    {
        byte[] table = Encoding.UTF8.GetBytes($"@rule\n{pattern}\n= text");
        LineRules rules = new(table);
        bool matches = rules.TryMatch(table, Encoding.UTF8.GetBytes(message), out LineMatch match);
        Assert.Equal(captured is not null, matches);
        if (!matches)
            return;
        List<string> values = [];
        foreach (string field in rules.Names.Skip(1))
        {
            string value = Encoding.UTF8.GetString(match[Encoding.UTF8.GetBytes(field)]);
            if (value.Length > 0)
                values.Add($"{field}={value}");
        }

        Assert.Equal(captured, string.Join(' ', values));
    }

    [Fact]
    public void TextLeavesOutPartsWithoutAValue()
    {
        byte[] table = "@rule\nlost {n:d}{? of {what}?}$\n= {n} gone{?: {what}?}. Really?"u8.ToArray();
        LineRules rules = new(table);
        Assert.True(rules.TryMatch(table, "lost 3 of mine"u8, out LineMatch match));
        Assert.Equal("3 gone: mine. Really?", Encoding.UTF8.GetString(match.Text));
        Assert.True(rules.TryMatch(table, "lost 3"u8, out match));
        Assert.Equal("3 gone. Really?", Encoding.UTF8.GetString(match.Text));
    }

    [Fact]
    public void NeighbouringSectorsOfADiskAndItsPartitionsHaveOneKey()
    {
        byte[] table = "@io crit once\nbad {dev:b*} {sector:s*}\n= bad"u8.ToArray();
        ulong first = RegionKey(table, "bad sda 2048");
        Assert.Equal(first, RegionKey(table, "bad sda1 3071"));
        Assert.NotEqual(first, RegionKey(table, "bad sda1 3072"));
        Assert.Equal(first, RegionKey(table, "bad sda1 3072", neighbour: -1));
        Assert.Equal(first, RegionKey(table, "bad sda1 1024", neighbour: 1));
        Assert.NotEqual(first, RegionKey(table, "bad sdb 2048"));
        Assert.Equal(Match(table, "bad sda 2048").Key(), Match(table, "bad sda2 999999").Key());
    }

    [Theory]
    [InlineData("sda1", "sda")]
    [InlineData("sdaa12", "sdaa")]
    [InlineData("nvme0n1p2", "nvme0n1")]
    [InlineData("nvme0n1", "nvme0n1")]
    [InlineData("mmcblk0p1", "mmcblk0")]
    [InlineData("dm-3", "dm-3")]
    [InlineData("md127", "md127")]
    [InlineData("loop0", "loop0")]
    [InlineData("vdb", "vdb")]
    [InlineData("7", "7")]
    public void APartitionBelongsToItsDisk(string name, string disk) =>
        Assert.Equal(disk, Encoding.UTF8.GetString(BlockDevice.DiskOf(Encoding.UTF8.GetBytes(name))));

    private static ulong RegionKey(byte[] table, string message, int neighbour = 0) => Match(table, message).RegionKey(neighbour);

    private static LineMatch Match(byte[] table, string message)
    {
        Assert.True(new LineRules(table).TryMatch(table, Encoding.UTF8.GetBytes(message), out LineMatch match));
        return match;
    }

    private static IEnumerable<(string Name, LinePlugin Plugin)> Plugins()
    {
        CompiledPlugins set = new();
        for (int i = 0; i < set.Count; i++)
        {
            if (set.Instance(i) is LinePlugin plugin)
                yield return (set.Metadata(i).Name, plugin);
        }
    }

    /// <summary>Of the samples' events that the plugin says something about: its triggers let them through.</summary>
    private static IEnumerable<string> Messages(string plugin) =>
        Directory.GetFiles(Repository.Path("plugins", plugin, "samples"), "*.jsonl").SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("{\"type\":\"event\"", StringComparison.Ordinal) && line.Contains($"{{\"plugin\":\"{plugin}\"", StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!);

    /// <summary>In the order in which the plugin tries them.</summary>
    private static byte[][] Tables(string plugin)
    {
        LinePlugin p = Plugins().Single(p => p.Name == plugin).Plugin;
        return p.MoreRules.IsEmpty ? [p.Rules.ToArray()] : [p.Rules.ToArray(), p.MoreRules.ToArray()];
    }

    private static string[] PatternLines(byte[] table) =>
        [.. Encoding.UTF8.GetString(table).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '@' && !line.StartsWith("= ", StringComparison.Ordinal)
                && !line.StartsWith("? ", StringComparison.Ordinal) && !line.StartsWith("+ ", StringComparison.Ordinal))];
}
