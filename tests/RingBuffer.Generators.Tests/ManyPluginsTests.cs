using System;
using System.Collections.Immutable;
using System.Linq;
using System.Numerics;
using Microsoft.CodeAnalysis;
using RingBuffer.Compiled;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>Two hundred plugins with three literals each: what is written stays small, and the tables stay sparse.</summary>
public sealed class ManyPluginsTests
{
    private const int Plugins = 200;

    private static readonly string s_source = "using RingBuffer;\n" + string.Concat(Enumerable.Range(0, Plugins).Select(i => $$"""
        [KernelPlugin("p{{i}}")]
        [Trigger("driver{{i}}: fault", "driver{{i}}: reset", "cannot reach driver{{i}}")]
        public sealed class P{{i}} : KernelPlugin { public override void OnEvent(in KernelEvent e) { } }

        """));

    [Fact]
    public void TheSetCompilesAndHasThemAll()
    {
        Compilation output = Compiler.CompileWithGenerator(out ImmutableArray<Diagnostic> diagnostics, s_source);
        Assert.DoesNotContain(diagnostics, d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "CS1591");
        var set = (PluginSet)Activator.CreateInstance(Compiler.Load(output).GetType("RingBuffer.Compiled.CompiledPlugins", throwOnError: true)!)!;
        Assert.Equal(Plugins, set.Count);
        Assert.Equal("p99", set.Metadata(Plugins - 1).Name);
    }

    [Fact]
    public void APluginWithThreeLiteralsTakesAboutAKilobyteOfSource()
    {
        int one = Compiler.Generate(Sources.UsbMonitor)!.Length;
        Assert.InRange(Compiler.Generate(s_source)!.Length - one, 0, Plugins * 1200);
    }

    /// <summary>The share of positions of a message without any literal that are looked at twice.</summary>
    [Fact]
    public void TheFilterLetsFewGramsThrough()
    {
        TriggerTables tables = ((PluginSet)Activator.CreateInstance(Compiler.Load(Compiler.CompileWithGenerator(out _, s_source))
            .GetType("RingBuffer.Compiled.CompiledPlugins", throwOnError: true)!)!).Triggers;
        int set = 0;
        foreach (byte bits in tables.GramFilter)
            set += BitOperations.PopCount(bits);
        Assert.InRange(set, 1, tables.GramFilter.Length * 8 / 10);
        Assert.InRange(tables.Candidates.Length, Plugins * 3, Plugins * 3 * tables.Stride);
    }
}
