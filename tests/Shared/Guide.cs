using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace RingBuffer.Tests.Shared;

/// <summary>One fenced block of a page.</summary>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Code">The text, each line with its newline.</param>
internal sealed record CodeBlock(string Language, string Code)
{
    /// <summary>The file a block of C# says it is: <c>// door-bell/DoorBell.cs</c> in its first line; null when it says none.</summary>
    public string? File => Code.StartsWith("// ", StringComparison.Ordinal) && Code.Split('\n')[0] is var line && line.EndsWith(".cs", StringComparison.Ordinal)
        ? line[3..] : null;
}

/// <summary>The fenced blocks of the plugin development guide and of the README, which tests compile and run.</summary>
internal static partial class Guide
{
    public static IReadOnlyList<CodeBlock> Blocks(string page) =>
        [.. Fence().Matches(File.ReadAllText(Repository.Path(page))).Select(m => new CodeBlock(m.Groups["language"].Value, m.Groups["code"].Value))];

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();
}
