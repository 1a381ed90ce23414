namespace RingBuffer;

/// <summary>
/// What stays of an event after it was given back: enough to name it in an incident. Taken by a plugin from
/// <see cref="KernelEvent.Mark"/>; a plain value.
/// </summary>
/// <param name="Id">As <see cref="KernelEvent.Id"/>.</param>
/// <param name="Sequence">As <see cref="KernelEvent.Sequence"/>.</param>
/// <param name="HasSequence">As <see cref="KernelEvent.HasSequence"/>.</param>
/// <param name="BootMicroseconds">As <see cref="KernelEvent.BootMicroseconds"/>.</param>
/// <param name="StreamMicroseconds">As <see cref="KernelEvent.StreamMicroseconds"/>.</param>
public readonly record struct EventMark(ulong Id, ulong Sequence, bool HasSequence, long BootMicroseconds, long StreamMicroseconds)
{
    /// <summary>As <see cref="KernelEvent.HasStamp"/>.</summary>
    public bool HasStamp { get; init; }

    /// <summary>As <see cref="KernelEvent.TimeQuality"/>.</summary>
    public TimeQuality TimeQuality { get; init; }

    /// <summary>As <see cref="KernelEvent.UnixMicroseconds"/>.</summary>
    public long UnixMicroseconds { get; init; }
}
