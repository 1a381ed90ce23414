using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// When the machine was suspended and came back: what links and devices do then is no trouble. Fed by plugins whose triggers hold
/// "PM: suspend e" and "PM: hibernation: hibernation e"; owned by one, dispatcher thread.
/// </summary>
internal sealed class SuspendSpan
{
    /// <summary>Links and devices come back within some seconds after it.</summary>
    private const long AfterMicroseconds = 15_000_000;

    /// <summary>Longer than this a machine is not on its way into sleep: it slept, by clocks that go on, or the line of its return was lost.</summary>
    private const long LongestEntryMicroseconds = 60_000_000;

    /// <summary>The image of a large memory is written meanwhile.</summary>
    private const long LongestHibernationMicroseconds = 600_000_000;

    private bool _isSuspended;
    private long _awakeBy;
    private long _resumed = -1; // never

    /// <summary>"PM: suspend entry (deep)", "PM: suspend exit" (kernel/power/suspend.c), "PM: hibernation: hibernation exit" (hibernate.c).</summary>
    /// <returns>False: the event is something else.</returns>
    public bool TryTake(in KernelEvent e)
    {
        if (!e.Message.StartsWith("PM: suspend e"u8) && !e.Message.StartsWith("PM: hibernation: hibernation e"u8))
            return false;
        _isSuspended = e.Message.IndexOf(" entry"u8) > 0;
        if (_isSuspended)
            _awakeBy = e.StreamMicroseconds + (e.Message.StartsWith("PM: hib"u8) ? LongestHibernationMicroseconds : LongestEntryMicroseconds);
        else
            _resumed = e.StreamMicroseconds;
        return true;
    }

    /// <summary>Whether what a link or a device does now is the suspend's doing. To be asked at each line that tells so.</summary>
    /// <param name="now">By the stream's clock, microseconds.</param>
    public bool Covers(long now)
    {
        if (_isSuspended && now > _awakeBy)
        {
            _isSuspended = false;
            _resumed = now;
        }

        return _isSuspended || (_resumed >= 0 && now - _resumed < AfterMicroseconds);
    }
}
