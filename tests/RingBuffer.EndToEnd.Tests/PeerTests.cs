using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using RingBuffer.Tests.Shared;
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
        Outcome ours = (await RingBufferProcess.RunAsync("--plugins", "none")).IsSuccess(); // they add to some lines
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

    /// <summary>Debian's python3-jsonschema agrees with our own reading of the schema, and finds the schema itself in order.</summary>
    [Fact]
    public async Task AnIndependentValidatorAcceptsEveryLineOfTheDemo()
    {
        const string Interpreter = "/usr/bin/python3"; // Debian's own, which python3-jsonschema belongs to
        Assert.SkipUnless(System.IO.File.Exists(Interpreter), "python3 is not installed");
        Outcome module = await RingBufferProcess.RunProgramAsync(Interpreter, ["-c", "import jsonschema"]);
        Assert.SkipUnless(module.ExitCode == 0, "python3-jsonschema is not installed");
        Outcome demo = (await RingBufferProcess.RunAsync("demo", "-o", "json", "--stats")).IsSuccess();

        string schema = Repository.Path("src", "RingBuffer", "Resources", "schema.json");
        using RingBufferProcess child = RingBufferProcess.StartProgram(Interpreter, [Repository.Path("tests", "Shared", "validate.py"), schema]);
        Outcome checkedLines = await child.CompleteAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', demo.Lines)));

        Assert.Empty(checkedLines.Lines);
        checkedLines.IsSuccess();
    }
}
