using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>The plugins that the documentation shows are compiled, with the generator and its analyzer, as a reader would.</summary>
public sealed partial class GuideTests
{
    public static TheoryData<string, int> Plugins() =>
        [.. from page in new[] { "README.md", "plugins/README.md" } from i in Enumerable.Range(0, PluginsIn(page).Count) select (page, i)];

    [Theory]
    [MemberData(nameof(Plugins))]
    public void APluginShownInTheDocumentationCompiles(string page, int number)
    {
        string source = PluginsIn(page)[number];
        Compiler.CompileWithGenerator(out var diagnostics, source);
        Assert.DoesNotContain(diagnostics, d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "CS1591");
        Assert.Empty(Compiler.Analyze(source));
        Assert.Contains("new global::", Compiler.Generate(source), StringComparison.Ordinal);
    }

    [Fact]
    public void BothPagesShowAPlugin() => Assert.Equal(2, Plugins().Select(row => row.Data.Item1).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void EveryDiagnosticIsInTheTableOfTheGuide()
    {
        string guide = File.ReadAllText(Repository.Path("plugins", "README.md"));
        IEnumerable<DiagnosticDescriptor> all = typeof(DiagnosticDescriptors).GetFields().Select(f => (DiagnosticDescriptor)f.GetValue(null)!);
        Assert.All(all, rule => Assert.Contains($"| {rule.Id} |", guide, StringComparison.Ordinal));
        Assert.All(all, rule => Assert.Equal("plugins/README.md#diagnostics", rule.HelpLinkUri));
        Assert.All(all, rule => Assert.False(string.IsNullOrEmpty(rule.Description.ToString(null)), rule.Id));
    }

    private static List<string> PluginsIn(string page) =>
        [.. CodeBlock().Matches(File.ReadAllText(Repository.Path(page))).Select(m => m.Groups["code"].Value)
            .Where(code => code.Contains("[KernelPlugin(", StringComparison.Ordinal))];

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeBlock();
}
