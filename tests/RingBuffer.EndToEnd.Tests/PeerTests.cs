using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Agreement with the tools people use beside this one.</summary>
[Collection(LiveLog.Name)]
public sealed class PeerTests
{
    [Fact]
    public async Task DmesgPrintsTheSameLines()
    {
        string dmesg = Needs.Program("dmesg");
        Needs.KernelLog();
        Outcome version = await RingBufferProcess.RunProgramAsync(dmesg, ["--version"]);
        Assert.SkipUnless(version.ExitCode == 0 && version.Lines[0].Contains("util-linux", StringComparison.Ordinal), "dmesg is not that of util-linux");

        List<BareRecord> records = BareReader.Snapshot();
        Outcome theirs = await RingBufferProcess.RunProgramAsync(dmesg, ["--color=never"]);
        Outcome ours = (await RingBufferProcess.RunAsync()).IsSuccess();
        ulong oldest = BareReader.Snapshot()[0].Sequence;

        HashSet<string> plain = [.. records.Where(r => r.IsPlain && r.Sequence >= oldest).Select(r => r.DmesgLine)];
        Assert.NotEmpty(plain);
        Assert.Equal(theirs.Lines.Where(plain.Contains), ours.Lines.Where(plain.Contains));
        Assert.Equal(plain, ours.Lines.Where(plain.Contains).ToHashSet());
    }

    [Theory]
    [InlineData("demo -o json --stats")]
    [InlineData("-o json --raw --stats")]
    public async Task JqReadsEveryLine(string commandLine)
    {
        string jq = Needs.Program("jq");
        Needs.KernelLog();
        KernelLog.Write([.. "odd \u001b \" \\ "u8, 0xFF, 0x80, (byte)'\t', .. "\u00e9"u8]);
        Outcome own = (await RingBufferProcess.RunAsync(commandLine.Split(' '))).IsSuccess();

        using RingBufferProcess child = RingBufferProcess.StartProgram(jq, ["-c", "."]);
        Outcome read = (await child.CompleteAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', own.Lines)))).IsSuccess();

        Assert.Equal(own.Json().Select(line => line.Type()), read.Json().Select(line => line.Type()));
    }
}
