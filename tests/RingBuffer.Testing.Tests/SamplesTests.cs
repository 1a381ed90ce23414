using System;
using System.IO;
using Xunit;

namespace RingBuffer.Testing.Tests;

/// <summary>Golden samples as a plugin author uses them, in a folder of their own.</summary>
public sealed class SamplesTests : IDisposable
{
    private const string Input = "6,1,1000000,-;door-bell: ring\n6,2,2000000,-;something else\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("ringbuffer-samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ASampleThatGivesWhatIsExpectedPasses()
    {
        string sample = Write("ring.kmsg", Input);
        File.WriteAllLines(Path.ChangeExtension(sample, ".jsonl"), Samples.Run(new DoorBell(), sample));
        Samples.Verify(new DoorBell(), sample);
    }

    [Fact]
    public void ADifferenceSaysLineFieldExpectedAndActual()
    {
        string sample = Write("ring.kmsg", Input);
        string expected = string.Join('\n', Samples.Run(new DoorBell(), sample)).Replace("\"rings\":1", "\"rings\":2", StringComparison.Ordinal);
        Write("ring.jsonl", expected);
        SampleException e = Assert.Throws<SampleException>(() => Samples.Verify(new DoorBell(), sample));
        Assert.Equal(
            $"""
            {sample} gives something else than ring.jsonl beside it
            line 1, event: door-bell: ring
              annotations[0].fields.rings
                expected: 2
                actual:   1
            If the new output is right, RINGBUFFER_REWRITE_SAMPLES=1 in the environment writes it.
            """,
            e.Message);
    }

    [Theory]
    [InlineData("{\"type\":\"event\",\"a\":1}", "{\"type\":\"event\",\"b\":1}", "  a\n    expected: 1\n    actual:   (nothing)\n  b\n    expected: (nothing)\n    actual:   1")]
    [InlineData("{\"type\":\"event\"}", "{\"type\":\"gap\"}", "line 1\n  expected: {\"type\":\"event\"}\n  actual:   {\"type\":\"gap\"}")]
    [InlineData("not json", "{}", "line 1\n  expected: not json\n  actual:   {}")]
    [InlineData("{\"type\":\"event\",\"a\":[1,2]}", "{\"type\":\"event\",\"a\":[1]}", "a[1]\n    expected: 2\n    actual:   (nothing)")]
    public void EveryKindOfDifferenceIsSaid(string expected, string actual, string said) =>
        Assert.Contains(said, SampleDifference.Find([expected], [actual]), StringComparison.Ordinal);

    [Fact]
    public void LinesTooFewOrTooManyAreSaid()
    {
        Assert.Equal("line 2\n  expected: b\n  actual:   (nothing)\n2 lines expected, 1 given", SampleDifference.Find(["a", "b"], ["a"]));
        Assert.Equal("line 2\n  expected: (nothing)\n  actual:   b\n1 lines expected, 2 given", SampleDifference.Find(["a"], ["a", "b"]));
        Assert.Null(SampleDifference.Find(["a"], ["a"]));
    }

    [Fact]
    public void WithoutExpectedOutputTheVariableIsNamed()
    {
        string sample = Write("ring.kmsg", Input);
        SampleException e = Assert.Throws<SampleException>(() => Samples.Verify(new DoorBell(), sample));
        Assert.Contains("ring.jsonl is missing; RINGBUFFER_REWRITE_SAMPLES=1 in the environment writes it", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SamplesAreFoundBelowTheFolderInAFixedOrder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "more"));
        Write("b.kmsg", "");
        Write("a.jsonl", "");
        Write(Path.Combine("more", "a.kmsg"), "");
        Assert.Equal([Path.Combine(_folder, "b.kmsg"), Path.Combine(_folder, "more", "a.kmsg")], Samples.In(_folder));
        Assert.Throws<DirectoryNotFoundException>(() => Samples.Folder("no-such-folder-anywhere"));
        Assert.EndsWith("tests", Samples.Folder("tests"), StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
