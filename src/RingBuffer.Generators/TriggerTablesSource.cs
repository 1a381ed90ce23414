using System;
using System.Collections.Generic;
using System.Linq;
using RingBuffer.Generators.Triggers;

namespace RingBuffer.Generators;

/// <summary>
/// Writes the Triggers property and its tables. Called by <see cref="PluginSetSource"/>. Each table is a span over constants, which
/// the C# compiler places in the data section: nothing is built or allocated when the program starts.
/// </summary>
internal static class TriggerTablesSource
{
    private const int ValuesInLine = 32;

    public static void Write(SourceWriter writer, TriggerArrays arrays)
    {
        Table[] tables = [.. Tables(arrays)];
        writer.Open("public override global::RingBuffer.Compiled.TriggerTables Triggers => new global::RingBuffer.Compiled.TriggerTables");
        writer.Line($"Stride = {arrays.Stride},");
        foreach (Table table in tables)
            writer.Line($"{table.Name} = {table.Name},");
        writer.Close("};");
        foreach (Table table in tables)
            WriteTable(writer, table);
    }

    private static IEnumerable<Table> Tables(TriggerArrays arrays) =>
    [
        Bytes(nameof(arrays.GramFilter), arrays.GramFilter),
        new(nameof(arrays.BucketPrecedingBytes), "uint", [.. arrays.BucketPrecedingBytes.Select(v => (ulong)v)]),
        Numbers(nameof(arrays.BucketStarts), arrays.BucketStarts),
        new(nameof(arrays.Candidates), "ulong", arrays.Candidates),
        Bytes(nameof(arrays.LiteralBytes), arrays.LiteralBytes),
        Numbers(nameof(arrays.LiteralStarts), arrays.LiteralStarts),
        Numbers(nameof(arrays.LiteralRuleStarts), arrays.LiteralRuleStarts),
        Numbers(nameof(arrays.LiteralRules), arrays.LiteralRules),
        Bytes(nameof(arrays.SubsystemBytes), arrays.SubsystemBytes),
        Numbers(nameof(arrays.SubsystemStarts), arrays.SubsystemStarts),
        Numbers(nameof(arrays.SubsystemRuleStarts), arrays.SubsystemRuleStarts),
        Numbers(nameof(arrays.SubsystemRules), arrays.SubsystemRules),
        Numbers(nameof(arrays.OtherRules), arrays.OtherRules),
        Numbers(nameof(arrays.RulePlugins), arrays.RulePlugins),
        Bytes(nameof(arrays.RuleSeverities), arrays.RuleSeverities),
        Bytes(nameof(arrays.RuleAnyFacility), arrays.RuleAnyFacility),
        Numbers(nameof(arrays.RuleSubsystems), arrays.RuleSubsystems),
    ];

    private static Table Bytes(string name, byte[] values) => new(name, "byte", [.. values.Select(v => (ulong)v)]);

    private static Table Numbers(string name, ushort[] values) => new(name, "ushort", [.. values.Select(v => (ulong)v)]);

    private static void WriteTable(SourceWriter writer, Table table)
    {
        string property = $"private static global::System.ReadOnlySpan<{table.ElementType}> {table.Name} =>";
        writer.Line("");
        if (table.Values.Length == 0)
        {
            writer.Line($"{property} default;");
            return;
        }

        writer.Line(property);
        writer.Line("[");
        for (int i = 0; i < table.Values.Length; i += ValuesInLine)
            writer.Line($"    {string.Join(",", table.Values.Skip(i).Take(Math.Min(ValuesInLine, table.Values.Length - i)))},");
        writer.Line("];");
    }

    /// <summary>One table to write; all element types fit a ulong.</summary>
    private sealed record Table(string Name, string ElementType, ulong[] Values);
}
