using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using RingBuffer.Compiled;
using RingBuffer.Testing;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>
/// Every plugin's samples: <c>plugins/NAME/samples/x.kmsg</c> must give exactly <c>x.jsonl</c> beside it with only that plugin
/// running. With RINGBUFFER_REWRITE_SAMPLES=1 in the environment the expected files are written instead of compared.
/// </summary>
public sealed class SampleTests
{
    private static readonly OutputSchema s_schema =
        new(JsonDocument.Parse(File.ReadAllText(Repository.Path("src", "RingBuffer", "Resources", "schema.json"))).RootElement);

    public static TheoryData<string> AllSamples() =>
        [.. Directory.GetFiles(Repository.Path("plugins"), "*.kmsg", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Path("plugins"), path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> LookAlikes() => [.. AllSamples().Select(row => row.Data).Where(path => path.Contains("look-alike", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(AllSamples))]
    public void ASampleGivesTheLinesBesideIt(string sample)
    {
        Samples.Verify(new CompiledPlugins(), PluginOf(sample), Repository.Path("plugins", sample));
        Assert.All(Expected(sample), AssertValid);
    }

    [Theory]
    [MemberData(nameof(LookAlikes))]
    public void LookAlikesRaiseNothing(string sample)
    {
        string[] lines = Expected(sample);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.StartsWith("{\"type\":\"event\"", line));
        Assert.All(lines, line => Assert.DoesNotContain("\"annotations\":", line));
    }

    [Fact]
    public void EveryPluginHasSamplesWithHitsAndLookAlikes()
    {
        CompiledPlugins set = new();
        Assert.NotEqual(0, set.Count);
        for (int i = 0; i < set.Count; i++)
        {
            string samples = Repository.Path("plugins", set.Metadata(i).Name, "samples");
            Assert.True(Directory.Exists(samples), $"{samples} is missing");
            Assert.NotEmpty(Directory.GetFiles(samples, "*look-alike*.kmsg"));
            Assert.Contains(Directory.GetFiles(samples, "*.jsonl"), path => File.ReadAllText(path).Contains($"\"plugin\":\"{set.Metadata(i).Name}\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AFieldHasOneTypeInAllPlugins() // a store that takes a field's type from the first record refuses those of another
    {
        ILookup<string, string> types = Directory.GetFiles(Repository.Path("plugins"), "*.jsonl", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).SelectMany(FieldTypes).ToLookup(field => field.Name, field => field.Type, StringComparer.Ordinal);
        Assert.NotEmpty(types);
        Assert.Empty(types.Where(field => field.Any(type => type != field.First())).Select(field => field.Key));
    }

    private static (string Name, string Type)[] FieldTypes(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement record = document.RootElement;
        JsonElement[] notes = record.TryGetProperty("annotations", out JsonElement annotations) ? [.. annotations.EnumerateArray()] : [record];
        return
        [
            .. notes.Where(note => note.TryGetProperty("fields", out _)).SelectMany(note => note.GetProperty("fields").EnumerateObject())
                .Select(field => (field.Name, field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "boolean" : $"{field.Value.ValueKind}")),
        ];
    }

    private static void AssertValid(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
        string? problem = s_schema.Check(document.RootElement);
        Assert.True(problem is null, $"against the schema: {problem}: {line}");
        Assert.DoesNotContain("\"text\":\"\"", line, StringComparison.Ordinal); // a template whose names have no value says nothing
        if (document.RootElement.GetProperty("type").GetString() is "warning" or "incident")
            Assert.True(document.RootElement.GetProperty("fields").TryGetProperty("hint", out _), $"nothing to look at: {line}");
    }

    private static string[] Expected(string sample) => File.ReadAllLines(Path.ChangeExtension(Repository.Path("plugins", sample), ".jsonl"));

    private static string PluginOf(string sample) => sample.Split(Path.DirectorySeparatorChar)[0];
}
