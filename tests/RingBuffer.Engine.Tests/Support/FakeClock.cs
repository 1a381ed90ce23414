using RingBuffer.Engine.Time;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>Clocks that stand where a test puts them.</summary>
internal sealed class FakeClock : IClock
{
    public long RealtimeMicroseconds { get; set; } = 1_700_000_000_000_000;

    public long MonotonicMicroseconds { get; set; } = 5_000_000;

    public void Advance(long microseconds)
    {
        RealtimeMicroseconds += microseconds;
        MonotonicMicroseconds += microseconds;
    }
}
