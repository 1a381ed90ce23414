using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>What is known of one thing by its name: a port, an interface. An entry of <see cref="RecentTable{T}"/>.</summary>
/// <param name="longestName">What is longer is cut.</param>
internal abstract class NamedEntry(int longestName)
{
    public KeptText Name { get; } = new(longestName);

    /// <summary>When the table last used this entry; the smallest is given away.</summary>
    public long LastUse { get; set; }
}

/// <summary>
/// The things of a kind that were spoken of lately: a fixed number of entries, searched one by one, for they are few and their lines are
/// rare. When all are in use the one unused for longest is given away. Owned by one plugin, dispatcher thread; allocates nothing after it
/// was made.
/// </summary>
internal sealed class RecentTable<T>
    where T : NamedEntry, new()
{
    private readonly T[] _entries;
    private long _uses;

    public RecentTable(int capacity)
    {
        _entries = new T[capacity];
        for (int i = 0; i < capacity; i++)
            _entries[i] = new T();
    }

    public ReadOnlySpan<T> All => _entries;

    /// <summary>The entry of a name, or null.</summary>
    public T? Find(scoped ReadOnlySpan<byte> name)
    {
        foreach (T entry in _entries)
        {
            if (entry.Name.IsEmpty || !entry.Name.Bytes.SequenceEqual(name))
                continue;
            entry.LastUse = ++_uses;
            return entry;
        }

        return null;
    }

    /// <summary>The entry to use for a name that is not in the table. Its old content is still in it.</summary>
    public T Oldest()
    {
        T oldest = _entries[0];
        foreach (T entry in _entries)
        {
            if (entry.LastUse < oldest.LastUse)
                oldest = entry;
        }

        oldest.LastUse = ++_uses;
        return oldest;
    }
}
