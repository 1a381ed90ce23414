using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Time;

/// <summary>The clocks, so that tests can hold them still. Any thread.</summary>
internal interface IClock
{
    /// <summary>CLOCK_REALTIME in microseconds since 1970 UTC.</summary>
    long RealtimeMicroseconds { get; }

    /// <summary>CLOCK_MONOTONIC in microseconds.</summary>
    long MonotonicMicroseconds { get; }
}

/// <summary>The kernel's own clocks.</summary>
internal sealed class SystemClock : IClock
{
    public long RealtimeMicroseconds => Libc.RealtimeMicroseconds();

    public long MonotonicMicroseconds => Libc.MonotonicMicroseconds();
}
