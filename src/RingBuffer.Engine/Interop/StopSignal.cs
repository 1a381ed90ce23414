using System;

namespace RingBuffer.Engine.Interop;

/// <summary>
/// "Please end": set once, from any thread (the signal handler, or the dispatcher when nobody reads the output any more), and
/// seen by polls through its descriptor. Never reset.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private volatile bool _requested;

    public StopSignal() => Descriptor = Libc.CreateEvent(nonBlocking: true);

    /// <summary>Readable once a stop was asked for.</summary>
    public int Descriptor { get; }

    public bool Requested => _requested;

    public void Request()
    {
        _requested = true;
        Span<byte> one = stackalloc byte[sizeof(ulong)];
        one.Clear();
        one[0] = 1;
        Libc.Write(Descriptor, one, out _);
    }

    /// <summary>Waits that long, or until a stop is asked for.</summary>
    public void Pause(int microseconds) => Libc.Pause(Descriptor, microseconds);

    public void Dispose() => Libc.Close(Descriptor);
}
