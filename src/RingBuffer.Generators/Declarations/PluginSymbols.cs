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
    public const string RecognizesAttribute = "RingBuffer.RecognizesAttribute";
    public const string PluginClass = "RingBuffer.KernelPlugin";

    public static AttributeData? FindPluginAttribute(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(a => IsNamed(a.AttributeClass, PluginAttribute));

    public static IEnumerable<AttributeData> TriggerAttributes(INamedTypeSymbol type) =>
        type.GetAttributes().Where(a => IsNamed(a.AttributeClass, TriggerAttribute));

    public static IEnumerable<AttributeData> RecognizesAttributes(INamedTypeSymbol type) =>
        type.GetAttributes().Where(a => IsNamed(a.AttributeClass, RecognizesAttribute));

    public static bool DerivesFromPlugin(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (IsNamed(current, PluginClass))
                return true;
        }

        return false;
    }

    private static bool IsNamed(INamedTypeSymbol? type, string name) => string.Equals(type?.ToDisplayString(), name, StringComparison.Ordinal);
}
