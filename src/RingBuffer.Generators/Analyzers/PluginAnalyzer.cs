using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RingBuffer.Generators.Declarations;

namespace RingBuffer.Generators.Analyzers;

/// <summary>
/// Reports mistakes in the declaration of plugins, at the attribute. The compiler calls it, from several threads, once per class;
/// names are compared at the end of the compilation. It does not look into method bodies.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PluginAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.NotDerived, DiagnosticDescriptors.WrongShape, DiagnosticDescriptors.NoConstructor,
        DiagnosticDescriptors.InvalidName, DiagnosticDescriptors.DuplicateName, DiagnosticDescriptors.ShortLiteral,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var found = new ConcurrentBag<Declared>();
            start.RegisterSymbolAction(c => Check(c, found), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(c => CheckNames(c, found));
        });
    }

    private static void Check(SymbolAnalysisContext context, ConcurrentBag<Declared> found)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (PluginSymbols.FindPluginAttribute(type) is not { } attribute)
            return;
        foreach (Diagnostic problem in PluginProblems.Find(type, attribute, context.CancellationToken))
            context.ReportDiagnostic(problem);
        if (AttributeArguments.PluginName(attribute) is { } name)
            found.Add(Declare(name, type, attribute, context.CancellationToken));
    }

    private static Declared Declare(string name, INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation) =>
        new(name, type.ToDisplayString(), PluginProblems.Location(attribute, type, cancellation));

    /// <summary>The first by type name keeps the name: classes arrive in any order.</summary>
    private static void CheckNames(CompilationAnalysisContext context, ConcurrentBag<Declared> found)
    {
        foreach (IGrouping<string, Declared> same in found.GroupBy(d => d.Name, StringComparer.Ordinal))
        {
            Declared[] ordered = [.. same.OrderBy(d => d.TypeName, StringComparer.Ordinal)];
            foreach (Declared late in ordered.Skip(1))
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.DuplicateName, late.Location, late.Name, ordered[0].TypeName));
        }
    }

    /// <summary>A plugin's name and where it was given.</summary>
    private sealed record Declared(string Name, string TypeName, Location Location);
}
