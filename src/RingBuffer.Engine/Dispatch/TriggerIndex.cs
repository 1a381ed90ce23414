using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RingBuffer.Compiled;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// Finds the plugins an event is for, in one pass over its message and whatever their number, with the tables the generator laid
/// out (<see cref="TriggerTables"/>). Asked once for each event, by the reader (<see cref="EventDigest"/>) or the dispatcher; keeps no state.
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

        if (!tables.OtherRules.IsEmpty)
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
        const int Shift = 32 - TriggerTables.FilterBits;
        ref byte filter = ref MemoryMarshal.GetReference(tables.GramFilter[..(1 << (TriggerTables.FilterBits - 3))]); // a bit for any hash
        ref byte text = ref MemoryMarshal.GetReference(message);
        int stride = tables.Stride;
        int last = message.Length - sizeof(uint);
        for (int at = 0; ; at += stride)
        {
            uint hash = 0;
            while (at <= last)
            {
                hash = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, at)) * TriggerTables.HashFactor;
                uint word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref filter, (hash >> (Shift + 5)) * sizeof(uint)));
                if ((word & (1u << (int)(hash >> Shift))) != 0) // a shift takes the lowest five bits
                    break;
                at += stride;
            }

            if (at > last)
                return;
            int bucket = (int)(hash >> (32 - TriggerTables.BucketBits));
            int preceding = at == 0 ? 0 : Unsafe.Add(ref text, at - 1);
            if (((tables.BucketPrecedingBytes[bucket] >> (preceding & 31)) & 1) == 0)
                continue;
            ReadOnlySpan<ushort> starts = tables.BucketStarts.Slice(bucket, 2);
            foreach (ulong candidate in tables.Candidates[starts[0]..starts[1]])
            {
                int far = at + (sbyte)(candidate >> 32);
                if ((uint)far <= (uint)last && Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, far)) == (uint)candidate)
                    Confirm(in tables, in facts, message, at, candidate, matched);
            }
        }
    }

    /// <summary>Compares the whole of a literal whose gram was met. Nearly always it is there: a method of its own keeps its variables out of the search.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Confirm(
        in TriggerTables tables, in Facts facts, ReadOnlySpan<byte> message, int at, ulong candidate, Span<ulong> matched)
    {
        int start = at - (int)((candidate >> 40) & 0xFF);
        int literal = (int)(candidate >> 48);
        ReadOnlySpan<byte> text = tables.LiteralBytes[tables.LiteralStarts[literal]..tables.LiteralStarts[literal + 1]];
        if (start >= 0 && message[start..].StartsWith(text))
            ApplyAll(in tables, in facts, tables.LiteralRules[tables.LiteralRuleStarts[literal]..tables.LiteralRuleStarts[literal + 1]], matched);
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
