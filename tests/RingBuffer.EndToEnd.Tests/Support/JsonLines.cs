using System;
using System.Diagnostics;
using System.Text.Json;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>Reads lines of JSON output; every one is held against the schema that the binary itself prints.</summary>
internal static class JsonLines
{
    private static readonly Lazy<OutputSchema> s_schema = new(() => new OutputSchema(JsonDocument.Parse(ReadSchema()).RootElement));

    public static JsonElement Parse(string line)
    {
        JsonElement element;
        try
        {
            element = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;
        }
        catch (JsonException e)
        {
            throw new FormatException($"not JSON ({e.Message}): {line}", e);
        }

        string? problem = s_schema.Value.Check(element);
        Assert.True(problem is null, $"against the schema: {problem}: {line}");
        Assert.StartsWith("{\"type\":\"", line, StringComparison.Ordinal);
        return element;
    }

    public static string Type(this JsonElement line) => line.Text("type");

    public static string Text(this JsonElement line, string name) => line.GetProperty(name).GetString()!;

    public static ulong Number(this JsonElement line, string name) => line.GetProperty(name).GetUInt64();

    public static bool Has(this JsonElement line, string name) => line.TryGetProperty(name, out _);

    private static string ReadSchema()
    {
        using Process process = Process.Start(new ProcessStartInfo(Binary.Path, "schema") { UseShellExecute = false, RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }
}
