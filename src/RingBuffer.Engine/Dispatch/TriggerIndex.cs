using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RingBuffer.Compiled;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// Finds the plugins an event is for, in one pass over its message and whatever their number, with the tables the generator laid
/// out (<see cref="TriggerTables"/>). Called by the dispatcher for each event, on its thread; keeps no state.
/// </summary>
internal static class TriggerIndex
{
    private const byte AnyFacility = 1;

    /// <summary>Sets the bit of every plugin one of whose triggers the event meets.</summary>
    /// <param name="tables">The generated tables.</param>
    /// <param name="e">The event.</param>
    /// <param name="matched">One bit a plugin, cleared by the caller.</param>
    public static void Match(in TriggerTables tables, in KernelEvent e, Span<ulong> matched)
    {
        int subsystem = tables.SubsystemStarts.Length > 1 ? FindSubsystem(in tables, e.Subsystem) : 0;
        Facts facts = new(e.HasSeverity ? e.Severity : Severity.Emerg, e.Facility == 0, subsystem);

        ApplyAll(in tables, in facts, tables.OtherRules, matched);
        if (subsystem > 0)
        {
            ReadOnlySpan<ushort> starts = tables.SubsystemRuleStarts;
            ApplyAll(in tables, in facts, tables.SubsystemRules[starts[subsystem - 1]..starts[subsystem]], matched);
        }

        if (tables.BucketStarts.Length > 0)
            MatchLiterals(in tables, in facts, e.Message, matched);
    }

    private static void MatchLiterals(in TriggerTables tables, in Facts facts, ReadOnlySpan<byte> message, Span<ulong> matched)
    {
        ReadOnlySpan<byte> filter = tables.GramFilter;
        if (tables.Stride == sizeof(uint) && BitConverter.IsLittleEndian)
        {
            // Positions four apart: the message is an array of grams.
            ReadOnlySpan<uint> grams = MemoryMarshal.Cast<byte, uint>(message);
            for (int i = 0; i < grams.Length; i++)
            {
                uint hash = grams[i] * TriggerTables.HashFactor;
                if (InFilter(filter, hash))
                    Verify(in tables, in facts, message, i * sizeof(uint), hash, matched);
            }

            return;
        }

        for (int at = 0; at + sizeof(uint) <= message.Length; at += tables.Stride)
        {
            uint hash = BinaryPrimitives.ReadUInt32LittleEndian(message[at..]) * TriggerTables.HashFactor;
            if (InFilter(filter, hash))
                Verify(in tables, in facts, message, at, hash, matched);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool InFilter(ReadOnlySpan<byte> filter, uint hash)
    {
        const int BitShift = 32 - TriggerTables.FilterBits;
        return ((filter[(int)(hash >> (BitShift + 3))] >> (int)((hash >> BitShift) & 7)) & 1) != 0;
    }

    /// <summary>Compares the literals that have a gram of this hash with the message around it.</summary>
    private static void Verify(
        in TriggerTables tables, in Facts facts, ReadOnlySpan<byte> message, int at, uint hash, Span<ulong> matched)
    {
        ReadOnlySpan<ushort> starts = tables.BucketStarts.Slice((int)(hash >> (32 - TriggerTables.BucketBits)), 2);
        ReadOnlySpan<byte> precedingBytes = tables.CandidatePrecedingBytes;
        byte preceding = at == 0 ? (byte)0 : message[at - 1];
        for (int i = starts[0]; i < starts[1]; i++)
        {
            if (precedingBytes[i] != preceding && precedingBytes[i] != 0)
                continue;
            int literal = tables.CandidateLiterals[i];
            int start = at - tables.CandidateOffsets[i];
            if (start < 0)
                continue;
            ReadOnlySpan<byte> text = tables.LiteralBytes[tables.LiteralStarts[literal]..tables.LiteralStarts[literal + 1]];
            if (message[start..].StartsWith(text))
                ApplyAll(in tables, in facts, tables.LiteralRules[tables.LiteralRuleStarts[literal]..tables.LiteralRuleStarts[literal + 1]], matched);
        }
    }

    private static void ApplyAll(in TriggerTables tables, in Facts facts, ReadOnlySpan<ushort> rules, Span<ulong> matched)
    {
        foreach (ushort rule in rules)
        {
            int subsystem = tables.RuleSubsystems[rule];
            if ((byte)facts.Severity <= tables.RuleSeverities[rule]
                && (facts.FromKernel || tables.RuleAnyFacility[rule] == AnyFacility)
                && (subsystem == 0 || subsystem == facts.Subsystem))
            {
                int plugin = tables.RulePlugins[rule];
                matched[plugin >> 6] |= 1UL << (plugin & 63);
            }
        }
    }

    /// <returns>1 + the index of the name, or 0. Few rules name a subsystem, so a scan it is.</returns>
    private static int FindSubsystem(in TriggerTables tables, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<ushort> starts = tables.SubsystemStarts;
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            if (tables.SubsystemBytes[starts[i]..starts[i + 1]].SequenceEqual(name))
                return i + 1;
        }

        return 0;
    }

    /// <summary>The lowest set bit of a set of plugins, taken out of it; -1 when it is empty.</summary>
    public static int TakeFirst(Span<ulong> matched)
    {
        for (int word = 0; word < matched.Length; word++)
        {
            if (matched[word] == 0)
                continue;
            int bit = BitOperations.TrailingZeroCount(matched[word]);
            matched[word] &= matched[word] - 1;
            return (word << 6) + bit;
        }

        return -1;
    }

    private readonly record struct Facts(Severity Severity, bool FromKernel, int Subsystem);
}
