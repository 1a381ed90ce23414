using System;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RingBuffer.Tests.Shared;

/// <summary>
/// Holds a value against a JSON Schema: the keywords of draft 2020-12 that the program's schema uses, and an exception for any other,
/// so that nothing goes unchecked in silence. Small because no maintained .NET validator reads both this draft and 64-bit numbers.
/// </summary>
internal sealed class OutputSchema(JsonElement root)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <returns>What is wrong, or null.</returns>
    public string? Check(JsonElement value) => Check(root, value, "$");

    private string? Check(JsonElement schema, JsonElement value, string at)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (CheckKeyword(schema, keyword, value, at) is { } problem)
                return problem;
        }

        return null;
    }

    private string? CheckKeyword(JsonElement schema, JsonProperty keyword, JsonElement value, string at)
    {
        JsonElement rule = keyword.Value;
        switch (keyword.Name)
        {
            case "$schema" or "$defs" or "title" or "description":
                return null;
            case "$ref":
                return Check(Resolve(rule.GetString()!), value, at);
            case "oneOf":
                return CheckOneOf(rule, value, at);
            case "type":
                return Names(rule).Any(name => HasType(value, name)) ? null : $"{at} is not of type {rule}";
            case "const":
                return JsonElement.DeepEquals(rule, value) ? null : $"{at} is not {rule}";
            case "enum":
                return rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? null : $"{at} is none of {rule}";
            case "pattern":
                return IsString(value) && !Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.None, s_patience)
                    ? $"{at} does not match {rule}" : null;
            case "minimum":
                return IsNumber(value) && value.GetDecimal() < rule.GetDecimal() ? $"{at} is below {rule}" : null;
            case "maximum":
                return IsNumber(value) && value.GetDecimal() > rule.GetDecimal() ? $"{at} is above {rule}" : null;
            case "minItems":
                return IsArray(value) && value.GetArrayLength() < rule.GetInt32() ? $"{at} has too few items" : null;
            case "items":
                return IsArray(value) ? First(value.EnumerateArray().Select((item, i) => Check(rule, item, $"{at}[{i}]"))) : null;
            case "required":
                return IsObject(value)
                    ? First(rule.EnumerateArray().Select(name => value.TryGetProperty(name.GetString()!, out _) ? null : $"{at} lacks {name}")) : null;
            case "minProperties":
                return IsObject(value) && value.GetPropertyCount() < rule.GetInt32() ? $"{at} has too few properties" : null;
            case "properties":
                return IsObject(value) ? First(value.EnumerateObject().Select(p =>
                    rule.TryGetProperty(p.Name, out JsonElement inner) ? Check(inner, p.Value, $"{at}.{p.Name}") : null)) : null;
            case "additionalProperties":
                return IsObject(value) ? First(value.EnumerateObject().Where(p => !IsDeclared(schema, p.Name)).Select(p => CheckOther(rule, p, at))) : null;
            default:
                throw new NotSupportedException($"the schema uses '{keyword.Name}', which these tests do not check");
        }
    }

    private string? CheckOneOf(JsonElement rule, JsonElement value, string at)
    {
        string?[] problems = [.. rule.EnumerateArray().Select(branch => Check(branch, value, at))];
        int valid = problems.Count(problem => problem is null);
        return valid == 1 ? null : $"{at} fits {valid} branches of oneOf: {string.Join("; ", problems)}";
    }

    private string? CheckOther(JsonElement rule, JsonProperty property, string at) => rule.ValueKind == JsonValueKind.False
        ? $"{at} may not have {property.Name}"
        : Check(rule, property.Value, $"{at}.{property.Name}");

    private JsonElement Resolve(string reference)
    {
        JsonElement at = root;
        foreach (string step in reference.Split('/').Skip(1))
            at = at.GetProperty(step);
        return at;
    }

    private static bool IsDeclared(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(name, out _);

    private static string?[] Names(JsonElement rule) =>
        IsArray(rule) ? [.. rule.EnumerateArray().Select(name => name.GetString())] : [rule.GetString()];

    private static bool HasType(JsonElement value, string? type) => type switch
    {
        "object" => IsObject(value),
        "array" => IsArray(value),
        "string" => IsString(value),
        "number" => IsNumber(value),
        "integer" => IsNumber(value) && decimal.IsInteger(value.GetDecimal()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException($"the schema uses type '{type}', which these tests do not check"),
    };

    private static string? First(System.Collections.Generic.IEnumerable<string?> problems) => problems.FirstOrDefault(problem => problem is not null);

    private static bool IsObject(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    private static bool IsArray(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static bool IsString(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;
}
