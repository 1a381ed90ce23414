using System;
using System.Collections.Generic;
using System.Linq;

namespace RingBuffer.Generators.Triggers;

/// <summary>
/// Lays the rules of all plugins out as the arrays of RingBuffer.Compiled.TriggerTables, the one description of what they mean.
/// Called by the source output, and by tests with rules of their own; pure, and knows nothing of the compiler. The matcher that reads
/// the arrays is the engine's trigger index.
/// <code>
///   message   o o m - k i l l : ...          looked at only at 0, stride, 2 * stride, ...
///   literal       m - k i l l                window of stride + 3 bytes, chosen by RarestWindow
///   grams         m-ki -kil kill             one per remainder: whichever falls on a looked-at position finds the literal
/// </code>
/// </summary>
internal sealed class TriggerTableBuilder
{
    public const uint HashFactor = 0x9E3779B1;
    public const int FilterBits = 15;
    public const int BucketBits = 11;

    private const int LongestStride = 4;

    /// <summary>With no literal shorter than this the search takes its longest steps.</summary>
    public const int ShortestFastLiteral = LongestStride + RarestWindow.GramLength - 1;

    private readonly IReadOnlyList<TriggerRule> _rules;
    private readonly TextTable _literals = new();
    private readonly TextTable _subsystems = new();
    private string? _exceeded;

    private TriggerTableBuilder(IReadOnlyList<TriggerRule> rules)
    {
        _rules = rules;
        foreach (TriggerRule rule in rules)
        {
            foreach (string literal in rule.Literals)
                _literals.IndexOf(literal);
            if (rule.Subsystem is not null)
                _subsystems.IndexOf(rule.Subsystem);
        }
    }

    /// <param name="rules">In the order of their plugins.</param>
    /// <param name="exceeded">The table that would need more than 16 bits, or null.</param>
    /// <returns>The arrays; worthless when a limit was exceeded.</returns>
    public static TriggerArrays Build(IReadOnlyList<TriggerRule> rules, out string? exceeded)
    {
        var builder = new TriggerTableBuilder(rules);
        TriggerArrays arrays = builder.Build();
        exceeded = builder._exceeded;
        return arrays;
    }

    private TriggerArrays Build()
    {
        int stride = Stride();
        byte[] filter = new byte[_literals.Texts.Count == 0 ? 0 : 1 << (FilterBits - 3)];
        CsrTable<Candidate> buckets = Candidates(stride, filter);
        CsrTable<int> literalRules = LiteralRules();
        CsrTable<int> subsystemRules = SubsystemRules();
        return new TriggerArrays
        {
            Stride = stride,
            GramFilter = filter,
            BucketPrecedingBytes = _literals.Texts.Count == 0 ? [] : [.. buckets.Rows().Select(PrecedingBytes)],
            BucketStarts = _literals.Texts.Count == 0 ? [] : Narrow(nameof(TriggerArrays.BucketStarts), buckets.Starts()),
            Candidates = [.. buckets.Entries().Select(c => c.Pack(_literals.Texts[c.Literal]))],
            LiteralBytes = _literals.Bytes(),
            LiteralStarts = Narrow(nameof(TriggerArrays.LiteralStarts), _literals.Starts()),
            LiteralRuleStarts = Narrow(nameof(TriggerArrays.LiteralRuleStarts), literalRules.Starts()),
            LiteralRules = Narrow(nameof(TriggerArrays.LiteralRules), literalRules.Entries()),
            SubsystemBytes = _subsystems.Bytes(),
            SubsystemStarts = Narrow(nameof(TriggerArrays.SubsystemStarts), _subsystems.Starts()),
            SubsystemRuleStarts = Narrow(nameof(TriggerArrays.SubsystemRuleStarts), subsystemRules.Starts()),
            SubsystemRules = Narrow(nameof(TriggerArrays.SubsystemRules), subsystemRules.Entries()),
            OtherRules = Narrow(nameof(TriggerArrays.OtherRules), OtherRules()),
            RulePlugins = Narrow(nameof(TriggerArrays.RulePlugins), _rules.Select(r => r.Plugin)),
            RuleSeverities = [.. _rules.Select(r => (byte)r.AtLeast)],
            RuleAnyFacility = [.. _rules.Select(r => (byte)(r.AnyFacility ? 1 : 0))],
            RuleSubsystems = Narrow(nameof(TriggerArrays.RuleSubsystems), _rules.Select(SubsystemOrZero)),
        };
    }

