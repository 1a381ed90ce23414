using System;
using System.Threading;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Ring;

/// <summary>
/// Where one thread sleeps until another rings. The sleeper calls Prepare, looks at its condition once more, then either Cancel or
/// Sleep; the ringer changes the condition first and calls Ring after. Waking may be spurious: always look again.
/// </summary>
/// <remarks>
/// Both sides store, fence, then load (sleeper: parked, then the condition; ringer: the condition, then parked). The full fences
/// order the store before the load, so at least one side sees the other: without them a wake-up is lost even on x86.
/// </remarks>
internal sealed class Doorbell : IDisposable
{
    private readonly int _event = Libc.CreateEvent(nonBlocking: false);
    private int _parked;

    /// <summary>Sleeper: announces that it may sleep.</summary>
    public void Prepare()
    {
        Volatile.Write(ref _parked, 1);
        Interlocked.MemoryBarrier(); // partner: Ring
    }

    /// <summary>Sleeper: the condition turned out to hold.</summary>
    public void Cancel() => Volatile.Write(ref _parked, 0);

    /// <summary>Sleeper: sleeps until rung, or until the time is up (-1: no limit).</summary>
    /// <returns>False when the time was up.</returns>
    public bool Sleep(int timeoutMilliseconds)
    {
        bool rung = Libc.Wait(_event, Libc.PollIn, timeoutMilliseconds);
        if (rung)
        {
            Span<byte> counter = stackalloc byte[sizeof(ulong)];
            Libc.Read(_event, counter, out _);
        }

        Cancel();
        return rung;
    }

    /// <summary>Ringer: wakes the sleeper if it sleeps or is about to.</summary>
    public void Ring()
    {
        Interlocked.MemoryBarrier(); // partner: Prepare
        if (Volatile.Read(ref _parked) == 0 || Interlocked.Exchange(ref _parked, 0) == 0)
            return;
        Libc.SignalEvent(_event);
    }

    public void Dispose() => Libc.Close(_event);
}
