using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>What the analyzer says about versions, options, triggers and visibility; names and shapes: <see cref="PluginAnalyzerTests"/>.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData("Version = \"one\"", "Version \"one\"")]
    [InlineData("Version = \"1\"", "Version \"1\"")]
    [InlineData("Version = \"\"", "Version \"\"")]
    [InlineData("MinEngineVersion = \"v0.1\"", "MinEngineVersion \"v0.1\"")]
    public void AVersionIsNumbersWithDots(string argument, string said) =>
        Assert.StartsWith($"{said} of plugin 'p' is not a version", Single("RB0008", Plugin(argument)).GetMessage(), StringComparison.Ordinal);

    [Fact]
    public void APluginForANewerEngineIsAnError()
    {
        Diagnostic diagnostic = Single("RB0009", Plugin("MinEngineVersion = \"99.1\""));
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        string engine = typeof(KernelPlugin).Assembly.GetName().Version!.ToString(3);
        Assert.Equal($"Plugin 'p' needs engine 99.1, this one is {engine}", diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("Version = \"1.2.3.4\", MinEngineVersion = \"0.0\"")]
    [InlineData("MinEngineVersion = \"0.1.0\"")]
    public void VersionsThatFitAreNotReported(string argument) => Assert.Empty(Compiler.Analyze(Plugin(argument)));

    [Theory]
    [InlineData("public double X { get; set; }", "be of type bool, int, long, string, TimeSpan or an enum, not double")]
    [InlineData("public int? X { get; set; }", "not int?")]
    [InlineData("public int X { get; }", "have a public get and a public set")]
    [InlineData("public int X { get; init; }", "have a public get and a public set")]
    [InlineData("public int X { get; private set; }", "have a public get and a public set")]
    [InlineData("internal int X { get; set; }", "have a public get and a public set")]
    [InlineData("public static int X { get; set; }", "not be static")]
    public void AnOptionIsAPropertyThatCanBeSet(string property, string demand)
    {
        Diagnostic diagnostic = Single("RB0017", Plugin(members: $"[PluginOption(\"x\")] {property}"));
        Assert.StartsWith("Option 'X' must ", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Contains(demand, diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Equal("PluginOption(\"x\")", Compiler.TextAt(diagnostic));
    }

    [Theory]
    [InlineData("Unit = OptionUnit.Bytes", "bool", "count bytes")]
    [InlineData("Min = 5, Max = 4", "int", "Min that is not above its Max")]
    public void WhatAnOptionSaysFitsItsType(string arguments, string type, string demand) => Assert.Contains(
        demand,
        Single("RB0017", Plugin(members: $"[PluginOption(\"x\", {arguments})] public {type} X {{ get; set; }}")).GetMessage(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("minRss")]
    [InlineData("min_rss")]
    [InlineData("min.rss")]
    public void AnOptionNameIsLowerCaseWithDashes(string name) =>
        Single("RB0018", Plugin(members: $"[PluginOption(\"{name}\")] public int X {{ get; set; }}"));

    [Fact]
    public void AnOptionNameIsTakenOnceBaseClassesIncluded()
    {
        string source = Plugin(members: "[PluginOption(\"x\")] public int X { get; set; }").Replace(": KernelPlugin", ": Base", StringComparison.Ordinal)
            + "public abstract class Base : KernelPlugin { [PluginOption(\"x\")] public int Y { get; set; } }";
        Assert.Equal("The option name 'x' is already taken by 'X'", Single("RB0019", source).GetMessage());
    }

    [Fact]
    public void RightOptionsAreNotReported() => Assert.Empty(Compiler.Analyze(Sources.Configured));

    [Theory]
    [InlineData("[Trigger]", "has no condition")]
    [InlineData("[Trigger(Subsystem = \"\")]", "empty subsystem")]
    public void AnEmptyTriggerIsAWarning(string trigger, string said)
    {
        Diagnostic diagnostic = Single("RB0020", Plugin().Replace("public sealed", trigger + " public sealed", StringComparison.Ordinal));
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Contains(said, diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short:", true)]
    [InlineData("shorté", false)]
    [InlineData("longer:", false)]
    public void ATriggerThatSlowsTheSearchIsASuggestion(string literal, bool slows)
    {
        string source = Plugin().Replace("public sealed", $"[Trigger(\"{literal}\")] public sealed", StringComparison.Ordinal);
        Assert.Equal(slows ? "RB0021" : "", string.Concat(Compiler.Analyze(source).Select(d => d.Id)));
    }

    [Theory]
    [InlineData("internal sealed class P : KernelPlugin;")]
    [InlineData("internal static class Outer { $ public sealed class P : KernelPlugin; }")]
    public void APluginOfALibraryIsPublic(string declaration)
    {
        Diagnostic diagnostic = Assert.Single(Compiler.Analyze(Compiler.Compile(Declare(declaration)), property: null));
        Assert.Equal("RB0015", diagnostic.Id);
        Assert.Equal("Plugin 'P' must be public: code in another assembly than 'Compiled.Plugins' constructs it", diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("true", OutputKind.DynamicallyLinkedLibrary)]
    [InlineData(null, OutputKind.ConsoleApplication)]
    public void APluginThatStaysInItsAssemblyMayBeInternal(string? property, OutputKind kind)
    {
        CSharpCompilation compilation = Compiler.Compile(Declare("internal sealed class P : KernelPlugin;"));
        Assert.Empty(Compiler.Analyze(compilation.WithOptions(compilation.Options.WithOutputKind(kind)), property));
    }

    private static Diagnostic Single(string id, string source)
    {
        Diagnostic diagnostic = Assert.Single(Compiler.Analyze(source));
        Assert.Equal(id, diagnostic.Id);
        return diagnostic;
    }

    private static string Plugin(string argument = "", string members = "") =>
        $"using RingBuffer;\n[KernelPlugin(\"p\"{(argument.Length == 0 ? "" : ", " + argument)})] public sealed class P : KernelPlugin {{ {members} }}\n";

    /// <summary>The attribute goes where the $ is, else in front.</summary>
    private static string Declare(string declaration) => "using RingBuffer;\n"
        + (declaration.Contains('$', StringComparison.Ordinal) ? declaration : "$ " + declaration).Replace("$", "[KernelPlugin(\"p\")]", StringComparison.Ordinal);
}
