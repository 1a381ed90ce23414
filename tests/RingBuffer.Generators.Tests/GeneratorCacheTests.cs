using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>Typing in an editor must not rewrite the plugin set: what each pipeline step reports after an edit.</summary>
public sealed class GeneratorCacheTests
{
    [Fact]
    public void AtFirstEveryStepIsNew()
    {
        GeneratorDriver driver = Compiler.Driver().RunGenerators(Start(), TestContext.Current.CancellationToken);
        Assert.Equal(IncrementalStepRunReason.New, Reason(driver, PluginSetGenerator.PluginsStep));
        Assert.Equal(IncrementalStepRunReason.New, Reason(driver, PluginSetGenerator.WantedStep));
        Assert.Equal(IncrementalStepRunReason.New, Reason(driver, PluginSetGenerator.PluginSetStep));
    }

    [Fact]
    public void AnUnrelatedEditWritesNothingAnew()
    {
        GeneratorDriver driver = RunWithEdit(1, Sources.Unrelated + "\ninternal static class More;");
        AssertReused(Reason(driver, PluginSetGenerator.PluginsStep));
        AssertReused(Reason(driver, PluginSetGenerator.WantedStep));
        AssertReused(Reason(driver, PluginSetGenerator.PluginSetStep));
        AssertReused(OutputReason(driver));
    }

    [Fact]
    public void AnEditInsideAPluginsMethodWritesNothingAnew()
    {
        GeneratorDriver driver = RunWithEdit(0, Sources.OomDetector.Replace("Calls++", "Calls += 2", StringComparison.Ordinal));
        AssertReused(Reason(driver, PluginSetGenerator.PluginSetStep));
        AssertReused(OutputReason(driver));
    }

    [Fact]
    public void AChangedTriggerIsWritten()
    {
        GeneratorDriver driver = RunWithEdit(0, Sources.OomDetector.Replace("oom-kill:", "oom_kill:", StringComparison.Ordinal));
        Assert.Equal(IncrementalStepRunReason.Modified, Reason(driver, PluginSetGenerator.PluginsStep));
        Assert.Equal(IncrementalStepRunReason.Modified, Reason(driver, PluginSetGenerator.PluginSetStep));
        Assert.Equal(IncrementalStepRunReason.Modified, OutputReason(driver));
        Assert.Contains("oom_kill:", Compiler.GeneratedText(driver), StringComparison.Ordinal);
    }

    /// <summary>Each edit makes a new compilation, whose references are read again: what is found is the same.</summary>
    [Fact]
    public void AnUnrelatedEditFindsTheSamePluginsInReferences()
    {
        GeneratorDriver driver = RunWithEdit(1, Sources.Unrelated + "\ninternal static class More;", Compiler.Library("Lib", Sources.Configured));
        Assert.Contains("Configured", Compiler.GeneratedText(driver), StringComparison.Ordinal);
        Assert.Equal(IncrementalStepRunReason.Unchanged, Reason(driver, PluginSetGenerator.ReferencedStep));
        AssertReused(Reason(driver, PluginSetGenerator.PluginSetStep));
        AssertReused(OutputReason(driver));
    }

    [Fact]
    public void AChangedReferenceIsWritten()
    {
        CSharpCompilation before = Start().AddReferences(Compiler.Library("Lib", Sources.Configured));
        CSharpCompilation after = before.ReplaceReference(
            before.References.Last(), Compiler.Library("Lib", Sources.Configured.Replace("window", "period", StringComparison.Ordinal)));
        GeneratorDriver driver = Compiler.Driver().RunGenerators(before, TestContext.Current.CancellationToken)
            .RunGenerators(after, TestContext.Current.CancellationToken);
        Assert.Equal(IncrementalStepRunReason.Modified, Reason(driver, PluginSetGenerator.ReferencedStep));
        Assert.Contains("\"period\"", Compiler.GeneratedText(driver), StringComparison.Ordinal);
    }

    private static CSharpCompilation Start() => Compiler.Compile(Sources.OomDetector, Sources.Unrelated);

    private static GeneratorDriver RunWithEdit(int file, string text, params MetadataReference[] references)
    {
        CSharpCompilation before = Start().AddReferences(references);
        CSharpCompilation after = before.ReplaceSyntaxTree(before.SyntaxTrees[file], Compiler.Parse(text, file));
        return Compiler.Driver().RunGenerators(before).RunGenerators(after);
    }

    private static IncrementalStepRunReason Reason(GeneratorDriver driver, string step) =>
        driver.GetRunResult().Results.Single().TrackedSteps[step].Single().Outputs.Single().Reason;

    private static IncrementalStepRunReason OutputReason(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single().TrackedOutputSteps.Single().Value.Last().Outputs.Single().Reason;

    private static void AssertReused(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());
}
