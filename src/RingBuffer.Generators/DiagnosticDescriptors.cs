using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators;

/// <summary>
/// Every diagnostic of this assembly, with its id. Reported by the analyzers, except <see cref="TooManyTriggers"/>, which only the
/// generator can know. A new one also goes into AnalyzerReleases.Unshipped.md and into the table of the plugin guide.
/// </summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "Plugin";

    /// <summary>The plugin guide, from the root of the repository or of the package.</summary>
    private const string Guide = "plugins/README.md#diagnostics";

    public static readonly DiagnosticDescriptor NotDerived = new(
        "RB0001", "A plugin derives from KernelPlugin",
        "'{0}' has [KernelPlugin] but does not derive from RingBuffer.KernelPlugin", Category, DiagnosticSeverity.Error, true,
        "The engine calls plugins through their base class KernelPlugin.", Guide);

    public static readonly DiagnosticDescriptor WrongShape = new(
        "RB0002", "A plugin is a sealed class that generated code can name",
        "Plugin '{0}' must {1}", Category, DiagnosticSeverity.Error, true,
        "The generator writes code that constructs the plugin by its name; calls to a sealed class are direct.", Guide);

    public static readonly DiagnosticDescriptor NoConstructor = new(
        "RB0003", "A plugin has a public parameterless constructor",
        "Plugin '{0}' needs a public constructor without parameters", Category, DiagnosticSeverity.Error, true,
        "Generated code constructs plugins without arguments; settings come through [PluginOption] properties.", Guide);

    public static readonly DiagnosticDescriptor InvalidName = new(
        "RB0004", "A plugin has a well-formed name",
        "'{0}' is not a plugin name: use lower case letters, digits and dashes, starting with a letter, such as usb-monitor",
        Category, DiagnosticSeverity.Error, true,
        "The name stands on the command line, in the output and in folder names.", Guide);

    public static readonly DiagnosticDescriptor DuplicateName = new(
        "RB0005", "Plugin names are unique",
        "The plugin name '{0}' of '{1}' is already taken by '{2}'", Category, DiagnosticSeverity.Error, true,
        "Names are compared over the project of the plugin set and all plugin packages that it references.", Guide,
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ShortLiteral = new(
        "RB0006", "A trigger literal has at least four bytes",
        "The trigger literal \"{0}\" has {1} bytes of UTF-8; at least 4 are needed", Category, DiagnosticSeverity.Error, true,
        "The matcher looks messages through in steps of four bytes; shorter texts are also in every other message.", Guide);

    public static readonly DiagnosticDescriptor TooManyTriggers = new(
        "RB0007", "The triggers of all plugins fit their tables",
        "The triggers of all plugins together exceed the limit of 65535 entries of the table {0}",
        Category, DiagnosticSeverity.Error, true,
        "Choose fewer plugins, or shorter and fewer trigger literals.", Guide);

    public static readonly DiagnosticDescriptor InvalidVersion = new(
        "RB0008", "A version is two to four numbers",
        "{0} \"{1}\" of plugin '{2}' is not a version: two to four numbers with dots are expected, such as 1.0.0",
        Category, DiagnosticSeverity.Error, true,
        "Version says what 'ringbuffer plugins' lists; MinEngineVersion is compared with the engine's.", Guide);

    public static readonly DiagnosticDescriptor EngineTooOld = new(
        "RB0009", "The engine is as new as the plugin asks",
        "Plugin '{0}' needs engine {1}, this one is {2}", Category, DiagnosticSeverity.Error, true,
        "Reference a newer RingBuffer.Abstractions, whose version is the engine's, or ask for less.", Guide);

    public static readonly DiagnosticDescriptor UndeclaredCapability = new(
        "RB0010", "What a plugin does is among its capabilities",
        "'{0}' needs the capability {1}, which plugin '{2}' does not declare", Category, DiagnosticSeverity.Error, true,
        "Capabilities tell users what a plugin can do. The engine refuses what was not declared.", Guide);

    public static readonly DiagnosticDescriptor UnusedCapability = new(
        "RB0011", "A declared capability is used",
        "Plugin '{0}' declares the capability {1} but never uses it", Category, DiagnosticSeverity.Info, true,
        "Users read the capabilities to know what a plugin does.", Guide);

    public static readonly DiagnosticDescriptor BlockingCall = new(
        "RB0012", "OnEvent does not block",
        "'{0}' blocks in OnEvent of plugin '{1}': every event waits for it", Category, DiagnosticSeverity.Warning, true,
        "All plugins and the output share one thread. Do such work in OnLoad or OnUnload, or on a thread of the plugin's own.", Guide);

    public static readonly DiagnosticDescriptor AllocatingCall = new(
        "RB0013", "OnEvent does not allocate",
        "'{0}' allocates in OnEvent of plugin '{1}'", Category, DiagnosticSeverity.Info, true,
        "Events cost no garbage. Work on the bytes of the message: TextScanner, spans, interpolated text given to the context.", Guide);

    public static readonly DiagnosticDescriptor AsyncVoid = new(
        "RB0014", "A plugin has no async void",
        "'{0}' of plugin '{1}' is async void: an exception in it ends the whole program", Category, DiagnosticSeverity.Warning, true,
        "Nothing can catch what an async void method throws, and it goes on after the event is gone.", Guide);

    public static readonly DiagnosticDescriptor NotPublic = new(
        "RB0015", "A plugin of a library is public",
        "Plugin '{0}' must be public: code in another assembly than '{1}' constructs it", Category, DiagnosticSeverity.Error, true,
        "The project of the plugin set constructs the plugins of the libraries that it references.", Guide);

    public static readonly DiagnosticDescriptor AmbiguousType = new(
        "RB0016", "A plugin's type is in one assembly",
        "Plugin '{0}' of '{1}' cannot be compiled in: another assembly has a type of that name too", Category, DiagnosticSeverity.Error, true,
        "Generated code names types from the root namespace, so it cannot tell the two apart.", Guide);

    public static readonly DiagnosticDescriptor WrongOption = new(
        "RB0017", "An option is a public property that can be set",
        "Option '{0}' must {1}", Category, DiagnosticSeverity.Error, true,
        "Generated code sets options before OnLoad: public get and set, of type bool, int, long, string, TimeSpan or an enum.", Guide);

    public static readonly DiagnosticDescriptor InvalidOptionName = new(
        "RB0018", "An option has a well-formed name",
        "'{0}' is not an option name: use lower case letters, digits and dashes, starting with a letter, such as min-rss",
        Category, DiagnosticSeverity.Error, true,
        "Users write it: --set oom-detector.min-rss=100M.", Guide);

    public static readonly DiagnosticDescriptor DuplicateOption = new(
        "RB0019", "Option names are unique in a plugin",
        "The option name '{0}' is already taken by '{1}'", Category, DiagnosticSeverity.Error, true,
        "Base classes count too.", Guide);

    public static readonly DiagnosticDescriptor EmptyTrigger = new(
        "RB0020", "A trigger has a condition",
        "A trigger of plugin '{0}' {1}", Category, DiagnosticSeverity.Warning, true,
        "A plugin that is to see every record of the kernel needs no trigger at all.", Guide);

    public static readonly DiagnosticDescriptor SlowingLiteral = new(
        "RB0021", "A trigger literal has at least seven bytes",
        "The trigger literal \"{0}\" has {1} bytes of UTF-8: with less than {2} the search for all plugins' triggers takes smaller steps",
        Category, DiagnosticSeverity.Info, true,
        "The search looks at every n-th byte of each message, n being the length of the shortest literal less 3, and at most 4.", Guide);
}
