using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Declarations;

/// <summary>
/// What is wrong with one plugin's declaration, taken by itself. The analyzer reports what it finds, the generator passes over
/// classes for which it finds anything, so both always agree. It does not compare plugins with one another.
/// </summary>
internal static class PluginProblems
{
    private const int ShortestLiteral = 4;

    public static IEnumerable<Diagnostic> Find(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation) =>
        OfClass(type, Location(attribute, type, cancellation))
            .Concat(OfName(attribute, Location(attribute, type, cancellation)))
            .Concat(PluginSymbols.TriggerAttributes(type).SelectMany(t => OfTrigger(t, Location(t, type, cancellation))));

    public static Location Location(AttributeData attribute, INamedTypeSymbol type, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? type.Locations[0];

    private static IEnumerable<Diagnostic> OfClass(INamedTypeSymbol type, Location location)
    {
        if (!PluginSymbols.DerivesFromPlugin(type))
            yield return Diagnostic.Create(DiagnosticDescriptors.NotDerived, location, type.Name);
        if (WrongShape(type) is { } demand)
            yield return Diagnostic.Create(DiagnosticDescriptors.WrongShape, location, type.Name, demand);
        if (!type.InstanceConstructors.Any(c => c.Parameters.IsEmpty && c.DeclaredAccessibility == Accessibility.Public))
            yield return Diagnostic.Create(DiagnosticDescriptors.NoConstructor, location, type.Name);
    }

    /// <returns>What the class must do, or null. One demand at a time: an abstract class is never sealed either.</returns>
    private static string? WrongShape(INamedTypeSymbol type)
    {
        if (type.IsAbstract || type.IsStatic)
            return "not be abstract or static";
        if (!type.IsSealed)
            return "be sealed";
        if (WithContainers(type).Any(t => t.IsGenericType))
            return "not be generic or inside a generic type";
        if (!WithContainers(type).All(IsReachable))
            return "be visible in the whole assembly: not private, protected or file-local";
        return null;
    }

    private static IEnumerable<INamedTypeSymbol> WithContainers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
            yield return current;
    }

    private static bool IsReachable(INamedTypeSymbol type) => !type.IsFileLocal && type.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    private static IEnumerable<Diagnostic> OfName(AttributeData attribute, Location location)
    {
        string name = AttributeArguments.PluginName(attribute) ?? "";
        if (!IsName(name))
            yield return Diagnostic.Create(DiagnosticDescriptors.InvalidName, location, name);
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name[0] is >= 'a' and <= 'z' && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static IEnumerable<Diagnostic> OfTrigger(AttributeData trigger, Location location)
    {
        foreach (string literal in AttributeArguments.Literals(trigger))
        {
            int bytes = Encoding.UTF8.GetByteCount(literal);
            if (bytes < ShortestLiteral)
                yield return Diagnostic.Create(DiagnosticDescriptors.ShortLiteral, location, literal, bytes);
        }
    }
}
