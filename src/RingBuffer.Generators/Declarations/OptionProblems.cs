using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Declarations;

/// <summary>What is wrong with the options of one plugin; a part of <see cref="PluginProblems"/>.</summary>
internal static class OptionProblems
{
    public static IEnumerable<Diagnostic> Find(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((IPropertySymbol property, AttributeData attribute) in PluginSymbols.Options(type))
        {
            Location location = PluginProblems.Location(attribute, property, cancellation);
            string name = AttributeArguments.FirstText(attribute) ?? "";
            if (Demand(property, attribute) is { } demand)
                yield return Diagnostic.Create(DiagnosticDescriptors.WrongOption, location, property.Name, demand);
            if (!PluginProblems.IsName(name))
                yield return Diagnostic.Create(DiagnosticDescriptors.InvalidOptionName, location, name);
            else if (taken.TryGetValue(name, out string? other))
                yield return Diagnostic.Create(DiagnosticDescriptors.DuplicateOption, location, name, other);
            else
                taken.Add(name, property.Name);
        }
    }

    /// <returns>What the property must do, or null.</returns>
    private static string? Demand(IPropertySymbol property, AttributeData attribute)
    {
        if (OptionReader.KindOf(property.Type, attribute) is not { } kind)
            return "be of type bool, int, long, string, TimeSpan or an enum, not " + property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (!IsPublic(property) || !IsPublic(property.GetMethod) || !IsPublic(property.SetMethod) || property.SetMethod!.IsInitOnly)
            return "have a public get and a public set";
        if (property.IsStatic || property.IsIndexer)
            return "not be static or an indexer";
        if (OptionReader.IsInBytes(attribute) && kind != OptionKind.Size)
            return "be of type int or long to count bytes";
        if (kind == OptionKind.Choice && !PluginSymbols.IsReachable((INamedTypeSymbol)property.Type))
            return "have a type that the whole assembly can name";
        return AttributeArguments.Whole(attribute, "Min", 0) > AttributeArguments.Whole(attribute, "Max", long.MaxValue)
            ? "have a Min that is not above its Max"
            : null;
    }

    private static bool IsPublic(ISymbol? symbol) => symbol?.DeclaredAccessibility == Accessibility.Public;
}
