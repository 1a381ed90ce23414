using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Declarations;

/// <summary>
/// The arguments of the plugin API's attributes as plain values, also where the source is wrong or half typed. Used by reader and
/// analyzers; judges nothing.
/// </summary>
internal static class AttributeArguments
{
    public static string? PluginName(AttributeData attribute) =>
        attribute.ConstructorArguments.Select(a => a.Value as string).FirstOrDefault();

    /// <summary>A null where a literal should be reads as an empty one, which no rule accepts.</summary>
    public static string[] Literals(AttributeData trigger)
    {
        if (trigger.ConstructorArguments.IsEmpty)
            return [];
        TypedConstant literals = trigger.ConstructorArguments[0];
        if (literals.Kind != TypedConstantKind.Array || literals.IsNull)
            return [""];
        return [.. literals.Values.Select(v => v.Value as string ?? "")];
    }

    public static string Text(AttributeData attribute, string name, string whenAbsent) => Value(attribute, name) as string ?? whenAbsent;

    public static int Number(AttributeData attribute, string name, int whenAbsent) =>
        Value(attribute, name) is IConvertible number ? number.ToInt32(null) : whenAbsent;

    public static object? Value(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => string.Equals(a.Key, name, StringComparison.Ordinal)).Value is { Kind: not TypedConstantKind.Array } constant
            ? constant.Value
            : null;
}
