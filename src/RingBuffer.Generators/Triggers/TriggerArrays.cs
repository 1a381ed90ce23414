namespace RingBuffer.Generators.Triggers;

/// <summary>
/// The content of RingBuffer.Compiled.TriggerTables, member for member: what it means is said there. Made by
/// <see cref="TriggerTableBuilder"/>, written into the source as constants.
/// </summary>
internal sealed class TriggerArrays
{
    public int Stride { get; init; }

    public byte[] GramFilter { get; init; } = [];

    public uint[] BucketPrecedingBytes { get; init; } = [];

    public ushort[] BucketStarts { get; init; } = [];

    public ulong[] Candidates { get; init; } = [];

    public byte[] LiteralBytes { get; init; } = [];

    public ushort[] LiteralStarts { get; init; } = [];

    public ushort[] LiteralRuleStarts { get; init; } = [];

    public ushort[] LiteralRules { get; init; } = [];

    public byte[] SubsystemBytes { get; init; } = [];

    public ushort[] SubsystemStarts { get; init; } = [];

    public ushort[] SubsystemRuleStarts { get; init; } = [];

    public ushort[] SubsystemRules { get; init; } = [];

    public ushort[] OtherRules { get; init; } = [];

    public ushort[] RulePlugins { get; init; } = [];

    public byte[] RuleSeverities { get; init; } = [];

    public byte[] RuleAnyFacility { get; init; } = [];

    public ushort[] RuleSubsystems { get; init; } = [];
}
