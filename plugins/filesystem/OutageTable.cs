namespace RingBuffer.Plugins.Filesystems;

/// <summary>
/// File servers that stopped answering and since when: a fixed number of keys, the oldest overwritten. Tells the plugin how long an
/// outage lasted when the server is back.
/// </summary>
internal sealed class OutageTable
{
    private const int Capacity = 16;

    private readonly ulong[] _servers = new ulong[Capacity];
    private readonly long[] _since = new long[Capacity];
    private int _next;

    public void Start(ulong server, long microseconds)
    {
        if (Find(server) >= 0)
            return; // repeated while it lasts
        _servers[_next] = server;
        _since[_next] = microseconds;
        _next = (_next + 1) % Capacity;
    }

    /// <returns>Seconds since the start, or -1 where none was seen.</returns>
    public long End(ulong server, long microseconds)
    {
        int index = Find(server);
        if (index < 0)
            return -1;
        _servers[index] = 0;
        return (microseconds - _since[index]) / 1_000_000;
    }

    private int Find(ulong server) => System.Array.IndexOf(_servers, server);
}
