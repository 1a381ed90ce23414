using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Testing.Tests;

/// <summary>
/// What the guide shows is true: its C# compiles without a complaint of compiler or analyzers, the plugins give the output shown for
/// the input shown, and the tests shown pass. Its shell commands are run by the tests of the packages.
/// </summary>
public sealed class GuideTests
{
    private const string GuidePage = "plugins/README.md";

    private static readonly IReadOnlyList<CodeBlock> s_guide = Guide.Blocks(GuidePage);

    public static TheoryData<string, int> CSharpBlocks() =>
        [.. from page in new[] { "README.md", GuidePage } from i in Indices(Guide.Blocks(page), "csharp") select (page, i)];

    public static TheoryData<int> Outputs() => [.. Indices(s_guide, "text").Where(i => s_guide[i - 1].Language == "kmsg")];

    public static TheoryData<int> Tests() => [.. Indices(s_guide, "csharp").Where(i => IsTest(s_guide[i]) && s_guide[i].File is null)];

    [Theory]
    [MemberData(nameof(CSharpBlocks))]
    public void CSharpShownCompiles(string page, int index)
    {
        IReadOnlyList<CodeBlock> blocks = Guide.Blocks(page);
        Assert.Empty(GuideCompiler.Problems(Sources(blocks, index)));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void APluginGivesTheOutputShown(int index)
    {
        int plugin = Indices(s_guide, "csharp").Last(i => i < index && !IsTest(s_guide[i]));
        KernelPlugin instance = (KernelPlugin)Activator.CreateInstance(GuideCompiler.Load(Sources(s_guide, plugin)).GetTypes().Single(IsPlugin))!;
        string[] lines = LogRun.Text(Encoding.UTF8.GetBytes(s_guide[index - 1].Code), new TestedPlugins(instance));
        Assert.Equal(s_guide[index].Code, string.Join("", lines.Select(line => line + "\n")));
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public void ATestShownPasses(int index)
    {
        Assembly assembly = GuideCompiler.Load(Sources(s_guide, index));
        MethodInfo[] facts = [.. assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(m => m.GetCustomAttribute<FactAttribute>() is not null)];
        Assert.NotEmpty(facts);
        Assert.All(facts, fact => fact.Invoke(Activator.CreateInstance(fact.DeclaringType!), BindingFlags.DoNotWrapExceptions, null, null, null));
    }

    [Fact]
    public void EveryBlockIsOfAKindThatIsRun()
    {
        Assert.All(s_guide, block => Assert.Contains(block.Language, new[] { "csharp", "kmsg", "text", "sh" }));
        Assert.All(Indices(s_guide, "text"), i => Assert.Contains(s_guide[i - 1].Language, new[] { "kmsg", "sh" }));
        Assert.All(Indices(s_guide, "kmsg"), i => Assert.Equal("text", s_guide[i + 1].Language));
        Assert.True(Outputs().Count >= 4 && Tests().Count >= 1);
    }

    private static IEnumerable<int> Indices(IReadOnlyList<CodeBlock> blocks, string language) =>
        Enumerable.Range(0, blocks.Count).Where(i => blocks[i].Language == language);

    private static bool IsTest(CodeBlock block) => block.Code.Contains("[Fact]", StringComparison.Ordinal);

    private static bool IsPlugin(Type type) => type.IsSubclassOf(typeof(KernelPlugin));

    /// <summary>A plugin stands alone; a test has the page's first plugin beside it; anything less than a class goes into a plugin's OnEvent.</summary>
    private static string[] Sources(IReadOnlyList<CodeBlock> blocks, int index)
    {
        string code = blocks[index].Code;
        if (IsTest(blocks[index]))
            return [code, blocks.First(block => block.Language == "csharp").Code];
        return code.Contains("class ", StringComparison.Ordinal) ? [code] : [InOnEvent(code)];
    }

    private static string InOnEvent(string statements) => $$"""
        using RingBuffer;

        /// <summary>Of the guide.</summary>
        [KernelPlugin("guide", Capabilities = PluginCapabilities.AnalyzeEvents | PluginCapabilities.{{(statements.Contains("EmitWarning", StringComparison.Ordinal) ? "EmitAlerts" : "AnnotateEvents")}})]
        public sealed class GuidePlugin : KernelPlugin
        {
            /// <inheritdoc/>
            public override void OnEvent(in KernelEvent e)
            {
                {{statements}}
            }
        }
        """;
}
