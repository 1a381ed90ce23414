using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Declarations;

/// <summary>
/// The names of the plugin API, and how its attributes are found on a class. Used by reader and analyzers; judges nothing.
/// This assembly cannot reference the API, so types are known by name.
/// </summary>
internal static class PluginSymbols
{
    public const string PluginAttribute = "RingBuffer.KernelPluginAttribute";
    public const string TriggerAttribute = "RingBuffer.TriggerAttribute";
    public const string OptionAttribute = "RingBuffer.PluginOptionAttribute";
    public const string ContainsPluginsAttribute = "RingBuffer.Compiled.ContainsPluginsAttribute";
    public const string NeedsCapabilityAttribute = "RingBuffer.Compiled.NeedsCapabilityAttribute";
    public const string RecognizesAttribute = "RingBuffer.RecognizesAttribute";
    public const string PluginClass = "RingBuffer.KernelPlugin";
    public const string ContextClass = "RingBuffer.PluginContext";
    public const string ApiAssembly = "RingBuffer.Abstractions";

    public static AttributeData? FindPluginAttribute(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(a => IsNamed(a.AttributeClass, PluginAttribute));

    public static IEnumerable<AttributeData> TriggerAttributes(INamedTypeSymbol type) =>
        type.GetAttributes().Where(a => IsNamed(a.AttributeClass, TriggerAttribute));

    /// <summary>The options of a plugin and its base classes, those of the plugin first.</summary>
    public static IEnumerable<(IPropertySymbol Property, AttributeData Attribute)> Options(INamedTypeSymbol type) =>
        from declaring in WithBases(type)
        from property in declaring.GetMembers().OfType<IPropertySymbol>()
        from attribute in property.GetAttributes()
        where IsNamed(attribute.AttributeClass, OptionAttribute)
        select (property, attribute);

    public static IEnumerable<AttributeData> RecognizesAttributes(INamedTypeSymbol type) =>
        type.GetAttributes().Where(a => IsNamed(a.AttributeClass, RecognizesAttribute));

    public static bool DerivesFromPlugin(INamedTypeSymbol type) => WithBases(type).Skip(1).Any(t => IsNamed(t, PluginClass));

    public static IEnumerable<INamedTypeSymbol> WithContainers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
            yield return current;
    }

    /// <summary>Whether code anywhere in the assembly can name the type.</summary>
    public static bool IsReachable(INamedTypeSymbol type) => WithContainers(type).All(t => !t.IsFileLocal && t.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal);

    public static bool IsPublic(INamedTypeSymbol type) => WithContainers(type).All(t => t.DeclaredAccessibility == Accessibility.Public);

    public static bool IsNamed(INamedTypeSymbol? type, string name) => string.Equals(type?.ToDisplayString(), name, StringComparison.Ordinal);

    private static IEnumerable<INamedTypeSymbol> WithBases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
            yield return current;
    }
}
