using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RingBuffer.Generators.Declarations;
using RingBuffer.Generators.Triggers;

namespace RingBuffer.Generators.Analyzers;

/// <summary>
/// Reports mistakes in the declaration of plugins, at the attribute. The compiler calls it, from several threads, once per class;
/// names are compared at the end of the compilation, in the project of the plugin set with those of referenced assemblies. It does
/// not look into method bodies.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PluginAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.NotDerived, DiagnosticDescriptors.WrongShape, DiagnosticDescriptors.NoConstructor,
        DiagnosticDescriptors.InvalidName, DiagnosticDescriptors.DuplicateName, DiagnosticDescriptors.ShortLiteral,
        DiagnosticDescriptors.InvalidVersion, DiagnosticDescriptors.EngineTooOld, DiagnosticDescriptors.NotPublic,
        DiagnosticDescriptors.AmbiguousType, DiagnosticDescriptors.WrongOption, DiagnosticDescriptors.InvalidOptionName,
        DiagnosticDescriptors.DuplicateOption, DiagnosticDescriptors.EmptyTrigger, DiagnosticDescriptors.SlowingLiteral,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var found = new ConcurrentBag<Declared>();
            bool writesSet = PluginSetGenerator.IsWanted(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            bool isLibrary = !writesSet && start.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary;
            start.RegisterSymbolAction(c => Check(c, isLibrary, found), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(c => CheckAll(c, writesSet, found));
        });
    }

    private static void Check(SymbolAnalysisContext context, bool isLibrary, ConcurrentBag<Declared> found)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (PluginSymbols.FindPluginAttribute(type) is not { } attribute)
            return;
        Location location = PluginProblems.Location(attribute, type, context.CancellationToken);
        foreach (Diagnostic problem in PluginProblems.Find(type, attribute, context.CancellationToken))
            context.ReportDiagnostic(problem);
        if (isLibrary && PluginSymbols.IsReachable(type) && !PluginSymbols.IsPublic(type))
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.NotPublic, location, type.Name, type.ContainingAssembly.Name));
        foreach (AttributeData trigger in PluginSymbols.TriggerAttributes(type))
        {
            CheckTrigger(context, type, trigger);
            CheckLiterals(context, type, trigger);
        }

        if (AttributeArguments.FirstText(attribute) is { } name)
            found.Add(new Declared(name, type.ToDisplayString(), location));
    }

    private static void CheckTrigger(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData trigger)
    {
        string? problem = null;
        if (AttributeArguments.Literals(trigger).Length == 0 && trigger.NamedArguments.IsEmpty)
            problem = "has no condition: give a text, Subsystem or AtLeast, or leave the attribute out";
        else if (AttributeArguments.Value(trigger, "Subsystem") is "")
            problem = "asks for an empty subsystem, which no record has";
        if (problem is not null)
        {
            Location location = PluginProblems.Location(trigger, type, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.EmptyTrigger, location, type.Name, problem));
        }
    }

    private static void CheckLiterals(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData trigger)
    {
        const int Fast = TriggerTableBuilder.ShortestFastLiteral;
        foreach (string literal in AttributeArguments.Literals(trigger))
        {
            int bytes = Encoding.UTF8.GetByteCount(literal);
            if (bytes is < PluginProblems.ShortestLiteral or >= Fast)
                continue;
            Location location = PluginProblems.Location(trigger, type, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SlowingLiteral, location, literal, bytes, Fast));
        }
    }

    private static void CheckAll(CompilationAnalysisContext context, bool writesSet, ConcurrentBag<Declared> found)
    {
        IEnumerable<Declared> own = found.OrderBy(d => d.TypeName, StringComparer.Ordinal);
        CheckNames(context, writesSet ? own.Concat(CheckReferenced(context)) : own);
    }

    /// <summary>Plugins of referenced assemblies, after saying what keeps them from being compiled in.</summary>
    private static IEnumerable<Declared> CheckReferenced(CompilationAnalysisContext context)
    {
        var declared = new List<Declared>();
        foreach ((INamedTypeSymbol type, AttributeData attribute) in ReferencedPlugins.Find(context.Compilation))
        {
            foreach (Diagnostic problem in ReferencedPlugins.Problems(context.Compilation, type, attribute, context.CancellationToken))
                context.ReportDiagnostic(problem);
            declared.Add(new Declared(AttributeArguments.FirstText(attribute) ?? "", type.ToDisplayString(), Location.None));
        }

        return declared.OrderBy(d => d.TypeName, StringComparer.Ordinal);
    }

    /// <summary>The first keeps the name: of the project's own before others, then by type, as classes arrive in any order.</summary>
    private static void CheckNames(CompilationAnalysisContext context, IEnumerable<Declared> inOrder)
    {
        foreach (Declared[] same in inOrder.GroupBy(d => d.Name, StringComparer.Ordinal).Select(g => g.ToArray()))
        {
            foreach (Declared late in same.Skip(1))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.DuplicateName, late.Location, late.Name, late.TypeName, same[0].TypeName));
            }
        }
    }

    /// <summary>A plugin's name and where it was given.</summary>
    private sealed record Declared(string Name, string TypeName, Location Location);
}
