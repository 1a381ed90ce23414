using System.Diagnostics;

namespace RingBuffer.Engine.Dispatch;

/// <summary>What one plugin did and what it cost. Kept by the plugin host on the dispatcher thread.</summary>
internal struct PluginCounters
{
    public string Name;

    /// <summary>Calls of OnEvent.</summary>
    public long Events;

    public long Annotations;
    public long Warnings;
    public long Incidents;
    public long Errors;

    /// <summary>Time spent in OnEvent, in Stopwatch ticks.</summary>
    public long Ticks;

    public readonly long Microseconds => (long)(Ticks * (1_000_000.0 / Stopwatch.Frequency));
}
