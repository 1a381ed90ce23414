using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RingBuffer.Compiled;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>
/// The coverage table of the plugin guide: complete, and true. A row names a sample in which the plugin annotates a line that the other
/// tool's rule would find.
/// </summary>
public sealed class CoverageTests
{
    // node-problem-detector, config/kernel-monitor.json and readonly-monitor.json
    private static readonly string[] s_nodeProblemDetector =
    [
        "OOMKilling", "TaskHung", "DockerHung", "UnregisterNetDevice", "KernelOops (1)", "KernelOops (2)", "Ext4Error", "Ext4Warning", "IOError",
        "XfsHasShutdown", "MemoryReadError", "CperHardwareErrorCorrected", "CperHardwareErrorRecoverable", "CperHardwareErrorFatal",
        "FilesystemIsReadOnly",
    ];

    // abrt, src/lib/kernel.c
    private static readonly string[] s_abrt =
    [
        "BUG:", "WARNING: at", "WARNING: CPU:", "INFO: possible recursive locking detected", "ernel BUG at", "list_del corruption",
        "list_add corruption", "do_IRQ: stack overflow:", "ear stack overflow (cur:", "eneral protection fault", "nable to handle kernel",
        "ouble fault:", "RTNL: assertion failed", "eek! page_mapcount(page) went negative!", "adness at", "NETDEV WATCHDOG",
        "ysctl table check failed", ": nobody cared", "IRQ handler type mismatch", "Kernel panic - not syncing:", "Machine Check Exception:",
        "Machine check events logged", "divide error:", "bounds:", "coprocessor segment overrun:", "invalid TSS:", "segment not present:",
        "invalid opcode", "alignment check:", "stack segment:", "fpu exception:", "simd exception:", "iret exception:",
    ];

    public static TheoryData<string, string, string, string> RowsWithSamples() =>
        [.. Rows().Select(r => (r.Tool, r.Text, r.Plugin, r.Sample))];

    [Fact]
    public void TheTableHasEveryRule()
    {
        Assert.Equal(Joined(s_nodeProblemDetector), Joined(Rows().Where(r => r.Tool == "node-problem-detector").Select(r => r.Rule)));
        Assert.Equal(Joined(s_abrt), Joined(Rows().Where(r => r.Tool == "abrt").Select(r => r.Text)));
    }

    [Theory]
    [MemberData(nameof(RowsWithSamples))]
    public void TheNamedPluginAnnotatesALineThatTheRuleFinds(string tool, string text, string plugin, string sample)
    {
        string path = Repository.Path("plugins", plugin, "samples", sample + ".jsonl");
        Assert.True(File.Exists(path), $"{path} is missing");
        Regex rule = new(tool == "abrt" ? Regex.Escape(text) : text, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.Contains(File.ReadLines(path), line => IsAnnotated(line, plugin, rule.IsMatch));
    }

    [Fact]
    public void EveryPluginShowsExamplesOutOfItsSamples()
    {
        CompiledPlugins set = new();
        for (int i = 0; i < set.Count; i++)
        {
            string name = set.Metadata(i).Name;
            string[] lines = Encoding.UTF8.GetString(set.Recognized(i)).Split('\n');
            Assert.True(lines.Length > 2, $"{name} has no [Recognizes]");
            string[] samples = [.. Directory.GetFiles(Repository.Path("plugins", name, "samples"), "*.jsonl").SelectMany(File.ReadAllLines)];
            foreach (string example in lines.Where((_, index) => index % 2 == 1))
                Assert.True(Array.Exists(samples, line => IsMessage(line, example)), $"{name}: no sample has the line {example}");
        }
    }

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines);

    private static bool IsMessage(string line, string message)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("message", out JsonElement found) && found.GetString() == message;
    }

    private static bool IsAnnotated(string line, string plugin, Predicate<string> message)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement record = document.RootElement;
        return record.TryGetProperty("annotations", out JsonElement annotations) && message(record.GetProperty("message").GetString()!)
            && annotations.EnumerateArray().Any(a => a.GetProperty("plugin").GetString() == plugin);
    }

    private static Row[] Rows() =>
        [.. File.ReadLines(Repository.Path("plugins", "README.md"))
            .Where(line => line.StartsWith("| node-problem-detector |", StringComparison.Ordinal) || line.StartsWith("| abrt |", StringComparison.Ordinal))
            .Select(line => line.Split(" | "))
            .Select(cells => new Row(cells[0].TrimStart('|', ' '), cells[1], cells[2].Trim('`'), cells[3], cells[4].TrimEnd('|', ' ')))];

    private sealed record Row(string Tool, string Rule, string Text, string Plugin, string Sample);
}
