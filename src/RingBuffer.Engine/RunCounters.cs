namespace RingBuffer.Engine;

/// <summary>
/// What was counted in a run, for the summary. The first group is written by the reader thread, the second by the dispatcher; the
/// dispatcher reads all of it once the reader has finished.
/// </summary>
internal sealed class RunCounters
{
    /// <summary>Records that became events: written + filtered.</summary>
    public long Read;

    /// <summary>Records that there were, as far as sequence numbers tell: read + lost. Counted from the numbers, not as that sum.</summary>
    public long Expected;

    /// <summary>Records known to be missing: the sum over all gaps.</summary>
    public ulong Lost;

    public long Gaps;

    /// <summary>Pieces of input that were no records.</summary>
    public long Malformed;

    /// <summary>Event records written.</summary>
    public long Written;

    /// <summary>Events that the options left out.</summary>
    public long Filtered;

    public long Annotations;

    public long Warnings;

    public long Incidents;

    /// <summary>Warnings and incidents that were counted into another one.</summary>
    public long Folded;

    public long Notices;
}
