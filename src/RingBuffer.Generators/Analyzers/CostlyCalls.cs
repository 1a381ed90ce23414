using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace RingBuffer.Generators.Analyzers;

/// <summary>
/// Which members of the framework block and which allocate: a list of the usual ones, not of all. Used by
/// <see cref="PluginBody"/>.
/// </summary>
internal static class CostlyCalls
{
    private static readonly string[] s_blockingTypes =
    [
        "System.Console", "System.Diagnostics.Process", "System.IO.File", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo",
        "System.IO.FileStream", "System.IO.RandomAccess", "System.IO.StreamReader", "System.IO.StreamWriter", "System.Net.Dns",
    ];

    private static readonly string[] s_blockingNamespaces =
    [
        "System.Net.Http", "System.Net.Sockets", "System.Net.NetworkInformation", "System.Net.WebSockets", "System.IO.Pipes",
    ];

    private static readonly string[] s_waits = ["Sleep", "Join", "Wait", "WaitOne", "WaitAll", "WaitAny", "SignalAndWait", "GetResult", "Result"];

    private static readonly ImmutableDictionary<string, string[]> s_allocating = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["System.String"] =
        [
            "Concat", "Format", "Insert", "Join", "PadLeft", "PadRight", "Remove", "Replace", "Split", "Substring",
            "ToCharArray", "ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant",
        ],
        ["System.Text.Encoding"] = ["GetBytes", "GetString"],
        ["System.Text.RegularExpressions.Regex"] = ["Match", "Matches", "Replace", "Split"],
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>System.String, not string; no type arguments.</summary>
    private static readonly SymbolDisplayFormat s_fullName =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>Sleeping, waiting, files, sockets, processes, the console; the constructors of such types too.</summary>
    public static bool Blocks(ISymbol member)
    {
        string type = member.ContainingType.ToDisplayString(s_fullName);
        string space = member.ContainingNamespace.ToDisplayString();
        return s_blockingTypes.Contains(type, StringComparer.Ordinal)
            || s_blockingNamespaces.Contains(space, StringComparer.Ordinal)
            || (s_waits.Contains(member.Name, StringComparer.Ordinal)
                && space is "System.Threading" or "System.Threading.Tasks" or "System.Runtime.CompilerServices");
    }

    public static bool Allocates(IMethodSymbol method)
    {
        string type = method.ContainingType.ToDisplayString(s_fullName);
        return type == "System.Linq.Enumerable"
            || (s_allocating.TryGetValue(type, out string[]? names) && names.Contains(method.Name, StringComparer.Ordinal)
                && !method.ReturnsVoid && method.ReturnType.SpecialType != SpecialType.System_Int32)
            || (method is { Name: "ToString", Parameters.IsEmpty: true } && method.ContainingType.SpecialType != SpecialType.System_String);
    }

    public static string NameOf(ISymbol member) => member.Name == WellKnownMemberNames.InstanceConstructorName
        ? "new " + member.ContainingType.Name
        : member.ContainingType.Name + "." + member.Name;
}
