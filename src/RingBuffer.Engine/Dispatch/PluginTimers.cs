using System;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// The one wish for a call that each plugin may have, by the machine's clock, which also counts while nothing comes. Kept by the
/// plugin host on the dispatcher thread; while nobody wishes anything the dispatcher's wait has no limit.
/// </summary>
/// <param name="count">How many plugins there are.</param>
internal sealed class PluginTimers(int count)
{
    private const long None = long.MaxValue;

    private readonly long[] _due = Fill(count);
    private long _next = None;

    /// <summary>Milliseconds until the next call; -1: none is wished.</summary>
    public int Wait => _next == None ? -1 : (int)Math.Clamp(_next - Environment.TickCount64, 0, int.MaxValue);

    /// <param name="plugin">Whose wish it is.</param>
    /// <param name="milliseconds">From now; negative: no call.</param>
    public void Set(int plugin, long milliseconds)
    {
        _due[plugin] = milliseconds < 0 ? None : Environment.TickCount64 + milliseconds;
        _next = Least();
    }

    /// <summary>A plugin whose time has come, its wish taken; -1: none.</summary>
    /// <param name="now">When the caller began: what is wished meanwhile comes later, or one plugin could keep it for ever.</param>
    public int TakeDue(long now)
    {
        if (_next == None || now < _next)
            return -1;
        int plugin = Array.IndexOf(_due, _next);
        Set(plugin, -1);
        return plugin;
    }

    private long Least()
    {
        long least = None;
        foreach (long due in _due)
            least = Math.Min(least, due);
        return least;
    }

    private static long[] Fill(int count)
    {
        long[] due = new long[count];
        due.AsSpan().Fill(None);
        return due;
    }
}
