using System;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using RingBuffer.Compiled;
using RingBuffer.Generators.Declarations;
using RingBuffer.Generators.Triggers;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>The generated class, compiled, loaded and used as the engine uses it.</summary>
public sealed class CompiledPluginsTests
{
    [Fact]
    public void PluginsStandInTheOrderOfTheirNames()
    {
        PluginSet set = Load(Sources.UsbMonitor, Sources.OomDetector);
        Assert.Equal("oom-detector usb-monitor", string.Join(" ", Enumerable.Range(0, set.Count).Select(i => set.Metadata(i).Name)));
        Assert.Equal("OomDetector", set.Instance(0).GetType().Name);
        Assert.Equal("event", set.Instance(1).GetType().Name);
    }

    [Fact]
    public void InstancesAndMetadataAreMadeOnce()
    {
        PluginSet set = Load(Sources.OomDetector);
        Assert.Same(set.Instance(0), set.Instance(0));
        Assert.Same(set.Metadata(0), set.Metadata(0));
    }

    [Fact]
    public void ANewSetHasPluginsThatHaveSeenNothing()
    {
        PluginSet set = Load(Sources.OomDetector);
        PluginSet other = set.New()!;
        Assert.Same(set.GetType(), other.GetType());
        Assert.NotSame(set.Instance(0), other.Instance(0));
    }

    [Fact]
    public void MetadataSaysWhatTheAttributesSay()
    {
        PluginMetadata metadata = Load(Sources.OomDetector).Metadata(0);
        Assert.Equal("2.1", metadata.Version);
        Assert.Equal("A \"quoted\" author", metadata.Author);
        Assert.Equal("Kills,\nand more", metadata.Description);
        Assert.Equal("0.1.0", metadata.MinEngineVersion);
        Assert.Equal(PluginCapabilities.AnalyzeEvents | PluginCapabilities.EmitAlerts, metadata.Capabilities);
        Assert.Equal(["oom-kill:", "Killed process"], metadata.Triggers[0].Literals);
        Assert.Equal(("oom", Severity.Err, true), (metadata.Triggers[1].Subsystem, metadata.Triggers[1].AtLeast, metadata.Triggers[1].AnyFacility));
    }

    [Fact]
    public void WhatAPluginRecognizesIsALineAndAnExampleEach()
    {
        const string Recognizes = "[Recognizes(\"a kill\", \"Killed \\\"x\\\"\")]\n[Recognizes(\"caf\u00e9\", \"two\\nlines\")]\n[KernelPlugin(\"oom-";
        PluginSet set = Load(Sources.OomDetector.Replace("[KernelPlugin(\"oom-", Recognizes, StringComparison.Ordinal), Sources.UsbMonitor);
        Assert.Equal("a kill\nKilled \"x\"\ncaf\u00e9\ntwo lines\n", Encoding.UTF8.GetString(set.Recognized(0)));
        Assert.True(set.Recognized(1).IsEmpty);
        Assert.True(Load(Sources.UsbMonitor).Recognized(0).IsEmpty);
    }

    [Fact]
    public void DispatchCallsThePluginAtTheIndex()
    {
        PluginSet set = Load(Sources.OomDetector, Sources.UsbMonitor);
        KernelPlugin oom = set.Instance(0);
        set.Instance(1);
        KernelEvent e = default;
        set.Dispatch(0, in e);
        set.Dispatch(0, in e);
        set.Dispatch(1, in e);
        Assert.Equal(2, oom.GetType().GetProperty("Calls")!.GetValue(oom));
    }

