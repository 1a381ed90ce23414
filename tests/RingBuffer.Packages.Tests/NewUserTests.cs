using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Packages.Tests;

/// <summary>
/// A new user types what the guide shows, in its order, in a fresh checkout: makes the packages, a plugin from the template, tests it,
/// builds a binary with its sources and another one with its package.
/// </summary>
[Collection(nameof(Checkout))]
public sealed class NewUserTests(Checkout checkout, ITestOutputHelper log)
{
    private static readonly IReadOnlyList<CodeBlock> s_guide = Guide.Blocks("plugins/README.md");

    [Fact]
    public async Task TheGuideDoesWhatItSays()
    {
        string folder = checkout.Root;
        for (int i = 0; i < s_guide.Count; i++)
        {
            CodeBlock block = s_guide[i];
            if (block.File is { } file)
                checkout.Write(Path.Combine("door-bell", file), block.Code);
            if (block.Language != "sh")
                continue;
            string output = "";
            foreach (string command in block.Code.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Session session = await TypeAsync(command, folder);
                folder = session.Folder;
                output += session.Output;
            }

            if (s_guide[i + 1].Language == "text")
                Assert.EndsWith(s_guide[i + 1].Code, output, StringComparison.Ordinal);
        }

        CheckPackages();
        CheckSizes();
    }

    private async Task<Session> TypeAsync(string command, string folder)
    {
        Session session = await checkout.RunAsync(command.Replace(checkout.Released, checkout.Version, StringComparison.Ordinal), folder);
        log.WriteLine($"{session.Time.TotalSeconds,6:F1} s  {command}");
        Assert.True(session.ExitCode == 0, $"{command}\nended with {session.ExitCode}\n{session.Output}\n{session.Error}");
        return session;
    }

    private void CheckPackages()
    {
        string feed = Path.Combine(checkout.Root, "dist", "packages");
        string[] packages = ["RingBuffer.Abstractions", "RingBuffer.Templates", "RingBuffer.Testing"];
        Assert.Equal(packages.Select(name => $"{name}.{checkout.Version}.nupkg"), Directory.GetFiles(feed).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("analyzers/dotnet/cs/RingBuffer.Generators.dll", Entries("RingBuffer.Abstractions"));
        Assert.Contains("analyzers/dotnet/cs/RingBuffer.Generators.CodeFixes.dll", Entries("RingBuffer.Abstractions"));
        Assert.Contains("lib/net10.0/RingBuffer.Engine.dll", Entries("RingBuffer.Testing"));
        Assert.DoesNotContain(Entries("RingBuffer.Templates"), entry => entry.StartsWith("lib/", StringComparison.Ordinal));

        string[] Entries(string name)
        {
            using ZipArchive package = ZipFile.OpenRead(Path.Combine(feed, $"{name}.{checkout.Version}.nupkg"));
            return [.. package.Entries.Select(entry => entry.FullName)];
        }
    }

    /// <summary>The first binary has every plugin, the second three of them: what was not chosen must not be in it.</summary>
    private void CheckSizes()
    {
        byte[] all = File.ReadAllBytes(Path.Combine(checkout.Root, "dist", "ringbuffer"));
        byte[] few = File.ReadAllBytes(checkout.Beside("small"));
        log.WriteLine($"{all.Length} bytes with every plugin and door-bell, {few.Length} with three");
        Assert.True(few.Length < all.Length, $"{few.Length} bytes with three plugins, {all.Length} with all");
        Assert.All([all, few], binary => Assert.True(Holds(binary, "door-bell: "u8), "the plugin's trigger is not in the binary"));
        Assert.True(Holds(all, "kasan: GPF could be caused by NULL-ptr deref"u8), "the kasan-decoder's text is not in the binary that has it");
        Assert.False(Holds(few, "kasan: GPF could be caused by NULL-ptr deref"u8), "a plugin that was not chosen is in the binary");
    }

    private static bool Holds(byte[] binary, ReadOnlySpan<byte> text) => binary.AsSpan().IndexOf(text) >= 0;
}
