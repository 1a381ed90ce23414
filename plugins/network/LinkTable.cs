using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Network;

/// <summary>What is known of one interface's link.</summary>
internal sealed class LinkState
{
    public KeptText Name { get; } = new(16);

    /// <summary>Whether it is up; null while nothing was seen.</summary>
    public bool? IsUp { get; set; }

    public long DownMicroseconds { get; set; } = KnownFields.Unknown;

    /// <summary>Speed of the last link, or <see cref="KnownFields.Unknown"/>.</summary>
    public long SpeedMbps { get; set; } = KnownFields.Unknown;

    public long Downs { get; set; }

    /// <summary>When the table last used this entry; the smallest is evicted.</summary>
    public long LastUse { get; set; }

    public void Clear(scoped ReadOnlySpan<byte> name)
    {
        Name.Set(name);
        IsUp = null;
        DownMicroseconds = SpeedMbps = KnownFields.Unknown;
        Downs = 0;
    }
}

/// <summary>The interfaces whose links were spoken of lately: a fixed number, the one unused for longest is given away.</summary>
internal sealed class LinkTable
{
    private const int Capacity = 32;

    private readonly LinkState[] _links = new LinkState[Capacity];
    private long _uses;

    public LinkTable()
    {
        for (int i = 0; i < Capacity; i++)
            _links[i] = new LinkState();
    }

    public LinkState Of(scoped ReadOnlySpan<byte> name)
    {
        LinkState oldest = _links[0];
        foreach (LinkState link in _links)
        {
            if (link.Name.Bytes.SequenceEqual(name))
            {
                link.LastUse = ++_uses;
                return link;
            }

            if (link.LastUse < oldest.LastUse)
                oldest = link;
        }

        oldest.Clear(name);
        oldest.LastUse = ++_uses;
        return oldest;
    }
}
