using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Declarations;

/// <summary>
/// The plugins of the assemblies that a compilation references, found through [assembly: ContainsPlugins] and never by walking types.
/// Used by the generator where the plugin set is written, and by the analyzer to say what is wrong with them there.
/// </summary>
internal static class ReferencedPlugins
{
    /// <summary>Those without problems.</summary>
    public static EquatableArray<PluginModel> Read(Compilation compilation, CancellationToken cancellation) => new(
    [
        .. from plugin in Find(compilation)
           where !Problems(compilation, plugin.Type, plugin.Attribute, cancellation).Any()
           select PluginReader.Read(plugin.Type, plugin.Attribute),
    ]);

    public static IEnumerable<(INamedTypeSymbol Type, AttributeData Attribute)> Find(Compilation compilation) =>
        from assembly in compilation.SourceModule.ReferencedAssemblySymbols
        where UsesApi(assembly)
        from list in assembly.GetAttributes()
        where PluginSymbols.IsNamed(list.AttributeClass, PluginSymbols.ContainsPluginsAttribute)
        from type in Types(list)
        let attribute = PluginSymbols.FindPluginAttribute(type)
        where attribute is not null
        select (type, attribute);

    /// <summary>What keeps a plugin from being compiled into this compilation.</summary>
    public static IEnumerable<Diagnostic> Problems(
        Compilation compilation, INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        string name = type.ToDisplayString();
        string assembly = type.ContainingAssembly.Name;
        if (!compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            yield return Diagnostic.Create(DiagnosticDescriptors.NotPublic, Location.None, name, assembly);
        if (compilation.GetTypesByMetadataName(MetadataName(type)).Length > 1)
            yield return Diagnostic.Create(DiagnosticDescriptors.AmbiguousType, Location.None, name, assembly);
        foreach (Diagnostic problem in PluginProblems.Find(type, attribute, cancellation))
            yield return problem;
    }

    /// <summary>Most references are of the framework: looking at what they reference is cheaper than decoding their attributes.</summary>
    private static bool UsesApi(IAssemblySymbol assembly) =>
        assembly.Modules.Any(m => m.ReferencedAssemblies.Any(a => a.Name == PluginSymbols.ApiAssembly));

    private static IEnumerable<INamedTypeSymbol> Types(AttributeData list) => list.ConstructorArguments
        .Where(a => a is { Kind: TypedConstantKind.Array, IsNull: false })
        .SelectMany(a => a.Values)
        .Select(v => v.Value)
        .OfType<INamedTypeSymbol>();

    private static string MetadataName(INamedTypeSymbol type)
    {
        if (type.ContainingType is not null)
            return MetadataName(type.ContainingType) + "+" + type.MetadataName;
        return type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;
    }
}
