using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using RingBuffer.Generators.Declarations;

namespace RingBuffer.Generators.Analyzers;

/// <summary>
/// One member of PluginCapabilities, by what the API says itself: which call needs which stands in [NeedsCapability] there, so a new
/// call or capability needs no change here.
/// </summary>
internal sealed record Capability(string Name, int Value)
{
    /// <summary>The key under which the name goes with a diagnostic, for the code fixes.</summary>
    public const string Property = "Capability";

    public ImmutableDictionary<string, string?> Properties => ImmutableDictionary<string, string?>.Empty.Add(Property, Name);

    /// <summary>What a call of the method, or an override of it, needs; null: nothing.</summary>
    public static Capability? NeededBy(IMethodSymbol method)
    {
        AttributeData? needs = method.OriginalDefinition.GetAttributes()
            .FirstOrDefault(a => PluginSymbols.IsNamed(a.AttributeClass, PluginSymbols.NeedsCapabilityAttribute));
        if (needs is null || needs.ConstructorArguments.IsEmpty || needs.ConstructorArguments[0] is not { Type: { } type, Value: int value })
            return null;
        return Members(type).FirstOrDefault(c => c.Value == value);
    }

    /// <summary>All there are, in the order of declaration.</summary>
    public static IEnumerable<Capability> All(AttributeData plugin) =>
        plugin.AttributeClass!.GetMembers("Capabilities").OfType<IPropertySymbol>().SelectMany(p => Members(p.Type));

    private static IEnumerable<Capability> Members(ITypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>()
        .Where(f => f.ConstantValue is int and not 0)
        .Select(f => new Capability(f.Name, (int)f.ConstantValue!));
}
