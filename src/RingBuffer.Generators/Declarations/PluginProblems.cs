using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Declarations;

/// <summary>
/// What is wrong with one plugin's declaration, taken by itself, so that it cannot be compiled in. The analyzer reports what it
/// finds, the generator passes over classes for which it finds anything, so both always agree. It does not compare plugins with one
/// another, and judges plugins of referenced assemblies as those of the source.
/// </summary>
internal static class PluginProblems
{
    /// <summary>Bytes of the shortest trigger literal that the search can look for.</summary>
    public const int ShortestLiteral = 4;

    public static IEnumerable<Diagnostic> Find(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        Location location = Location(attribute, type, cancellation);
        return OfClass(type, location)
            .Concat(OfName(attribute, location))
            .Concat(OfVersions(attribute, location))
            .Concat(PluginSymbols.TriggerAttributes(type).SelectMany(t => OfTrigger(t, Location(t, type, cancellation))))
            .Concat(OptionProblems.Find(type, cancellation));
    }

    /// <summary>The attribute, or nowhere for what comes from a referenced assembly.</summary>
    public static Location Location(AttributeData attribute, ISymbol symbol, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation()
        ?? (symbol.Locations[0] is { IsInSource: true } source ? source : Microsoft.CodeAnalysis.Location.None);

    public static bool IsName(string name) =>
        name.Length > 0 && name[0] is >= 'a' and <= 'z' && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

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
        if (PluginSymbols.WithContainers(type).Any(t => t.IsGenericType))
            return "not be generic or inside a generic type";
        if (!PluginSymbols.IsReachable(type))
            return "be visible in the whole assembly: not private, protected or file-local";
        return null;
    }

    private static IEnumerable<Diagnostic> OfName(AttributeData attribute, Location location)
    {
        string name = AttributeArguments.FirstText(attribute) ?? "";
        if (!IsName(name))
            yield return Diagnostic.Create(DiagnosticDescriptors.InvalidName, location, name);
    }

    private static IEnumerable<Diagnostic> OfVersions(AttributeData attribute, Location location)
    {
        string name = AttributeArguments.FirstText(attribute) ?? "";
        string version = AttributeArguments.Text(attribute, "Version", PluginReader.DefaultVersion);
        if (!Version.TryParse(version, out _))
            yield return Diagnostic.Create(DiagnosticDescriptors.InvalidVersion, location, "Version", version, name);

        string wanted = AttributeArguments.Text(attribute, "MinEngineVersion", PluginReader.DefaultMinEngineVersion);
        Version engine = EngineVersion(attribute);
        if (!Version.TryParse(wanted, out Version? needed))
            yield return Diagnostic.Create(DiagnosticDescriptors.InvalidVersion, location, "MinEngineVersion", wanted, name);
        else if (needed > engine)
            yield return Diagnostic.Create(DiagnosticDescriptors.EngineTooOld, location, name, wanted, engine);
    }

    /// <summary>
    /// The assembly of the plugin API has the engine's version, three numbers of it (a test of the executable compares them), so the
    /// compiler knows what the engine will say at run time.
    /// </summary>
    private static Version EngineVersion(AttributeData attribute) =>
        Version.Parse(attribute.AttributeClass!.ContainingAssembly.Identity.Version.ToString(3));

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
