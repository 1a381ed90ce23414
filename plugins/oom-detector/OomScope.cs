using System;

namespace RingBuffer.Plugins.Oom;

/// <summary>
/// Whose memory ran out, in the words of the fields: from the constraint (mm/oom_kill.c, oom_constraint_text) or from what a line
/// starts with. Used by the parsers and the plugin; keeps nothing.
/// </summary>
internal static class OomScope
{
    public const string Global = "global";
    public const string Memcg = "memcg";
    public const string Cpuset = "cpuset";
    public const string MemoryPolicy = "memory-policy";

    public static string? OfConstraint(ReadOnlySpan<byte> constraint) =>
        constraint.SequenceEqual("CONSTRAINT_NONE"u8) ? Global
        : constraint.SequenceEqual("CONSTRAINT_MEMCG"u8) ? Memcg
        : constraint.SequenceEqual("CONSTRAINT_CPUSET"u8) ? Cpuset
        : constraint.SequenceEqual("CONSTRAINT_MEMORY_POLICY"u8) ? MemoryPolicy
        : null;

    /// <summary>Takes <c>Out of memory: </c> and its kin off the start of a line.</summary>
    /// <returns>False when it is none of them. The constraint knows better: a full cpuset starts its line like a full host.</returns>
    public static bool TryTakePrefix(ref TextScanner line, out string? scope)
    {
        scope = line.Take("Memory cgroup out of memory: "u8) ? Memcg
            : line.Take("Out of memory: "u8) || line.Take("Out of memory (oom_kill_allocating_task): "u8) ? Global
            : null;
        return scope is not null;
    }

    public static string InWords(string? scope) => scope switch
    {
        Global => ", host out of memory",
        Cpuset => ", cpuset out of memory",
        MemoryPolicy => ", memory policy's nodes out of memory",
        Memcg => ", memory cgroup ",
        _ => "",
    };
}
