using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators;

/// <summary>
/// Every diagnostic of this assembly, with its id. Reported by the analyzers, except <see cref="TooManyTriggers"/>, which only the
/// generator can know. A new one also goes into AnalyzerReleases.Unshipped.md.
/// </summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "Plugin";

    public static readonly DiagnosticDescriptor NotDerived = new(
        "RB0001", "A plugin derives from KernelPlugin",
        "'{0}' has [KernelPlugin] but does not derive from RingBuffer.KernelPlugin", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor WrongShape = new(
        "RB0002", "A plugin is a sealed class that generated code can name",
        "Plugin '{0}' must {1}", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NoConstructor = new(
        "RB0003", "A plugin has a public parameterless constructor",
        "Plugin '{0}' needs a public constructor without parameters", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor InvalidName = new(
        "RB0004", "A plugin has a well-formed name",
        "'{0}' is not a plugin name: use lower case letters, digits and dashes, starting with a letter, such as usb-monitor",
        Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor DuplicateName = new(
        "RB0005", "Plugin names are unique",
        "The plugin name '{0}' is already taken by '{1}'", Category, DiagnosticSeverity.Error, true,
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ShortLiteral = new(
        "RB0006", "A trigger literal has at least four bytes",
        "The trigger literal \"{0}\" has {1} bytes of UTF-8; at least 4 are needed", Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor TooManyTriggers = new(
        "RB0007", "The triggers of all plugins fit their tables",
        "The triggers of all plugins together exceed the limit of 65535 entries of the table {0}",
        Category, DiagnosticSeverity.Error, true);
}
