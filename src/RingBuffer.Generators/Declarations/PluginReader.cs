using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Declarations;

/// <summary>
/// Turns a class with [KernelPlugin] into a <see cref="PluginModel"/>. Called by the generator's pipeline for each such class; says
/// nothing about mistakes: a class that has one is passed over, the analyzer reports it. The defaults are those of the attributes
/// (a test compares them).
/// </summary>
internal static class PluginReader
{
    public const string DefaultVersion = "1.0.0";
    public const string DefaultMinEngineVersion = "0.1";
    public const int DefaultCapabilities = 1;

    public static PluginModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        AttributeData attribute = context.Attributes[0];
        return PluginProblems.Find(type, attribute, cancellation).Any() ? null : Read(type, attribute);
    }

    /// <summary>A plugin for which <see cref="PluginProblems"/> finds nothing.</summary>
    public static PluginModel Read(INamedTypeSymbol type, AttributeData attribute) => new(
        AttributeArguments.FirstText(attribute)!,
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        AttributeArguments.Text(attribute, "Version", DefaultVersion),
        AttributeArguments.Text(attribute, "Author", ""),
        AttributeArguments.Text(attribute, "Description", ""),
        AttributeArguments.Text(attribute, "MinEngineVersion", DefaultMinEngineVersion),
        AttributeArguments.Number(attribute, "Capabilities", DefaultCapabilities),
        new EquatableArray<TriggerModel>([.. PluginSymbols.TriggerAttributes(type).Select(ReadTrigger)]),
        OptionReader.Read(type))
    {
        Recognized = new EquatableArray<RecognizedModel>([.. PluginSymbols.RecognizesAttributes(type).Select(ReadRecognized)]),
    };

    private static RecognizedModel ReadRecognized(AttributeData recognizes)
    {
        string[] texts = [.. recognizes.ConstructorArguments.Select(a => a.Value as string ?? "")];
        return texts.Length == 2 ? new RecognizedModel(texts[0], texts[1]) : new RecognizedModel("", "");
    }

    private static TriggerModel ReadTrigger(AttributeData trigger) => new(
        new EquatableArray<string>(AttributeArguments.Literals(trigger)),
        AttributeArguments.Value(trigger, "Subsystem") as string,
        AttributeArguments.Number(trigger, "AtLeast", TriggerModel.AnySeverity),
        AttributeArguments.Value(trigger, "AnyFacility") is true);
}
