using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using RingBuffer.Generators.Declarations;
using RingBuffer.Generators.Triggers;

namespace RingBuffer.Generators;

/// <summary>
/// Finds every class with [KernelPlugin] in a compilation and names them in an assembly attribute. Where the project sets the
/// property RingBufferPluginSet to true it also writes RingBuffer.Compiled.CompiledPlugins over them and those that the attributes of
/// referenced assemblies name: construction, metadata, options, dispatch and trigger tables, with no reflection. The compiler runs
/// it. Wrong declarations are passed over: the analyzer reports them.
/// </summary>
[Generator]
public sealed class PluginSetGenerator : IIncrementalGenerator
{
    internal const string PropertyName = "build_property.RingBufferPluginSet";
    internal const string FileName = "CompiledPlugins.g.cs";
    internal const string ListFileName = "ContainsPlugins.g.cs";
    internal const string PluginsStep = "Plugins";
    internal const string OwnStep = "Own";
    internal const string WantedStep = "Wanted";
    internal const string ReferencedStep = "Referenced";
    internal const string PluginSetStep = "PluginSet";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<EquatableArray<PluginModel>> own = context.SyntaxProvider
            .ForAttributeWithMetadataName(PluginSymbols.PluginAttribute, static (node, _) => node is ClassDeclarationSyntax, PluginReader.Read)
            .Where(static plugin => plugin is not null)
            .Select(static (plugin, _) => plugin!)
            .WithTrackingName(PluginsStep)
            .Collect()
            .Select(static (all, _) => ByType(all))
            .WithTrackingName(OwnStep);

        IncrementalValueProvider<bool> wanted = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => IsWanted(options.GlobalOptions))
            .WithTrackingName(WantedStep);

        // Every edit makes a new compilation, so this runs again; its result is equal, so nothing behind it does.
        IncrementalValueProvider<EquatableArray<PluginModel>> referenced = context.CompilationProvider
            .Combine(wanted)
            .Select(static (input, cancellation) => input.Right ? ReferencedPlugins.Read(input.Left, cancellation) : default)
            .WithTrackingName(ReferencedStep);

        IncrementalValueProvider<EquatableArray<PluginModel>> set = own
            .Combine(referenced)
            .Select(static (all, _) => ByName(all.Left, all.Right))
            .WithTrackingName(PluginSetStep);

        context.RegisterSourceOutput(own, EmitList);
        context.RegisterSourceOutput(set.Combine(wanted), static (output, input) =>
        {
            if (input.Right)
                EmitSet(output, input.Left);
        });
    }

    internal static bool IsWanted(AnalyzerConfigOptions options) =>
        options.TryGetValue(PropertyName, out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static EquatableArray<PluginModel> ByType(ImmutableArray<PluginModel> plugins) =>
        new([.. plugins.OrderBy(p => p.TypeName, StringComparer.Ordinal)]);

    /// <summary>In the order of names; of several with one name the project's own, then the first by type, as in the analyzer.</summary>
    private static EquatableArray<PluginModel> ByName(EquatableArray<PluginModel> own, EquatableArray<PluginModel> referenced)
    {
        IEnumerable<PluginModel> ordered = own
            .Concat(referenced.OrderBy(p => p.TypeName, StringComparer.Ordinal))
            .GroupBy(p => p.Name, StringComparer.Ordinal)
            .Select(same => same.First())
            .OrderBy(p => p.Name, StringComparer.Ordinal);
        return new EquatableArray<PluginModel>([.. ordered]);
    }

    private static void EmitList(SourceProductionContext output, EquatableArray<PluginModel> own)
    {
        if (own.Count > 0)
            output.AddSource(ListFileName, SourceText.From(ContainsPluginsSource.Write(own), Encoding.UTF8));
    }

    private static void EmitSet(SourceProductionContext output, EquatableArray<PluginModel> plugins)
    {
        TriggerArrays triggers = TriggerTableBuilder.Build(TriggerRule.Of(plugins), out string? exceeded);
        if (exceeded is null)
            output.AddSource(FileName, SourceText.From(PluginSetSource.Write(plugins, triggers), Encoding.UTF8));
        else
            output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.TooManyTriggers, Location.None, exceeded));
    }
}
