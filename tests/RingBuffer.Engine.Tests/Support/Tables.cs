using RingBuffer.Compiled;
using RingBuffer.Generators.Triggers;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>What the generator's builder lays out, as the engine reads it.</summary>
internal static class Tables
{
    public static TriggerTables Of(TriggerArrays arrays) => new()
    {
        Stride = arrays.Stride,
        GramFilter = arrays.GramFilter,
        BucketPrecedingBytes = arrays.BucketPrecedingBytes,
        BucketStarts = arrays.BucketStarts,
        Candidates = arrays.Candidates,
        LiteralBytes = arrays.LiteralBytes,
        LiteralStarts = arrays.LiteralStarts,
        LiteralRuleStarts = arrays.LiteralRuleStarts,
        LiteralRules = arrays.LiteralRules,
        SubsystemBytes = arrays.SubsystemBytes,
        SubsystemStarts = arrays.SubsystemStarts,
        SubsystemRuleStarts = arrays.SubsystemRuleStarts,
        SubsystemRules = arrays.SubsystemRules,
        OtherRules = arrays.OtherRules,
        RulePlugins = arrays.RulePlugins,
        RuleSeverities = arrays.RuleSeverities,
        RuleAnyFacility = arrays.RuleAnyFacility,
        RuleSubsystems = arrays.RuleSubsystems,
    };
}