    /// <summary>As far as the shortest literal allows: it must hold one gram for each remainder.</summary>
    private int Stride() => _literals.Texts.Count == 0
        ? LongestStride
        : Math.Min(LongestStride, Math.Max(1, _literals.Texts.Min(t => t.Length) - RarestWindow.GramLength + 1));

    private CsrTable<Candidate> Candidates(int stride, byte[] filter)
    {
        var buckets = new CsrTable<Candidate>(1 << BucketBits);
        for (int literal = 0; literal < _literals.Texts.Count; literal++)
        {
            byte[] bytes = _literals.Texts[literal];
            int start = RarestWindow.Find(bytes, stride);
            for (int offset = start; offset < start + stride; offset++)
            {
                uint hash = Hash(bytes, offset);
                uint bit = hash >> (32 - FilterBits);
                filter[bit >> 3] |= (byte)(1 << (int)(bit & 7));
                buckets.Add((int)(hash >> (32 - BucketBits)), new Candidate(literal, offset));
            }
        }

        return buckets;
    }

    private uint PrecedingBytes(IEnumerable<Candidate> bucket) => bucket.Aggregate(
        0u, (bits, c) => bits | (c.Offset == 0 ? uint.MaxValue : 1u << (_literals.Texts[c.Literal][c.Offset - 1] & 31)));

    private static uint Hash(byte[] text, int at) => unchecked(Gram(text, at) * HashFactor);

    private static uint Gram(byte[] text, int at) =>
        text[at] | ((uint)text[at + 1] << 8) | ((uint)text[at + 2] << 16) | ((uint)text[at + 3] << 24);

    private CsrTable<int> LiteralRules()
    {
        var rules = new CsrTable<int>(_literals.Texts.Count);
        for (int rule = 0; rule < _rules.Count; rule++)
        {
            foreach (int literal in _rules[rule].Literals.Select(_literals.IndexOf).Distinct())
                rules.Add(literal, rule);
        }

        return rules;
    }

    private CsrTable<int> SubsystemRules()
    {
        var rules = new CsrTable<int>(_subsystems.Texts.Count);
        for (int rule = 0; rule < _rules.Count; rule++)
        {
            if (_rules[rule] is { Literals.Count: 0, Subsystem: { } subsystem })
                rules.Add(_subsystems.IndexOf(subsystem), rule);
        }

        return rules;
    }

    private IEnumerable<int> OtherRules() =>
        Enumerable.Range(0, _rules.Count).Where(i => _rules[i] is { Literals.Count: 0, Subsystem: null });

    private int SubsystemOrZero(TriggerRule rule) => rule.Subsystem is null ? 0 : 1 + _subsystems.IndexOf(rule.Subsystem);

    private ushort[] Narrow(string table, IEnumerable<int> values)
    {
        int[] all = [.. values];
        if (all.Any(v => v > ushort.MaxValue))
            _exceeded ??= table;
        return [.. all.Select(v => unchecked((ushort)v))];
    }

    /// <summary>A literal to compare where a gram was met, and where the gram stands in it.</summary>
    private readonly record struct Candidate(int Literal, int Offset)
    {
        public ulong Pack(byte[] text)
        {
            int toStart = Math.Max(-Offset, sbyte.MinValue);
            int toEnd = Math.Min(text.Length - RarestWindow.GramLength - Offset, sbyte.MaxValue);
            int far = toEnd > -toStart ? toEnd : toStart;
            return Gram(text, Offset + far) | ((ulong)unchecked((byte)far) << 32) | ((ulong)Offset << 40) | ((ulong)Literal << 48);
        }
    }
}
