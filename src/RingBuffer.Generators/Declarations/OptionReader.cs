using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Declarations;

/// <summary>
/// Turns the properties with [PluginOption] of a plugin and its base classes into models, in the order of their names. Used by
/// <see cref="PluginReader"/> for plugins without problems; <see cref="OptionProblems"/> knows what a right option is.
/// </summary>
internal static class OptionReader
{
    private const int BytesUnit = 1;

    public static EquatableArray<OptionModel> Read(INamedTypeSymbol type) =>
        new([.. PluginSymbols.Options(type).Select(o => Read(o.Property, o.Attribute)).OrderBy(o => o.Name, StringComparer.Ordinal)]);

    /// <summary>How the value of such a property is written, or null where the type cannot be an option.</summary>
    public static OptionKind? KindOf(ITypeSymbol type, AttributeData attribute) => type switch
    {
        { TypeKind: TypeKind.Enum } => OptionKind.Choice,
        { SpecialType: SpecialType.System_Boolean } => OptionKind.Boolean,
        { SpecialType: SpecialType.System_String } => OptionKind.Text,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => IsInBytes(attribute) ? OptionKind.Size : OptionKind.Number,
        _ => type.ToDisplayString() == "System.TimeSpan" ? OptionKind.Duration : null,
    };

    public static bool IsInBytes(AttributeData attribute) => AttributeArguments.Number(attribute, "Unit", 0) == BytesUnit;

    private static OptionModel Read(IPropertySymbol property, AttributeData attribute)
    {
        long largest = property.Type.SpecialType == SpecialType.System_Int32 ? int.MaxValue : long.MaxValue;
        return new OptionModel(
            AttributeArguments.FirstText(attribute)!,
            SymbolDisplay(property),
            property.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            KindOf(property.Type, attribute)!.Value,
            AttributeArguments.Text(attribute, "Description", ""),
            AttributeArguments.Whole(attribute, "Min", 0),
            Math.Min(largest, AttributeArguments.Whole(attribute, "Max", long.MaxValue)),
            new EquatableArray<ChoiceModel>([.. Choices(property.Type)]));
    }

    private static string SymbolDisplay(IPropertySymbol property) =>
        property.ToDisplayString(new SymbolDisplayFormat(miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers));

    /// <summary>The members of an enum, of several with one number the first.</summary>
    private static IEnumerable<ChoiceModel> Choices(ITypeSymbol type) => type.TypeKind != TypeKind.Enum
        ? []
        : type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue)
            .Select(f => new ChoiceModel(DashedName.Of(f.Name), AttributeArguments.ToLong(f.ConstantValue)))
            .GroupBy(c => c.Value).Select(same => same.First());
}
