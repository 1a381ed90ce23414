using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RingBuffer.Compiled;

namespace RingBuffer.Testing;

/// <summary>
/// Golden samples: recorded input <c>samples/x.kmsg</c> (as <c>cat /dev/kmsg</c> gives it) and beside it <c>x.jsonl</c>, the JSON
/// Lines that the program writes for it with the plugin running. Needs no test framework: what is wrong comes as an exception.
/// </summary>
public static class Samples
{
    /// <summary>With this variable set to 1, <see cref="Verify(KernelPlugin, string)"/> writes the expected files instead of comparing.</summary>
    public const string RewriteVariable = "RINGBUFFER_REWRITE_SAMPLES";

    private const string InputExtension = ".kmsg";
    private const string ExpectedExtension = ".jsonl";

    /// <summary>The sources' folder of this name: looked for beside the running test and in the folders above.</summary>
    /// <param name="relative">Such as <c>door-bell/samples</c>.</param>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string Folder(string relative)
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string candidate = Path.Combine(at, relative);
            if (Directory.Exists(candidate))
                return candidate;
        }

        throw new DirectoryNotFoundException($"no folder {relative} in {AppContext.BaseDirectory} or above it");
    }

    /// <summary>Every sample in a folder and below it, as full paths in a fixed order.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.GetFiles(folder, "*" + InputExtension, SearchOption.AllDirectories).Select(Path.GetFullPath).Order(StringComparer.Ordinal)];

    /// <summary>What the program writes for a sample with only this plugin running, as JSON Lines.</summary>
    /// <param name="plugin">A fresh instance.</param>
    /// <param name="sample">Path of the recorded input.</param>
    public static IReadOnlyList<string> Run(KernelPlugin plugin, string sample) => LogRun.Json(File.ReadAllBytes(sample), new TestedPlugins(plugin));

    /// <summary>Holds what the program writes for a sample against the file beside it.</summary>
    /// <param name="plugin">A fresh instance.</param>
    /// <param name="sample">Path of the recorded input; the expected output has the same name and ends in .jsonl.</param>
    /// <exception cref="SampleException">They differ, or there is nothing to compare with; the message says line, field, expected and actual.</exception>
    public static void Verify(KernelPlugin plugin, string sample) => Verify(sample, Run(plugin, sample));

    /// <summary>The same with one of several compiled-in plugins.</summary>
    /// <param name="plugins">A fresh set.</param>
    /// <param name="name">The plugin that runs.</param>
    /// <param name="sample">Path of the recorded input.</param>
    /// <exception cref="SampleException">As above.</exception>
    internal static void Verify(PluginSet plugins, string name, string sample) =>
        Verify(sample, LogRun.Json(File.ReadAllBytes(sample), plugins, running => running == name));

    private static void Verify(string sample, IReadOnlyList<string> actual)
    {
        string expected = Path.ChangeExtension(sample, ExpectedExtension);
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllLines(expected, actual);
        else if (!File.Exists(expected))
            throw new SampleException($"{expected} is missing; {RewriteVariable}=1 in the environment writes it");
        else if (SampleDifference.Find(File.ReadAllLines(expected), actual) is { } difference)
            throw new SampleException($"{sample} gives something else than {Path.GetFileName(expected)} beside it\n{difference}\n"
                + $"If the new output is right, {RewriteVariable}=1 in the environment writes it.");
    }
}

/// <summary>A sample that does not give what is expected. The message is meant to be read.</summary>
/// <param name="message">File, line, field, expected and actual.</param>
public sealed class SampleException(string message) : Exception(message);
