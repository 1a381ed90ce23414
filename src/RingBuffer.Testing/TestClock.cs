using System;

namespace RingBuffer.Testing;

/// <summary>
/// The clock of a <see cref="PluginTest"/>: lines without a stamp of their own happen when it says. It stands still until the test
/// moves it, or until a line with a later stamp takes it along.
/// </summary>
public sealed class TestClock
{
    /// <summary>Time since boot; zero at first.</summary>
    public TimeSpan SinceBoot { get; private set; }

    /// <summary>
    /// When the machine was booted. Set it to give events a wall-clock time (of quality Live); null, the default: none is known, as
    /// in a saved log.
    /// </summary>
    public DateTimeOffset? BootedAt { get; set; }

    /// <summary>Lets time pass.</summary>
    /// <param name="time">How much; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        SinceBoot += time;
    }

    internal void CatchUp(TimeSpan stamp)
    {
        if (stamp > SinceBoot)
            SinceBoot = stamp;
    }
}
