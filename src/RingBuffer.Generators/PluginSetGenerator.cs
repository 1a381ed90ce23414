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
/// Finds every class with [KernelPlugin] in a compilation and writes RingBuffer.Compiled.CompiledPlugins: construction, metadata,
/// dispatch and trigger tables, with no reflection. The compiler runs it; it writes only where the project sets the property
/// RingBufferPluginSet to true. Wrong declarations are passed over: the analyzer reports them.
/// </summary>
[Generator]
public sealed class PluginSetGenerator : IIncrementalGenerator
{
    internal const string PropertyName = "build_property.RingBufferPluginSet";
    internal const string FileName = "CompiledPlugins.g.cs";
    internal const string PluginsStep = "Plugins";
    internal const string WantedStep = "Wanted";
    internal const string PluginSetStep = "PluginSet";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<PluginModel> plugins = context.SyntaxProvider
            .ForAttributeWithMetadataName(PluginSymbols.PluginAttribute, static (node, _) => node is ClassDeclarationSyntax, PluginReader.Read)
            .Where(static plugin => plugin is not null)
            .Select(static (plugin, _) => plugin!)
            .WithTrackingName(PluginsStep);

        IncrementalValueProvider<bool> wanted = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => IsWanted(options))
            .WithTrackingName(WantedStep);

        IncrementalValueProvider<EquatableArray<PluginModel>> set = plugins
            .Collect()
            .Select(static (all, _) => InOrder(all))
            .WithTrackingName(PluginSetStep);

        context.RegisterSourceOutput(set.Combine(wanted), static (output, input) =>
        {
            if (input.Right)
                Emit(output, input.Left);
        });
    }

    private static bool IsWanted(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue(PropertyName, out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>In the order of names; of two with one name the first by type, as in the analyzer.</summary>
    private static EquatableArray<PluginModel> InOrder(ImmutableArray<PluginModel> plugins)
    {
        IEnumerable<PluginModel> ordered = plugins
            .OrderBy(p => p.TypeName, StringComparer.Ordinal)
            .GroupBy(p => p.Name, StringComparer.Ordinal)
            .Select(same => same.First())
            .OrderBy(p => p.Name, StringComparer.Ordinal);
        return new EquatableArray<PluginModel>([.. ordered]);
    }

    private static void Emit(SourceProductionContext output, EquatableArray<PluginModel> plugins)
    {
        TriggerArrays triggers = TriggerTableBuilder.Build(TriggerRule.Of(plugins), out string? exceeded);
        if (exceeded is null)
            output.AddSource(FileName, SourceText.From(PluginSetSource.Write(plugins, triggers), Encoding.UTF8));
        else
            output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.TooManyTriggers, Location.None, exceeded));
    }
}
