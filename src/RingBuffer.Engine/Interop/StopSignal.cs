using System;

namespace RingBuffer.Engine.Interop;

/// <summary>
/// "Please end": set once, from any thread (the signal handler, or who finds that nobody reads the output any more), and
/// seen by polls through its descriptor. Never reset.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private volatile bool _requested;

    public StopSignal() => Descriptor = Libc.CreateEvent(nonBlocking: true);

    /// <summary>Readable once a stop was asked for.</summary>
    public int Descriptor { get; }

    /// <summary>What is written to: when its reader goes away while the reader thread waits, that is a stop too. -1: not looked at.</summary>
    public int Output { get; init; } = -1;

    public bool Requested => _requested;

    public void Request()
    {
        _requested = true;
        Libc.SignalEvent(Descriptor);
    }

    /// <summary>Waits for input on a descriptor, until a stop is asked for, the time is up (-1: no limit) or a signal comes.</summary>
    /// <returns>False when the time was up.</returns>
    public bool WaitForInput(int fd, int timeoutMilliseconds)
    {
        bool inTime = Libc.WaitForInput(fd, Descriptor, Output, timeoutMilliseconds, out bool outputIsClosed);
        if (outputIsClosed)
            Request();
        return inTime;
    }

    /// <summary>Waits that long, or until a stop is asked for.</summary>
    public void Pause(int microseconds) => Libc.Pause(Descriptor, microseconds);

    public void Dispose() => Libc.Close(Descriptor);
}
