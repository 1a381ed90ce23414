using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RingBuffer.Generators;
using RingBuffer.Generators.Analyzers;

namespace RingBuffer.Testing.Tests;

/// <summary>The C# compiler as a reader of the guide would call it: with the API, the kit, xunit, the generator and all its analyzers.</summary>
internal static class GuideCompiler
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(PluginAnalyzer).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Every warning and error, of the compiler, the generator and the analyzers.</summary>
    public static IReadOnlyList<string> Problems(params string[] sources)
    {
        Compilation compilation = Compile(out ImmutableArray<Diagnostic> ofGenerator, sources);
        ImmutableArray<Diagnostic> ofAnalyzers = compilation.WithAnalyzers(s_analyzers)
            .GetAnalyzerDiagnosticsAsync(Xunit.TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return [.. ofGenerator.Concat(compilation.GetDiagnostics()).Concat(ofAnalyzers).Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString())];
    }

    public static Assembly Load(params string[] sources)
    {
        using MemoryStream image = new();
        if (!Compile(out _, sources).Emit(image).Success)
            throw new InvalidOperationException(string.Join('\n', Problems(sources)));
        return Assembly.Load(image.ToArray());
    }

    private static Compilation Compile(out ImmutableArray<Diagnostic> ofGenerator, string[] sources)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Guide",
            sources.Select(source => CSharpSyntaxTree.ParseText(source, s_options)),
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new PluginSetGenerator().AsSourceGenerator()], parseOptions: s_options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ofGenerator);
        return output;
    }
}
