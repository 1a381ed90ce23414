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
    /// <summary>The first argument of the constructor: the name of a plugin or an option.</summary>
    public static string? FirstText(AttributeData attribute) =>
        attribute.ConstructorArguments.Where(a => a.Kind != TypedConstantKind.Array).Select(a => a.Value as string).FirstOrDefault();

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

    public static long Whole(AttributeData attribute, string name, long whenAbsent) =>
        Value(attribute, name) is { } number ? ToLong(number) : whenAbsent;

    /// <summary>A number of any integer type; beyond 2^63 the same bits.</summary>
    public static long ToLong(object? number) => number switch
    {
        ulong large => unchecked((long)large),
        string => 0,
        IConvertible other => other.ToInt64(null),
        _ => 0,
    };

    public static object? Value(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => string.Equals(a.Key, name, StringComparison.Ordinal)).Value is { Kind: not TypedConstantKind.Array } constant
            ? constant.Value
            : null;
}