    [Fact]
    public void AnIndexOutOfRangeIsRefused()
    {
        PluginSet set = Load(Sources.Unrelated);
        Assert.Equal(0, set.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Instance(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Metadata(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dispatch(set));
    }

    [Fact]
    public void TriggersAreTheTablesOfTheBuilder()
    {
        TriggerTables tables = Load(Sources.OomDetector, Sources.UsbMonitor).Triggers;
        TriggerArrays arrays = TriggerTableBuilder.Build(
            [
                new TriggerRule(0, ["oom-kill:", "Killed process"], null, 7, false),
                new TriggerRule(0, [], "oom", 3, true),
                new TriggerRule(1, [], null, 7, false),
            ],
            out _);
        AssertSame(arrays, tables);
        Assert.Equal([2], tables.OtherRules.ToArray());
    }

    [Fact]
    public void APluginThatDoesNotAnalyzeEventsHasNoRule()
    {
        string source = Sources.OomDetector.Replace("PluginCapabilities.AnalyzeEvents | ", "", StringComparison.Ordinal);
        TriggerTables tables = Load(source).Triggers;
        Assert.True(tables.RulePlugins.IsEmpty);
        Assert.True(tables.BucketStarts.IsEmpty);
        Assert.Equal(4, tables.Stride);
    }

    /// <summary>
    /// Such a getter starts by naming the data: ldsflda for bytes, ldtoken for RuntimeHelpers.CreateSpan. An array would start with its length.
    /// </summary>
    [Fact]
    public void TablesAreSpansOverTheDataSection()
    {
        Type set = Load(Sources.OomDetector).GetType();
        string[] filled = ["GramFilter", "BucketStarts", "Candidates", "LiteralBytes", "LiteralStarts", "RulePlugins", "RuleSeverities"];
        foreach (string table in filled)
        {
            MethodInfo getter = set.GetProperty(table, BindingFlags.NonPublic | BindingFlags.Static)!.GetMethod!;
            byte firstOpcode = getter.GetMethodBody()!.GetILAsByteArray()![0];
            Assert.Equal(getter.ReturnType == typeof(ReadOnlySpan<byte>) ? 0x7F : 0xD0, firstOpcode);
        }
    }

    [Fact]
    public void DefaultsAreThoseOfTheAttributes()
    {
        var plugin = new KernelPluginAttribute("x");
        var trigger = new TriggerAttribute();
        Assert.Equal(PluginReader.DefaultVersion, plugin.Version);
        Assert.Equal(PluginReader.DefaultMinEngineVersion, plugin.MinEngineVersion);
        Assert.Equal(PluginReader.DefaultCapabilities, (int)plugin.Capabilities);
        Assert.Equal(("", ""), (plugin.Author, plugin.Description));
        Assert.Equal(TriggerModel.AnySeverity, (int)trigger.AtLeast);
        Assert.Equal((null, false), (trigger.Subsystem, trigger.AnyFacility));
        var option = new PluginOptionAttribute("x");
        Assert.Equal(("", OptionUnit.None, 0L, long.MaxValue), (option.Description, option.Unit, option.Min, option.Max));
    }

    [Fact]
    public void NamesOfTheApiAreThoseOfItsTypes()
    {
        Assert.Equal(PluginSymbols.PluginAttribute, typeof(KernelPluginAttribute).FullName);
        Assert.Equal(PluginSymbols.TriggerAttribute, typeof(TriggerAttribute).FullName);
        Assert.Equal(PluginSymbols.RecognizesAttribute, typeof(RecognizesAttribute).FullName);
        Assert.Equal(PluginSymbols.PluginClass, typeof(KernelPlugin).FullName);
        Assert.Equal(PluginSymbols.OptionAttribute, typeof(PluginOptionAttribute).FullName);
        Assert.Equal(PluginSymbols.ContainsPluginsAttribute, typeof(ContainsPluginsAttribute).FullName);
        Assert.Equal(PluginSymbols.NeedsCapabilityAttribute, typeof(NeedsCapabilityAttribute).FullName);
        Assert.Equal(PluginSymbols.ContextClass, typeof(PluginContext).FullName);
        Assert.Equal(PluginSymbols.ApiAssembly, typeof(KernelPlugin).Assembly.GetName().Name);
        Assert.Equal(Enum.GetNames<OptionKind>(), Enum.GetNames<Declarations.OptionKind>());
    }

    private static PluginSet Load(params string[] sources)
    {
        Assembly assembly = Compiler.Load(Compiler.CompileWithGenerator(out ImmutableArray<Diagnostic> _, sources));
        return (PluginSet)Activator.CreateInstance(assembly.GetType("RingBuffer.Compiled.CompiledPlugins", throwOnError: true)!)!;
    }

    private static void Dispatch(PluginSet set)
    {
        KernelEvent e = default;
        set.Dispatch(0, in e);
    }

    private static void AssertSame(TriggerArrays expected, TriggerTables actual)
    {
        Assert.Equal(expected.Stride, actual.Stride);
        Assert.Equal(expected.GramFilter, actual.GramFilter.ToArray());
        Assert.Equal(expected.BucketStarts, actual.BucketStarts.ToArray());
        Assert.Equal(expected.BucketPrecedingBytes, actual.BucketPrecedingBytes.ToArray());
        Assert.Equal(expected.Candidates, actual.Candidates.ToArray());
        Assert.Equal(expected.LiteralBytes, actual.LiteralBytes.ToArray());
        Assert.Equal(expected.LiteralStarts, actual.LiteralStarts.ToArray());
        Assert.Equal(expected.LiteralRuleStarts, actual.LiteralRuleStarts.ToArray());
        Assert.Equal(expected.LiteralRules, actual.LiteralRules.ToArray());
        Assert.Equal(expected.SubsystemBytes, actual.SubsystemBytes.ToArray());
        Assert.Equal(expected.SubsystemStarts, actual.SubsystemStarts.ToArray());
        Assert.Equal(expected.SubsystemRuleStarts, actual.SubsystemRuleStarts.ToArray());
        Assert.Equal(expected.SubsystemRules, actual.SubsystemRules.ToArray());
        Assert.Equal(expected.OtherRules, actual.OtherRules.ToArray());
        Assert.Equal(expected.RulePlugins, actual.RulePlugins.ToArray());
        Assert.Equal(expected.RuleSeverities, actual.RuleSeverities.ToArray());
        Assert.Equal(expected.RuleAnyFacility, actual.RuleAnyFacility.ToArray());
        Assert.Equal(expected.RuleSubsystems, actual.RuleSubsystems.ToArray());
    }
}
