using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Time;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// Decides how the record reader waits once it has caught up. Records that come one by one are waited for with poll, so each is
/// written within microseconds. When they come so fast that every one costs a wake-up of both threads, the reader takes a short pause
/// instead and then reads all that came meanwhile, as network drivers do under load (NAPI). A pause in which nothing came ends that, so an
/// idle log costs no wake-ups. Reader thread only.
/// </summary>
/// <param name="clock">Tells how fast records come.</param>
/// <param name="stop">Ends a wait.</param>
internal sealed class ArrivalPacer(IClock clock, StopSignal stop)
{
    /// <summary>Added latency under load; a record is still written well within a millisecond.</summary>
    private const int PauseMicroseconds = 500;

    /// <summary>Records that come faster than this, one by one, are many: 4,000 a second.</summary>
    private const long ManyMicroseconds = 250;

    private const int QuickInARow = 8;

    private long _lastWait;
    private int _quick;

    /// <summary>Waits until there may be something to read, or the program is to stop.</summary>
    /// <param name="source">Has just said that it is empty.</param>
    /// <param name="gotRecords">Whether anything came since the last wait.</param>
    public void Wait(IRecordSource source, bool gotRecords)
    {
        if (!gotRecords)
            _quick = 0;
        else if (_quick < QuickInARow)
            Judge();

        if (_quick < QuickInARow)
            source.Wait();
        else
            stop.Pause(PauseMicroseconds);
    }

    private void Judge()
    {
        long now = clock.MonotonicMicroseconds;
        _quick = now - _lastWait < ManyMicroseconds ? _quick + 1 : 0;
        _lastWait = now;
    }
}
