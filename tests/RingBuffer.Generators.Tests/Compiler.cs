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

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Compiled.Plugins",
        sources.Select((source, i) => Parse(source, i)),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source, int number) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Source{number}.cs");

    public static GeneratorDriver Driver(string? property = "true") => CSharpGeneratorDriver.Create(
        [new PluginSetGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        optionsProvider: new Options(property),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <returns>The text the generator writes, or null when it writes none.</returns>
    public static string? Generate(params string[] sources) => GeneratedText(Driver().RunGenerators(Compile(sources)));

    public static string? GeneratedText(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single().GeneratedSources.SingleOrDefault().SourceText?.ToString();

    /// <returns>The sources compiled together with what the generator writes, and everything the compiler said.</returns>
    public static Compilation CompileWithGenerator(out ImmutableArray<Diagnostic> diagnostics, params string[] sources)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(sources), out Compilation output, out ImmutableArray<Diagnostic> ofGenerator);
        diagnostics = [.. ofGenerator, .. output.GetDiagnostics().Where(d => d.Severity != DiagnosticSeverity.Hidden)];
        return output;
    }

    public static Assembly Load(Compilation compilation)
    {
        using var image = new MemoryStream();
        if (!compilation.Emit(image).Success)
            throw new InvalidOperationException("the compilation has errors");
        return Assembly.Load(image.ToArray());
    }

    public static ImmutableArray<Diagnostic> Analyze(params string[] sources)
    {
        CompilationWithAnalyzers compilation = Compile(sources).WithAnalyzers([new PluginAnalyzer()]);
        return compilation.GetAnalyzerDiagnosticsAsync(Xunit.TestContext.Current.CancellationToken).GetAwaiter().GetResult();
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
