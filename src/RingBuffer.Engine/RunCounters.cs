using System.Runtime.InteropServices;

namespace RingBuffer.Engine;

/// <summary>
/// What was counted in a run, for the summary. The first group is written by the reader thread, the second by the dispatcher, each
/// on cache lines of its own; the dispatcher reads all of it once the reader has finished.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = DispatcherAt + 192)]
internal sealed class RunCounters
{
    private const int ReaderAt = 128;
    private const int DispatcherAt = 320;

    /// <summary>Records that became events: written + filtered.</summary>
    [FieldOffset(ReaderAt)]
    public long Read;

    /// <summary>Records that there were, as far as sequence numbers tell: read + lost. Counted from the numbers, not as that sum.</summary>
    [FieldOffset(ReaderAt + 8)]
    public long Expected;

    /// <summary>Records known to be missing: the sum over all gaps.</summary>
    [FieldOffset(ReaderAt + 16)]
    public ulong Lost;

    [FieldOffset(ReaderAt + 24)]
    public long Gaps;

    /// <summary>Pieces of input that were no records.</summary>
    [FieldOffset(ReaderAt + 32)]
    public long Malformed;

    /// <summary>Event records written.</summary>
    [FieldOffset(DispatcherAt)]
    public long Written;

    /// <summary>Events that the options left out.</summary>
    [FieldOffset(DispatcherAt + 8)]
    public long Filtered;

    [FieldOffset(DispatcherAt + 16)]
    public long Annotations;

    [FieldOffset(DispatcherAt + 24)]
    public long Warnings;

    [FieldOffset(DispatcherAt + 32)]
    public long Incidents;

    /// <summary>Warnings and incidents that were counted into another one.</summary>
    [FieldOffset(DispatcherAt + 40)]
    public long Folded;

    [FieldOffset(DispatcherAt + 48)]
    public long Notices;
}
