using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RingBuffer.Generators.Analyzers;

namespace RingBuffer.Generators.Tests;

/// <summary>
/// The C# compiler with the real API assembly, as a plugins project calls it: documentation is checked and every warning counts.
/// Used by all tests that start from source.
/// </summary>
internal static class Compiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !path.Contains("xunit", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = [new PluginAnalyzer(), new PluginBodyAnalyzer()];

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Compiled.Plugins",
        sources.Select((source, i) => Parse(source, i)),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A plugin package: compiled with the generator but without a plugin set, as others reference it.</summary>
    public static MetadataReference Library(string name, params string[] sources) => MetadataReference.CreateFromImage(LibraryImage(name, sources));

    public static byte[] LibraryImage(string name, params string[] sources)
    {
        Driver(property: null).RunGeneratorsAndUpdateCompilation(Compile(sources).WithAssemblyName(name), out Compilation output, out _);
        return Emit(output);
    }

    public static SyntaxTree Parse(string source, int number) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Source{number}.cs");

    public static GeneratorDriver Driver(string? property = "true") => CSharpGeneratorDriver.Create(
        [new PluginSetGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        optionsProvider: new Options(property),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <returns>The text of the plugin set, or null when none is written.</returns>
    public static string? Generate(params string[] sources) => GeneratedText(Driver().RunGenerators(Compile(sources)));

    public static string? GeneratedText(GeneratorDriver driver, string file = PluginSetGenerator.FileName) =>
        driver.GetRunResult().Results.Single().GeneratedSources.SingleOrDefault(s => s.HintName == file).SourceText?.ToString();

    /// <returns>The sources compiled together with what the generator writes, and everything the compiler said.</returns>
    public static Compilation CompileWithGenerator(out ImmutableArray<Diagnostic> diagnostics, params string[] sources) =>
        CompileWithGenerator(out diagnostics, Compile(sources));

    public static Compilation CompileWithGenerator(out ImmutableArray<Diagnostic> diagnostics, CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> ofGenerator);
        diagnostics = [.. ofGenerator, .. output.GetDiagnostics().Where(d => d.Severity != DiagnosticSeverity.Hidden)];
        return output;
    }

    public static Assembly Load(Compilation compilation) => Assembly.Load(Emit(compilation));

    public static ImmutableArray<Diagnostic> Analyze(params string[] sources) => Analyze(Compile(sources));

    /// <param name="compilation">What to look at.</param>
    /// <param name="property">Whether the project asks for the plugin set.</param>
    public static ImmutableArray<Diagnostic> Analyze(CSharpCompilation compilation, string? property = "true")
    {
        var options = new AnalyzerOptions([], new Options(property));
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(Analyzers, options);
        return analysis.GetAnalyzerDiagnosticsAsync(Xunit.TestContext.Current.CancellationToken).GetAwaiter().GetResult();
    }

    public static string TextAt(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.ToString().Substring(
        diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);

    private static byte[] Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success ? image.ToArray() : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    /// <summary>The one MSBuild property the generator reads.</summary>
    private sealed class Options(string? property) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(property);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values(string? property) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => property is null ? [] : [PluginSetGenerator.PropertyName];

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = string.Equals(key, PluginSetGenerator.PropertyName, StringComparison.Ordinal) ? property : null;
            return value is not null;
        }
    }
}
