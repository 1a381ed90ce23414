using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Xunit;

namespace RingBuffer.Generators.Tests;

public sealed class PluginAnalyzerTests
{
    [Fact]
    public void RightPluginsAreNotReported() => Assert.Empty(Compiler.Analyze(Sources.OomDetector, Sources.UsbMonitor, Sources.Unrelated));

    [Fact]
    public void AClassWithoutTheAttributeIsNotAPlugin() =>
        Assert.Empty(Compiler.Analyze("public abstract class Half : RingBuffer.KernelPlugin { protected Half(int x) { } }"));

    [Fact]
    public void APluginMayDeriveThroughAnotherClass() => Assert.Empty(Compiler.Analyze(
        "public abstract class Base : RingBuffer.KernelPlugin; [RingBuffer.KernelPlugin(\"a\")] public sealed class P : Base;"));

    [Fact]
    public void APluginMayBeNestedInAReachableClass() => Assert.Empty(Compiler.Analyze(
        "internal static class Outer { [RingBuffer.KernelPlugin(\"a\")] internal sealed class P : RingBuffer.KernelPlugin; }"));

    [Fact]
    public void APluginMustDeriveFromKernelPlugin() => AssertReported("RB0001", "public sealed class P;");

    [Theory]
    [InlineData("public class P : KernelPlugin;", "be sealed")]
    [InlineData("public abstract class P : KernelPlugin { public P() { } }", "not be abstract")]
    [InlineData("public sealed class P<T> : KernelPlugin;", "not be generic")]
    [InlineData("file sealed class P : KernelPlugin;", "file-local")]
    public void APluginMustBeASealedClassThatCanBeNamed(string declaration, string demand) =>
        Assert.Contains(demand, AssertReported("RB0002", declaration).GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class Outer { $ private sealed class P : KernelPlugin; }", "not private")]
    [InlineData("public class Outer { private class Inner { $ public sealed class P : KernelPlugin; } }", "not private")]
    [InlineData("public class Outer<T> { $ public sealed class P : KernelPlugin; }", "generic")]
    public void APluginMustBeReachableThroughItsContainers(string source, string demand)
    {
        source = "using RingBuffer;\n" + source.Replace("$", "[KernelPlugin(\"name\")]", StringComparison.Ordinal);
        Diagnostic diagnostic = Assert.Single(Compiler.Analyze(source));
        Assert.Equal("RB0002", diagnostic.Id);
        Assert.Contains(demand, diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("internal P() { }")]
    [InlineData("public P(int x) { }")]
    public void APluginMustHaveAPublicConstructorWithoutParameters(string constructor) =>
        AssertReported("RB0003", $"public sealed class P : KernelPlugin {{ {constructor} }}");

    [Theory]
    [InlineData("null!")]
    [InlineData("\"\"")]
    [InlineData("\"Usb\"")]
    [InlineData("\"usb_monitor\"")]
    [InlineData("\"2usb\"")]
    [InlineData("\"-usb\"")]
    [InlineData("\"üsb\"")]
    public void APluginNameIsLowerCaseWithDashes(string name) =>
        AssertReported("RB0004", "public sealed class P : KernelPlugin;", name);

    [Fact]
    public void APluginNameMayHoldDigitsAndDashes() =>
        Assert.Empty(Compiler.Analyze("[RingBuffer.KernelPlugin(\"x86-mce2\")] public sealed class P : RingBuffer.KernelPlugin;"));

    [Fact]
    public void ANameIsTakenOnce()
    {
        string other = Sources.UsbMonitor.Replace("@event", "Zebra", StringComparison.Ordinal);
        Diagnostic diagnostic = Assert.Single(Compiler.Analyze(other, Sources.UsbMonitor), d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal("RB0005", diagnostic.Id);
        Assert.Equal("The plugin name 'usb-monitor' of 'Plugins.Zebra' is already taken by 'Plugins.@event'", diagnostic.GetMessage());
        Assert.Equal("RingBuffer.KernelPlugin(\"usb-monitor\")", Compiler.TextAt(diagnostic));
        Assert.Equal("Source0.cs", diagnostic.Location.SourceTree!.FilePath);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"oom\"")]
    [InlineData("\"long enough\", \"oom\"")]
    [InlineData("\"é!\"")]
    [InlineData("(string)null!")]
    [InlineData("(string[])null!")]
    public void ALiteralHasFourBytes(string literals)
    {
        Diagnostic diagnostic = AssertReported("RB0006", $"[Trigger({literals})] public sealed class P : KernelPlugin;");
        Assert.Equal($"Trigger({literals})", Compiler.TextAt(diagnostic));
    }

    [Theory]
    [InlineData("\"oom:\"")]
    [InlineData("\"éé\"")]
    [InlineData("AnyFacility = true")]
    [InlineData("Subsystem = \"usb\"")]
    public void ALiteralOfFourBytesOrNoneIsRight(string arguments) => Assert.DoesNotContain(
        Compiler.Analyze($"using RingBuffer; [KernelPlugin(\"name\")] [Trigger({arguments})] public sealed class P : KernelPlugin;"),
        d => d.Severity > DiagnosticSeverity.Info);

    private static Diagnostic AssertReported(string id, string declaration, string name = "\"name\"")
    {
        ImmutableArray<Diagnostic> diagnostics = Compiler.Analyze($"using RingBuffer;\n[KernelPlugin({name})] {declaration}");
        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        if (diagnostic.Id is not "RB0006")
            Assert.Equal($"KernelPlugin({name})", Compiler.TextAt(diagnostic));
        return diagnostic;
    }
}
