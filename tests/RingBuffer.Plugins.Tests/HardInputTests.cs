using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CsCheck;
using RingBuffer.Compiled;
using RingBuffer.Testing;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>All plugins together over their own samples, damaged and repeated.</summary>
[CollectionDefinition(nameof(HardInputTests), DisableParallelization = true)]
[Collection(nameof(HardInputTests))] // what other tests take out of the process's pools would be counted
public sealed class HardInputTests
{
    /// <summary>On a busy machine runs of the same events differ by some 200 bytes: less than one for ten events, of which there are tens of thousands.</summary>
    private const long RuntimesOwn = 1024;

    private static readonly string[] s_samples =
        [.. Directory.GetFiles(Repository.Path("plugins"), "*.kmsg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Twice as many events must not take more: what a run allocates it allocates for its start and its end.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EventsAllocateNothing(bool json)
    {
#if DEBUG
        Assert.Skip("allocation is counted on optimised code: build with -c Release");
#endif
        byte[] once = Renumbered(8);
        byte[] twice = Renumbered(16);
        LogRun.Allocated(twice, new CompiledPlugins(), json); // grows what is pooled for the process
        long shorter = Enumerable.Range(0, 3).Min(_ => LogRun.Allocated(once, new CompiledPlugins(), json));
        long longer = Enumerable.Range(0, 3).Min(_ => LogRun.Allocated(twice, new CompiledPlugins(), json));
        Assert.InRange(longer, 0, shorter + RuntimesOwn);
    }

    [Fact]
    public void AHeadThatIsTooLongToKeepIsAnIncidentAllTheSame()
    {
        string line = $"4,1,1000000,-;pcieport 0000:00:1c.0: PCIe Bus Error: severity=Corrected, type={new string('x', 2000)}, (Receiver ID)\n";
        string[] output = LogRun.Json(Encoding.UTF8.GetBytes(line), new CompiledPlugins());
        Assert.DoesNotContain(output, o => o.Contains("\"plugin-failed\"", StringComparison.Ordinal));
        Assert.Contains(output, o => o.Contains("\"kind\":\"aer\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(12, 11)]
    [InlineData(5_000_000_000, null)] // no report has as many lines: the numbers count something else
    public void AnOomReportCountsItsLinesWhereItsNumbersAreThoseOfLines(long killed, int? lines)
    {
        string log = "6,2,1000000,-;a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
            + $"3,{killed},1000100,-;Out of memory: Killed process 7 (a) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0\n";
        string incident = LogRun.Json(Encoding.UTF8.GetBytes(log), new CompiledPlugins()).Single(o => o.Contains("\"kind\":\"oom\"", StringComparison.Ordinal));
        Assert.Equal(lines is not null, incident.Contains($"\"lines\":{lines},", StringComparison.Ordinal));
        Assert.Equal(lines is not null, incident.Contains("\"lines\":", StringComparison.Ordinal));
    }

    /// <summary>The head looks like a frame that the unwinder doubts, and is not to be dropped with them.</summary>
    [Fact]
    public void AHeadThatEndsAsADoubtfulFrameIsAnIncidentAllTheSame()
    {
        string[] output = LogRun.Json("3,1,1000000,-;BUG: KCSAN: data-race in a / b (unreliable)\n6,2,1000100,-; f+0x1/0x2\n"u8.ToArray(), new CompiledPlugins());
        Assert.DoesNotContain(output, o => o.Contains("\"plugin-failed\"", StringComparison.Ordinal));
        Assert.Contains(output, o => o.Contains("\"title\":\"KCSAN: data-race in a / b\"", StringComparison.Ordinal));
    }

    [Fact]
    public void DamagedSamplesNeverMakeAPluginFail()
    {
        byte[][] lines = [.. s_samples.SelectMany(path => Encoding.Latin1.GetString(File.ReadAllBytes(path)).Split('\n'))
            .Where(line => line.Contains(';', StringComparison.Ordinal)).Select(Encoding.Latin1.GetBytes)];
        Gen.Select(Gen.Int[0, lines.Length - 1], Gen.Int[0, 400], Gen.Int[0, 400], Gen.Byte, Gen.Int[-lines.Length, lines.Length - 1])
            .Array[200]
            .Sample(
                damages =>
                {
                    using MemoryStream stream = new();
                    foreach ((int index, int cut, int flip, byte value, int tail) in damages)
                        WriteDamaged(stream, lines[index], cut, flip, value, tail < 0 ? default : lines[tail]);
                    string[] output = LogRun.Json(stream.ToArray(), new CompiledPlugins());
                    Assert.DoesNotContain(output, line => line.Contains("\"plugin-failed\"", StringComparison.Ordinal));
                },
                iter: 60,
                threads: 1);
    }

    // What is cut gives way to the end of another line.
    private static void WriteDamaged(Stream stream, byte[] line, int cut, int flip, byte value, ReadOnlySpan<byte> tail)
    {
        byte[] damaged = [.. line];
        int text = Array.IndexOf(damaged, (byte)';') + 1;
        if (text + flip < damaged.Length)
            damaged[text + flip] = value;
        stream.Write(damaged.AsSpan(0, Math.Min(damaged.Length, text + cut)));
        stream.Write(tail[Math.Min(tail.Length, text + cut)..]);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>All samples after one another, some times over, as one boot: sequence and stamps only grow.</summary>
    private static byte[] Renumbered(int times)
    {
        List<byte> stream = [];
        ulong sequence = 0;
        for (int i = 0; i < times; i++)
        {
            foreach (string line in s_samples.SelectMany(path => Encoding.Latin1.GetString(File.ReadAllBytes(path)).Split('\n')))
            {
                string[] header = line.Split(';', 2)[0].Split(',');
                bool tag = line.StartsWith(' ');
                if (!tag && header.Length < 3)
                    continue;
                string renumbered = tag ? line : $"{header[0]},{sequence},{sequence * 1000},{string.Join(',', header.Skip(3))};{line.Split(';', 2)[1]}";
                stream.AddRange(Encoding.Latin1.GetBytes(renumbered + "\n"));
                if (!tag)
                    sequence++;
            }
        }

        return [.. stream];
    }
}
