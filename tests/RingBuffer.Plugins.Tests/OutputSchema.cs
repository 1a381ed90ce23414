using System.IO;
using System.Text.Json;
using Json.Schema;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>The JSON Schema that <c>ringbuffer schema</c> prints, as a check on lines.</summary>
internal static class OutputSchema
{
    private static readonly JsonSchema s_schema = JsonSchema.FromText(File.ReadAllText(Repository.Path("src", "RingBuffer", "Resources", "schema.json")));

    public static void AssertValid(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        EvaluationResults results = s_schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(results.IsValid, "not valid against the schema: " + line);
    }
}
