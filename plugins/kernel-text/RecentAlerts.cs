namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// What was alerted lately, so that the other lines the kernel prints about the same thing are noted only. A fixed number of keys,
/// the oldest overwritten. Owned by a plugin; time is the stream's clock.
/// </summary>
/// <param name="windowMicroseconds">What is lately.</param>
internal sealed class RecentAlerts(long windowMicroseconds = 60_000_000)
{
    private const int Capacity = 64;
    private const long BurstMicroseconds = 5_000_000;

    private readonly ulong[] _keys = new ulong[Capacity];
    private readonly long[] _times = new long[Capacity];
    private readonly Severity[] _severities = new Severity[Capacity];
    private readonly ulong[] _states = new ulong[Capacity];
    private readonly long[] _lastSeen = new long[Capacity];
    private int _count;

    /// <summary>
    /// Whether the key was added lately, by what was as severe or worse: what is worse is news. So is a state that was not told,
    /// some seconds after the last line: a filesystem that is made read-only half a minute after an error.
    /// </summary>
    public bool Contains(ulong key, long now, Severity severity = Severity.Debug, ulong state = 0)
    {
        for (int i = 0; i < Capacity && i < _count; i++)
        {
            if (_keys[i] != key || now - _times[i] >= windowMicroseconds || _severities[i] > severity
                || (state != 0 && _states[i] != state && now - _lastSeen[i] >= BurstMicroseconds))
                continue;
            _lastSeen[i] = now;
            return true;
        }

        return false;
    }

    /// <summary>Forgets a key: what comes of it now is news.</summary>
    public void Remove(ulong key)
    {
        for (int i = 0; i < Capacity; i++)
        {
            if (_keys[i] == key)
                _keys[i] = 0;
        }
    }

    public void Add(ulong key, long now, Severity severity = Severity.Emerg, ulong state = 0)
    {
        _states[_count % Capacity] = state;
        _lastSeen[_count % Capacity] = now;
        _severities[_count % Capacity] = severity;
        _keys[_count % Capacity] = key;
        _times[_count % Capacity] = now;
        _count = _count == int.MaxValue ? Capacity : _count + 1;
    }
}
