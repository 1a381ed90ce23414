using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace RingBuffer.Packages.Tests;

/// <summary>What packaging/build.sh says when a custom build cannot be made; none of these gets as far as making a binary.</summary>
[Collection(nameof(Checkout))]
public sealed class CustomBuildTests(Checkout checkout)
{
    private const string Broken = """
        using RingBuffer;

        [KernelPlugin("broken")]
        public class Broken : KernelPlugin
        {
            public override void OnEvent(in KernelEvent e) => Context.Nothing();
        }
        """;

    [Fact]
    public async Task ABrokenPluginIsSaidWithFileLineAndDiagnosticAndTheOldBinaryStays()
    {
        string source = checkout.Write("broken/Broken.cs", Broken);
        string old = checkout.Write("out/ringbuffer", "the binary that was there");
        Session build = await checkout.RunAsync("packaging/build.sh --plugins none --plugin-dir ../broken --output ../out/ringbuffer");
        Assert.Equal(1, build.ExitCode);
        string[] lines = build.Error.TrimEnd().Split('\n');
        Assert.Contains(lines, line => line.StartsWith($"{source}:3:2: RB0002: Plugin 'Broken' must be sealed", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith($"{source}:6:63: CS1061: ", StringComparison.Ordinal));
        Assert.Equal(2, lines.Length);
        Assert.Equal("the binary that was there", File.ReadAllText(old));
    }

    [Fact]
    public async Task ANameThatIsNoPluginIsRefusedWithTheList()
    {
        Session build = await checkout.RunAsync("packaging/build.sh --plugins usb-monitor,oom-detectr");
        Assert.Equal(2, build.ExitCode);
        Assert.StartsWith("packaging/build.sh: no plugin is named oom-detectr; there are: ", build.Error, StringComparison.Ordinal);
        Assert.Contains("oom-detector, ", build.Error, StringComparison.Ordinal);
        Assert.Single(build.Error.TrimEnd().Split('\n'));
    }

    /// <summary>Asked of MSBuild itself, which then compiles exactly these.</summary>
    [Fact]
    public async Task OnlyChosenFoldersAndSharedSourceAreCompiled()
    {
        string plugins = Path.Combine(checkout.Root, "plugins");
        string two = Path.Combine(plugins, "two-in-one");
        Directory.CreateDirectory(two);
        await File.WriteAllTextAsync(Path.Combine(two, "Both.cs"), "[KernelPlugin(\n\"one\")] [KernelPlugin(\"other\")]", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(two, "Other.cs"), "[KernelPlugin(\"other\")]", TestContext.Current.CancellationToken);
        try
        {
            Session build = await checkout.RunAsync(
                "dotnet msbuild RingBuffer.Plugins.csproj -t:ChoosePlugins -getItem:Compile -p:PluginList=one%2Cusb-monitor | sed -n 's/.*\"Identity\": \"\\([^/]*\\).*/\\1/p' | sort -u", plugins);
            string[] folders = build.Output.TrimEnd().Split('\n');
            Assert.Superset(new HashSet<string>(["kernel-text", "two-in-one", "usb-monitor"], StringComparer.Ordinal), folders.ToHashSet(StringComparer.Ordinal));
            Assert.Empty(folders.Intersect(["kasan-decoder", "oom-detector", "security-monitor"], StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(two, recursive: true);
        }
    }

    [Theory]
    [InlineData("--plugin-dir ../nowhere", "--plugin-dir: no such folder: ../nowhere")]
    [InlineData("--plugin-dir packaging", "--plugin-dir: no class with [KernelPlugin] in packaging")]
    [InlineData("--package door-bell", "--package wants NAME@VERSION, not door-bell")]
    [InlineData("--source ../nowhere", "--source: no such folder: ../nowhere")]
    [InlineData("--no-such-option", "unknown option --no-such-option")]
    public async Task BadUsageIsSaidAtOnce(string options, string said)
    {
        Session build = await checkout.RunAsync($"packaging/build.sh {options}");
        Assert.Equal((2, $"packaging/build.sh: {said}\n"), (build.ExitCode, build.Error));
    }
}
