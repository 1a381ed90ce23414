using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Colour is for terminals and for those who ask; JSON never has any.</summary>
public sealed class ColorTests
{
    private const char Escape = '\u001b';

    [Theory]
    [InlineData("TERM", "xterm-256color")]
    [InlineData("TERM", "dumb")]
    [InlineData("NO_COLOR", "1")]
    public async Task APipeGetsNoColor(string name, string value) => Assert.False(await HasColorAsync("demo", name, value));

    [Theory]
    [InlineData("demo --color always", "TERM", "dumb", true)]
    [InlineData("demo --color=always", "NO_COLOR", "1", true)]
    [InlineData("demo --color", "TERM", "xterm", true)]
    [InlineData("demo --color=never", "TERM", "xterm", false)]
    [InlineData("demo --color=auto", "TERM", "xterm", false)]
    [InlineData("demo --color=always -o json", "TERM", "xterm", false)]
    public async Task WhoAsksForColorGetsItInText(string commandLine, string name, string value, bool color) =>
        Assert.Equal(color, await HasColorAsync(commandLine, name, value));

    [Theory]
    [InlineData("demo", "TERM", "xterm", true)]
    [InlineData("demo", "NO_COLOR", "1", false)]
    [InlineData("demo", "NO_COLOR", "", true)] // no-color.org: present and not empty
    [InlineData("demo", "TERM", "dumb", false)]
    [InlineData("demo --color=never", "TERM", "xterm", false)]
    [InlineData("demo -o json", "TERM", "xterm", false)]
    public async Task ATerminalGetsColorUnlessItIsUnwanted(string commandLine, string name, string value, bool color)
    {
        string script = Needs.Program("script");
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["TERM"] = "xterm", [name] = value };

        Outcome outcome = await RingBufferProcess.RunProgramAsync(script, ["-qec", $"'{Binary.Path}' {commandLine}", "/dev/null"], environment);

        Assert.Equal(0, outcome.ExitCode);
        Assert.NotEmpty(outcome.Lines);
        Assert.Equal(color, outcome.Lines.Any(line => line.Contains(Escape, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AsciiWritesNothingBeyondAscii()
    {
        byte[] stream = "6,1,1,-;caf\\xc3\\xa9 \\xff \\x1b[31m\n6,5,2,-;b\nnot a record \u00e9\n"u8.ToArray();

        Outcome saved = (await RingBufferProcess.RunAsync(stream, "--ascii", "--stats", "-")).IsSuccess();
        Outcome demo = (await RingBufferProcess.RunAsync("demo", "--ascii", "--stats")).IsSuccess();

        Assert.All(saved.Lines.Concat(demo.Lines), line => Assert.All(line, c => Assert.True(c is '\t' or (>= ' ' and <= '~'))));
        Assert.Equal(@"[    0.000001] caf\xc3\xa9 \xff \x1b[31m", saved.Lines[0]);
    }

    private static async Task<bool> HasColorAsync(string commandLine, string name, string value)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { [name] = value };
        Outcome outcome = (await RingBufferProcess.RunProgramAsync(Binary.Path, commandLine.Split(' '), environment)).IsSuccess();
        Assert.NotEmpty(outcome.Lines);
        return outcome.Lines.Any(line => line.Contains(Escape, StringComparison.Ordinal));
    }
}
