using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using RingBuffer.Generators.CodeFixes;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>Each fix is applied as an editor does; what comes out compiles and is free of the diagnostic.</summary>
public sealed class CodeFixTests
{
    private const string Head = "using RingBuffer;\n";

    [Theory]
    [InlineData("public class P : KernelPlugin;", "public sealed class P : KernelPlugin;")]
    [InlineData("public partial class P : KernelPlugin;", "public sealed partial class P : KernelPlugin;")]
    public Task APluginIsSealed(string before, string after) =>
        AssertFixAsync(new SealFix(), "RB0002", $"{Head}[KernelPlugin(\"p\")] {before}", $"{Head}[KernelPlugin(\"p\")] {after}");

    [Fact]
    public Task NothingIsOfferedForAnAbstractPlugin() => AssertNothingAsync(
        new SealFix(), "RB0002", $"{Head}[KernelPlugin(\"p\")] public abstract class P : KernelPlugin {{ public P() {{ }} }}");

    [Fact]
    public Task APluginOfALibraryIsMadePublic() => AssertFixAsync(
        new MakePublicFix(),
        "RB0015",
        $"{Head}[KernelPlugin(\"p\")] internal sealed class P : KernelPlugin;",
        $"{Head}[KernelPlugin(\"p\")] public sealed class P : KernelPlugin;",
        property: null);

    [Theory]
    [InlineData("UsbMonitor", "usb-monitor")]
    [InlineData("USBMonitor", "usb-monitor")]
    [InlineData("usb_monitor", "usb-monitor")]
    [InlineData("USB Monitor 2", "usb-monitor-2")]
    [InlineData("-3-net.", "net")]
    public Task ANameIsWrittenInLowerCaseWithDashes(string before, string after) => AssertFixAsync(
        new NameFix(),
        "RB0004",
        $"{Head}[KernelPlugin(\"{before}\", Version = \"1.0\")] public sealed class P : KernelPlugin;",
        $"{Head}[KernelPlugin(\"{after}\", Version = \"1.0\")] public sealed class P : KernelPlugin;");

    [Fact]
    public Task AnOptionNameIsWrittenInLowerCaseWithDashes() => AssertFixAsync(
        new NameFix(),
        "RB0018",
        Plugin("", "[PluginOption(\"minRss\")] public long MinRss { get; set; }"),
        Plugin("", "[PluginOption(\"min-rss\")] public long MinRss { get; set; }"));

    [Fact]
    public Task NothingIsOfferedForANameWithoutLetters() =>
        AssertNothingAsync(new NameFix(), "RB0004", $"{Head}[KernelPlugin(\"_1\")] public sealed class P : KernelPlugin;");

    [Theory]
    [InlineData("", ", Capabilities = PluginCapabilities.AnalyzeEvents | PluginCapabilities.EmitAlerts")]
    [InlineData(
        ", Capabilities = PluginCapabilities.AnalyzeEvents, Version = \"1.0\"",
        ", Capabilities = PluginCapabilities.AnalyzeEvents | PluginCapabilities.EmitAlerts, Version = \"1.0\"")]
    public Task AMissingCapabilityIsDeclared(string before, string after)
    {
        const string Body = "public override void OnEvent(in KernelEvent e) => Context.EmitWarning(e, \"x\");";
        return AssertFixAsync(new AddCapabilityFix(), "RB0010", Plugin(before, Body), Plugin(after, Body));
    }

    [Theory]
    [InlineData("PluginCapabilities.AnalyzeEvents | PluginCapabilities.EmitAlerts", "PluginCapabilities.AnalyzeEvents")]
    [InlineData("PluginCapabilities.EmitAlerts | PluginCapabilities.AnalyzeEvents", "PluginCapabilities.AnalyzeEvents")]
    public Task AnUnusedCapabilityIsRemoved(string before, string after)
    {
        const string Body = "public override void OnEvent(in KernelEvent e) { }";
        return AssertFixAsync(new RemoveCapabilityFix(), "RB0011", Plugin($", Capabilities = {before}", Body), Plugin($", Capabilities = {after}", Body));
    }

    [Fact]
    public Task TheOnlyCapabilityBecomesNone() => AssertFixAsync(
        new RemoveCapabilityFix(),
        "RB0011",
        Plugin(", Capabilities = PluginCapabilities.AddPanels", ""),
        Plugin(", Capabilities = PluginCapabilities.None", ""));

    [Theory]
    [InlineData("[KernelPlugin(\"p\")]\n[Trigger]\npublic", "[KernelPlugin(\"p\")]\npublic")]
    [InlineData("[KernelPlugin(\"p\"), Trigger]\npublic", "[KernelPlugin(\"p\")]\npublic")]
    public Task AnEmptyTriggerIsRemoved(string before, string after) => AssertFixAsync(
        new RemoveTriggerFix(), "RB0020", $"{Head}{before} sealed class P : KernelPlugin;", $"{Head}{after} sealed class P : KernelPlugin;");

    /// <summary>Editors find a fix by its id: one for a diagnostic that does not exist would never be offered.</summary>
    [Fact]
    public void FixesAreForDiagnosticsThatExist()
    {
        IEnumerable<string> known = Compiler.Analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id);
        CodeFixProvider[] fixes =
            [new SealFix(), new MakePublicFix(), new NameFix(), new AddCapabilityFix(), new RemoveCapabilityFix(), new RemoveTriggerFix()];
        Assert.All(fixes.SelectMany(f => f.FixableDiagnosticIds), id => Assert.Contains(id, known, StringComparer.Ordinal));
        Assert.Equal(typeof(PluginCodeFix).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(PluginCodeFix))), fixes.Length);
    }

    private static string Plugin(string arguments, string members) =>
        $"{Head}[KernelPlugin(\"p\"{arguments})]\npublic sealed class P : KernelPlugin\n{{\n    {members}\n}}\n";

    private static async Task AssertFixAsync(CodeFixProvider fix, string id, string before, string after, string? property = "true")
    {
        CodeAction action = Assert.Single(await OfferedAsync(fix, id, before, property));
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellation);
        Solution changed = Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
        string text = (await changed.Projects.Single().Documents.Single().GetTextAsync(cancellation)).ToString();
        Assert.Equal(after, text);
        Assert.DoesNotContain(Compiler.Compile(text).GetDiagnostics(cancellation), d => d.Severity == DiagnosticSeverity.Error);
        Assert.DoesNotContain(Compiler.Analyze(Compiler.Compile(text), property), d => d.Id == id);
    }

    private static async Task AssertNothingAsync(CodeFixProvider fix, string id, string source) =>
        Assert.Empty(await OfferedAsync(fix, id, source, "true"));

    private static async Task<List<CodeAction>> OfferedAsync(CodeFixProvider fix, string id, string source, string? property)
    {
        using var workspace = new AdhocWorkspace();
        CSharpCompilation compilation = Compiler.Compile(source);
        Project project = workspace.AddProject("p", LanguageNames.CSharp)
            .WithMetadataReferences(compilation.References).WithCompilationOptions(compilation.Options);
        Document document = project.AddDocument("Source0.cs", source);
        Diagnostic diagnostic = Compiler.Analyze(compilation, property).First(d => d.Id == id);
        List<CodeAction> actions = [];
        await fix.RegisterCodeFixesAsync(new CodeFixContext(
            document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }
}
