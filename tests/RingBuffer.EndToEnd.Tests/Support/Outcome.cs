using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>What a finished child left behind.</summary>
internal sealed record Outcome(int ExitCode, IReadOnlyList<string> Lines, string Error)
{
    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The output as JSON Lines, each valid by the schema.</summary>
    public IReadOnlyList<JsonElement> Json() => [.. Lines.Select(JsonLines.Parse)];

    public IReadOnlyList<JsonElement> Events() => [.. Json().Where(line => line.Type() == "event")];

    public Outcome IsSuccess()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
        return this;
    }

    /// <summary>Exit 1, and one line for people that holds these words.</summary>
    public Outcome IsFailure(params string[] words) => HasOneErrorLine(1, words);

    /// <summary>Exit 2, one line for people and nothing on standard output.</summary>
    public Outcome IsBadUsage(params string[] words)
    {
        Assert.Empty(Lines);
        return HasOneErrorLine(2, words);
    }

    private Outcome HasOneErrorLine(int exitCode, string[] words)
    {
        Assert.Equal(exitCode, ExitCode);
        string line = Assert.Single(ErrorLines);
        Assert.StartsWith("ringbuffer: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.OrdinalIgnoreCase));
        return this;
    }
}
