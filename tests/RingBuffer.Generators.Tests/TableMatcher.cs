using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using RingBuffer.Compiled;

namespace RingBuffer.Generators.Tests;

/// <summary>What a rule can ask about a message.</summary>
internal sealed record Probe(byte[] Message, string Subsystem, byte Severity, bool IsKern);

/// <summary>
/// Reads <see cref="TriggerTables"/> by the letter of its documentation, plainly and slowly. Used by the table tests as the other half
/// of the contract; the engine has its own, fast one.
/// </summary>
internal static class TableMatcher
{
    public static SortedSet<int> Match(TriggerTables tables, Probe probe)
    {
        var rules = new SortedSet<int>(Widen(tables.OtherRules));
        foreach (int literal in FindLiterals(tables, probe.Message))
            rules.UnionWith(Widen(Row(tables.LiteralRuleStarts, literal, tables.LiteralRules)));
        int subsystem = FindSubsystem(tables, probe.Subsystem);
        if (subsystem >= 0)
            rules.UnionWith(Widen(Row(tables.SubsystemRuleStarts, subsystem, tables.SubsystemRules)));

        var plugins = new SortedSet<int>();
        foreach (int rule in rules)
        {
            bool asked = tables.RuleSubsystems[rule] == 0 || tables.RuleSubsystems[rule] == subsystem + 1;
            if (asked && probe.Severity <= tables.RuleSeverities[rule] && (probe.IsKern || tables.RuleAnyFacility[rule] == 1))
                plugins.Add(tables.RulePlugins[rule]);
        }

        return plugins;
    }

    public static SortedSet<int> FindLiterals(TriggerTables tables, ReadOnlySpan<byte> message)
    {
        var found = new SortedSet<int>();
        if (tables.BucketStarts.IsEmpty)
            return found;
        for (int at = 0; at + 4 <= message.Length; at += tables.Stride)
        {
            uint hash = unchecked(MemoryMarshal.Read<uint>(message[at..]) * TriggerTables.HashFactor);
            uint bit = hash >> (32 - TriggerTables.FilterBits);
            if ((tables.GramFilter[(int)(bit >> 3)] & (1 << (int)(bit & 7))) == 0)
                continue;
            int bucket = (int)(hash >> (32 - TriggerTables.BucketBits));
            for (int i = tables.BucketStarts[bucket]; i < tables.BucketStarts[bucket + 1]; i++)
            {
                int literal = (int)(tables.Candidates[i] >> 48);
                int start = at - (int)((tables.Candidates[i] >> 40) & 0xFF);
                if (start >= 0 && message[start..].StartsWith(Row(tables.LiteralStarts, literal, tables.LiteralBytes)))
                    found.Add(literal);
            }
        }

        return found;
    }

    private static int FindSubsystem(TriggerTables tables, string subsystem)
    {
        byte[] wanted = System.Text.Encoding.UTF8.GetBytes(subsystem);
        for (int i = 0; i + 1 < tables.SubsystemStarts.Length; i++)
        {
            if (Row(tables.SubsystemStarts, i, tables.SubsystemBytes).SequenceEqual(wanted))
                return i;
        }

        return -1;
    }

    private static ReadOnlySpan<T> Row<T>(ReadOnlySpan<ushort> starts, int row, ReadOnlySpan<T> entries) =>
        entries[starts[row]..starts[row + 1]];

    private static List<int> Widen(ReadOnlySpan<ushort> values)
    {
        var wide = new List<int>();
        foreach (ushort value in values)
            wide.Add(value);
        return wide;
    }
}
