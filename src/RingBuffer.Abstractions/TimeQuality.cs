namespace RingBuffer;

/// <summary>How the wall-clock time of an event was found (printk stamps with a clock of its own that drifts).</summary>
public enum TimeQuality : byte
{
    /// <summary>No wall-clock time is known, as in a saved log.</summary>
    None = 0,

    /// <summary>The record was read while caught up, a moment after it was made.</summary>
    Live = 1,

    /// <summary>Backlog, placed by the offset that live records gave.</summary>
    Calibrated = 2,

    /// <summary>Backlog, placed by CLOCK_REALTIME minus CLOCK_MONOTONIC at start: no live record was seen yet.</summary>
    Estimated = 3,

    /// <summary>The input carries the time itself.</summary>
    Recorded = 4,
}
