using System.Collections.Generic;
using System.IO;
using System.Linq;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>What holds for every file of source.</summary>
public sealed class SourceTests
{
    private const int MostLines = 400;

    [Fact]
    public void NoFileIsLongerThanItCanBeReadAtOnce()
    {
        string[] sources = [.. Sources("src"), .. Sources("plugins"), .. Sources("tests"), .. Sources("bench")];

        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, file => File.ReadLines(file).Count() > MostLines);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"));
}
