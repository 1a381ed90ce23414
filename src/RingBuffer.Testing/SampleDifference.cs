using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RingBuffer.Testing;

/// <summary>Finds the first line in which two outputs differ, and in it the fields; says it in words. Used by <see cref="Samples"/>.</summary>
internal static class SampleDifference
{
    private const string Nothing = "(nothing)";

    /// <returns>Null when there is no difference.</returns>
    public static string? Find(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            string? wanted = i < expected.Count ? expected[i] : null;
            string? got = i < actual.Count ? actual[i] : null;
            if (wanted != got)
                return Describe(i, wanted, got) + Lengths(expected.Count, actual.Count);
        }

        return null;
    }

    private static string Describe(int index, string? expected, string? actual)
    {
        string where = $"line {index + 1}";
        if (expected is null || actual is null || Fields(expected, actual) is not { Count: > 0 } fields)
            return $"{where}\n  expected: {expected ?? Nothing}\n  actual:   {actual ?? Nothing}";
        return $"{where}, {About(expected)}\n{string.Join('\n', fields)}";
    }

    private static string Lengths(int expected, int actual) => expected == actual ? "" : $"\n{expected} lines expected, {actual} given";

    /// <summary>The differing fields; none when the lines are not two records of one type.</summary>
    private static List<string> Fields(string expected, string actual)
    {
        List<string> found = [];
        try
        {
            using JsonDocument wanted = JsonDocument.Parse(expected);
            using JsonDocument got = JsonDocument.Parse(actual);
            if (Text(wanted.RootElement, "type") == Text(got.RootElement, "type"))
                Compare("", wanted.RootElement, got.RootElement, found);
        }
        catch (JsonException)
        {
            found.Clear();
        }

        return found;
    }

    private static void Compare(string path, JsonElement expected, JsonElement actual, List<string> found)
    {
        if (JsonElement.DeepEquals(expected, actual))
            return;
        Dictionary<string, JsonElement> wanted = Children(path, expected);
        Dictionary<string, JsonElement> got = Children(path, actual);
        if (expected.ValueKind != actual.ValueKind || wanted.Count == 0 || got.Count == 0)
        {
            found.Add($"  {path}\n    expected: {expected.GetRawText()}\n    actual:   {actual.GetRawText()}");
            return;
        }

        foreach (string child in wanted.Keys.Union(got.Keys, StringComparer.Ordinal))
        {
            bool isWanted = wanted.TryGetValue(child, out JsonElement one);
            if (isWanted && got.TryGetValue(child, out JsonElement other))
                Compare(child, one, other, found);
            else
                found.Add($"  {child}\n    expected: {(isWanted ? one.GetRawText() : Nothing)}\n    actual:   {(isWanted ? Nothing : got[child].GetRawText())}");
        }
    }

    private static Dictionary<string, JsonElement> Children(string path, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(p => path.Length == 0 ? p.Name : $"{path}.{p.Name}", p => p.Value, StringComparer.Ordinal),
        JsonValueKind.Array => element.EnumerateArray().Select((item, i) => (item, i)).ToDictionary(p => $"{path}[{p.i}]", p => p.item, StringComparer.Ordinal),
        _ => [],
    };

    private static string About(string line)
    {
        using JsonDocument record = JsonDocument.Parse(line);
        return $"{Text(record.RootElement, "type")}: {Text(record.RootElement, "message") ?? Text(record.RootElement, "text")}";
    }

    private static string? Text(JsonElement record, string name) => record.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
