using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Packages.Tests;

/// <summary>
/// A copy of this repository's sources in an empty folder, as a new user has it, and a shell to type commands in. Its version is one
/// that never was before, its package cache and its list of templates are its own: nothing stale can help, and nothing stays behind.
/// One for all tests of this project, made at first use.
/// </summary>
[CollectionDefinition(nameof(Checkout))]
public sealed class Checkout : IDisposable, ICollectionFixture<Checkout>
{
    private const string VersionLine = "<Version>(?<version>[^<]*)</Version>";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("ringbuffer-packages-").FullName;

    public Checkout()
    {
        Released = Regex.Match(File.ReadAllText(Repository.Path("Directory.Build.props")), VersionLine, RegexOptions.None, s_patience).Groups["version"].Value;
        Version = $"{Released}-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}";
        foreach (string file in Sources())
            Copy(file);
        string props = Path.Combine(Root, "Directory.Build.props");
        File.WriteAllText(props, File.ReadAllText(props).Replace($"<Version>{Released}</Version>", $"<Version>{Version}</Version>", StringComparison.Ordinal));
    }

    /// <summary>The version in the sources.</summary>
    public string Released { get; }

    /// <summary>The version of this copy.</summary>
    public string Version { get; }

    /// <summary>The checkout; beside it is room for plugins.</summary>
    public string Root => Path.Combine(_folder, "ringbuffer");

    public string Beside(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a file beside the checkout, with the folders above it.</summary>
    public string Write(string name, string text)
    {
        string path = Beside(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Types commands into a shell that stops at the first one that fails; it stays in the folder where the one before ended.</summary>
    public async Task<Session> RunAsync(string commands, string? folder = null)
    {
        string script = $$"""
            set -euo pipefail
            export NUGET_FALLBACK_PACKAGES="${NUGET_PACKAGES:-$HOME/.nuget/packages}" NUGET_PACKAGES='{{Beside("packages")}}'
            dotnet() {
                if [ "$1" = new ]; then command dotnet "$@" --debug:custom-hive '{{Beside("templates")}}'; else command dotnet "$@"; fi
            }
            trap 'pwd >&3' EXIT
            {{commands}}
            """;
        ProcessStartInfo start = new("bash", ["-c", $"exec 3>'{Beside("where")}'; {script}"])
        {
            WorkingDirectory = folder ?? Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Stopwatch time = Stopwatch.StartNew();
        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        Task<string> error = shell.StandardError.ReadToEndAsync();
        try
        {
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience);
        }
        finally
        {
            if (!shell.HasExited)
                shell.Kill(entireProcessTree: true);
        }

        return new Session(shell.ExitCode, await output, await error, File.ReadAllText(Beside("where")).Trim(), time.Elapsed);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What belongs to the repository, without what building made of it.</summary>
    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "dist" or ".git" or "results"));

    private void Copy(string file)
    {
        string target = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Repository.Path(file), target);
    }
}

/// <summary>What came of some commands.</summary>
/// <param name="ExitCode">Of the last one that ran.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Folder">Where the shell was at the end.</param>
/// <param name="Time">From start to end.</param>
public sealed record Session(int ExitCode, string Output, string Error, string Folder, TimeSpan Time);
