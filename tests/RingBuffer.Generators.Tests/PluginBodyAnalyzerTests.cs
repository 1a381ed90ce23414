using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>What the analyzer says about the code of a plugin.</summary>
public sealed class PluginBodyAnalyzerTests
{
    private const string Annotate = "PluginCapabilities.AnalyzeEvents | PluginCapabilities.AnnotateEvents";

    [Theory]
    [InlineData("Context.EmitWarning(e, \"x\");", "EmitAlerts")]
    [InlineData("Context.EmitWarning(e.Mark, $\"x {e.Id}\");", "EmitAlerts")]
    [InlineData("Context.RegisterAnnotation(e, \"x\").With(\"n\", 1);", "AnnotateEvents")]
    [InlineData("Context.AddPanel(null!);", "AddPanels")]
    [InlineData("Action<Panel> add = Context.AddPanel;", "AddPanels")]
    public void ACallWithoutItsCapabilityIsAnError(string call, string capability)
    {
        Diagnostic diagnostic = Assert.Single(Analyze(OnEvent(call)));
        Assert.Equal(("RB0010", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Contains($"needs the capability {capability}, which plugin 'p' does not declare", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.StartsWith("Context.", Compiler.TextAt(diagnostic), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Context.RegisterAnnotation(e, \"x\").With(\"n\", 1);")]
    [InlineData("Context.TryGetEvent(1, out _); Logger.Info(\"x\");")]
    public void WhatIsDeclaredOrNeedsNothingIsNotReported(string call) =>
        Assert.DoesNotContain(Analyze(OnEvent(call), Annotate), d => d.Id == "RB0010");

    [Fact]
    public void ANestedTypeUsesTheCapabilitiesOfItsPlugin()
    {
        const string Nested = "private sealed class Part { public static void Say(PluginContext c) => c.EmitWarning(default(EventMark), \"x\"); }";
        Assert.Equal("RB0010", Assert.Single(Analyze(Nested)).Id);
    }

    [Fact]
    public void AnOverrideOfOnEventNeedsAnalyzeEvents()
    {
        Diagnostic diagnostic = Assert.Single(Analyze(OnEvent(""), "PluginCapabilities.None"));
        Assert.Equal("'OnEvent' needs the capability AnalyzeEvents, which plugin 'p' does not declare", diagnostic.GetMessage());
    }

    [Fact]
    public void ACapabilityThatIsNeverUsedIsSaid()
    {
        Diagnostic diagnostic = Assert.Single(Analyze(OnEvent(""), Annotate));
        Assert.Equal(("RB0011", DiagnosticSeverity.Info), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal("Plugin 'p' declares the capability AnnotateEvents but never uses it", diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("_context = context; return true;")]
    [InlineData("Helper.Use(context); return true;")]
    [InlineData("Helper.Use(Context); return true;")]
    public void ACapabilityThatAnotherClassMayUseIsNotSaid(string onLoad) => Assert.Empty(Analyze(
        OnEvent("") + $"private PluginContext? _context; public override bool OnLoad(PluginContext context) {{ {onLoad} }}", Annotate));

    [Fact]
    public void ACapabilityThatABaseClassMayUseIsNotSaid() => Assert.Empty(Compiler.Analyze(
        "using RingBuffer; public abstract class Base : KernelPlugin;"
        + $" [KernelPlugin(\"p\", Capabilities = {Annotate})] public sealed class P : Base;"));

    [Theory]
    [InlineData("Thread.Sleep(1);", "Thread.Sleep")]
    [InlineData("File.ReadAllText(\"x\");", "File.ReadAllText")]
    [InlineData("_ = new FileStream(\"x\", FileMode.Open);", "new FileStream")]
    [InlineData("_ = new System.Net.Sockets.Socket(default, default, default);", "new Socket")]
    [InlineData("System.Diagnostics.Process.Start(\"x\");", "Process.Start")]
    [InlineData("Task.CompletedTask.Wait();", "Task.Wait")]
    [InlineData("_ = Task.FromResult(1).Result;", "Task.Result")]
    [InlineData("Task.CompletedTask.GetAwaiter().GetResult();", "TaskAwaiter.GetResult")]
    [InlineData("Console.WriteLine();", "Console.WriteLine")]
    [InlineData("_ = Console.Out;", "Console.Out")]
    [InlineData("new SemaphoreSlim(1).Wait();", "SemaphoreSlim.Wait")]
    public void ABlockingCallInOnEventIsAWarning(string call, string name)
    {
        Diagnostic diagnostic = Assert.Single(Analyze(OnEvent(call)));
        Assert.Equal(("RB0012", DiagnosticSeverity.Warning), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal($"'{name}' blocks in OnEvent of plugin 'p': every event waits for it", diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("void Helper() => Thread.Sleep(1);")]
    [InlineData("void Helper() => Further(); void Further() { Action later = () => Thread.Sleep(1); later(); }")]
    [InlineData("void Helper() => _ = Slow; int Slow { get { Thread.Sleep(1); return 1; } }")]
    [InlineData("void Helper() => Part.Wait(); static class Part { public static void Wait() => Thread.Sleep(1); }")]
    public void ABlockingCallOnTheWayFromOnEventIsAWarning(string members) =>
        Assert.Equal("RB0012", Assert.Single(Analyze(OnEvent("Helper();") + members)).Id);

    [Theory]
    [InlineData("public override bool OnLoad(PluginContext context) { Thread.Sleep(1); return true; }")]
    [InlineData("void Unused() => Console.WriteLine();")]
    public void ABlockingCallElsewhereIsNotReported(string members) => Assert.Empty(Analyze(OnEvent("") + members));

    [Theory]
    [InlineData("_ = string.Format(\"{0}\", 1);", "String.Format")]
    [InlineData("_ = \"a b\".Split(' ');", "String.Split")]
    [InlineData("_ = \"A\".ToLower();", "String.ToLower")]
    [InlineData("_ = new[] { 1 }.Where(i => i > 0).Count();", "Enumerable.Count")]
    [InlineData("_ = e.MessageText.ToString();", "ReadOnlySpan.ToString")]
    [InlineData("string s = $\"a {e.Id}\";", "an interpolated string")]
    public void AnAllocatingCallInOnEventIsASuggestion(string call, string name)
    {
        Diagnostic diagnostic = Analyze(OnEvent(call)).Last();
        Assert.Equal(("RB0013", DiagnosticSeverity.Info), (diagnostic.Id, diagnostic.Severity));
        Assert.Contains(Analyze(OnEvent(call)), d => d.GetMessage() == $"'{name}' allocates in OnEvent of plugin 'p'");
    }

    [Theory]
    [InlineData("Context.RegisterAnnotation(e, $\"n {e.Id}\");")]
    [InlineData("_ = e.Message.IndexOf(\"x\"u8); const string A = \"a\"; _ = $\"{A}b\";")]
    public void WorkOnBytesIsNotReported(string call) => Assert.DoesNotContain(Analyze(OnEvent(call), Annotate), d => d.Id == "RB0013");

    [Theory]
    [InlineData("async void Later() => await Task.Yield();", "Later")]
    [InlineData("void Start() { Action later = async () => await Task.Yield(); }", "A lambda")]
    [InlineData("void Start() { async void Local() => await Task.Yield(); Local(); }", "Local")]
    public void AsyncVoidIsAWarning(string members, string name)
    {
        Diagnostic diagnostic = Assert.Single(Analyze(members));
        Assert.Equal(("RB0014", DiagnosticSeverity.Warning), (diagnostic.Id, diagnostic.Severity));
        Assert.StartsWith($"'{name}' of plugin 'p' is async void", diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("async Task Later() => await Task.Yield();")]
    [InlineData("void Start() { Func<Task> later = async () => await Task.Yield(); }")]
    public void AnAsyncTaskIsNotReported(string members) => Assert.Empty(Analyze(members));

    [Fact]
    public void ACallOfTheApiThatActsSaysWhatItNeeds()
    {
        string[] free = ["TryGetEvent", "CallAfter"];
        var methods = typeof(PluginContext).GetMethods().Where(m => m.DeclaringType == typeof(PluginContext) && !m.IsSpecialName);
        Assert.All(methods.Where(m => !free.Contains(m.Name, StringComparer.Ordinal)),
            m => Assert.True(m.IsDefined(typeof(Compiled.NeedsCapabilityAttribute), inherit: false), m.Name));
    }

    private static string OnEvent(string body) => $"public override void OnEvent(in KernelEvent e) {{ {body} }}\n";

    private static Diagnostic[] Analyze(string members, string? capabilities = null)
    {
        string declared = capabilities is null ? "" : $", Capabilities = {capabilities}";
        string source = "using System; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks; using RingBuffer;\n"
            + $"internal static class Helper {{ public static void Use(PluginContext c) {{ }} }}\n"
            + $"[KernelPlugin(\"p\"{declared})]\npublic sealed class P : KernelPlugin\n{{\n{members}\n}}\n";
        var compilation = Compiler.Compile(source);
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);
        return [.. Compiler.Analyze(compilation)];
    }
}
