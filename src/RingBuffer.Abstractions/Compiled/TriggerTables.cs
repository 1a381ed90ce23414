using System;
using System.ComponentModel;

namespace RingBuffer.Compiled;

/// <summary>
/// The triggers of all plugins as constant tables in the program's read-only data: nothing is built at start. Written by the
/// generator (its TriggerTableBuilder says how), read by the engine's trigger index; not for plugin authors.
/// </summary>
/// <remarks>
/// A rule is one [Trigger]. A gram is four bytes of a message as a little-endian number; its hash is gram * <see cref="HashFactor"/>.
/// Every literal is at least <see cref="Stride"/> + 3 bytes long and enters Stride consecutive grams, so looking at every Stride-th
/// position of a message is enough to meet one of them. CSR: entries of i lie at [starts[i], starts[i + 1]).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct TriggerTables
{
    /// <summary>Multiplier of the gram hash.</summary>
    public const uint HashFactor = 0x9E3779B1;

    /// <summary>Bits of the hash that select a bit of <see cref="GramFilter"/>.</summary>
    public const int FilterBits = 15;

    /// <summary>Bits of the hash that select a bucket.</summary>
    public const int BucketBits = 11;

    /// <summary>Distance between examined positions, 1 to 4.</summary>
    public int Stride { get; init; }

    /// <summary>2^15 bits: whether any gram has this hash.</summary>
    public ReadOnlySpan<byte> GramFilter { get; init; }

    /// <summary>
    /// Which bytes may stand before a gram of each bucket, by their lowest five bits, one bit each: most messages that hold a gram by
    /// chance do not have its literal's byte there. All bits where a gram begins its literal. 2^11 entries, or none.
    /// </summary>
    public ReadOnlySpan<uint> BucketPrecedingBytes { get; init; }

    /// <summary>CSR starts of buckets of candidates, 2^11 + 1 entries; empty when there are no literals.</summary>
    public ReadOnlySpan<ushort> BucketStarts { get; init; }

    /// <summary>
    /// What may be where a gram was met, in one number each. Bits 0 to 31: four bytes of the literal, from its end that is further from
    /// the gram, which hardly a message has there that does not hold the whole literal. Bits 32 to 39: where those bytes are, seen from
    /// the gram, -128 to 127. Bits 40 to 47: where the gram is in the literal, at most 254. Bits 48 to 63: the literal.
    /// </summary>
    public ReadOnlySpan<ulong> Candidates { get; init; }

    /// <summary>All literals, one after another, as UTF-8.</summary>
    public ReadOnlySpan<byte> LiteralBytes { get; init; }

    /// <summary>Starts of the literals in <see cref="LiteralBytes"/>, with the end last.</summary>
    public ReadOnlySpan<ushort> LiteralStarts { get; init; }

    /// <summary>CSR starts of the rules of each literal.</summary>
    public ReadOnlySpan<ushort> LiteralRuleStarts { get; init; }

    /// <summary>Rules by literal.</summary>
    public ReadOnlySpan<ushort> LiteralRules { get; init; }

    /// <summary>All subsystem names that rules mention, one after another.</summary>
    public ReadOnlySpan<byte> SubsystemBytes { get; init; }

    /// <summary>Starts of the names in <see cref="SubsystemBytes"/>, with the end last.</summary>
    public ReadOnlySpan<ushort> SubsystemStarts { get; init; }

    /// <summary>CSR starts of the rules that have a subsystem but no literal, by subsystem.</summary>
    public ReadOnlySpan<ushort> SubsystemRuleStarts { get; init; }

    /// <summary>Rules by subsystem.</summary>
    public ReadOnlySpan<ushort> SubsystemRules { get; init; }

    /// <summary>Rules with neither literal nor subsystem, and one for every plugin without a trigger.</summary>
    public ReadOnlySpan<ushort> OtherRules { get; init; }

    /// <summary>The plugin of each rule.</summary>
    public ReadOnlySpan<ushort> RulePlugins { get; init; }

    /// <summary>The least severe level each rule accepts.</summary>
    public ReadOnlySpan<byte> RuleSeverities { get; init; }

    /// <summary>1 where the rule accepts any facility, else 0.</summary>
    public ReadOnlySpan<byte> RuleAnyFacility { get; init; }

    /// <summary>1 + the subsystem each rule asks for, or 0.</summary>
    public ReadOnlySpan<ushort> RuleSubsystems { get; init; }
}
