namespace RingBuffer.Engine.Dispatch;

/// <summary>One end of the time that events are wanted of: a wall-clock time, or a time since boot. Asked by the event filter.</summary>
/// <param name="Microseconds">Since 1970 UTC, or of the kernel's own clock.</param>
/// <param name="IsSinceBoot">Which of the two.</param>
internal sealed record TimeBound(long Microseconds, bool IsSinceBoot)
{
    /// <returns>Null when the event does not carry the time asked for.</returns>
    public bool? IsBefore(in NoteTime when) => TryTime(in when, out long time) ? Microseconds <= time : null;

    /// <inheritdoc cref="IsBefore"/>
    public bool? IsAfter(in NoteTime when) => TryTime(in when, out long time) ? time <= Microseconds : null;

    private bool TryTime(in NoteTime when, out long time)
    {
        time = IsSinceBoot ? when.BootMicroseconds : when.UnixMicroseconds;
        return IsSinceBoot ? when.HasStamp : when.Quality != TimeQuality.None;
    }
}
