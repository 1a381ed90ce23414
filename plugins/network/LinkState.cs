using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Network;

/// <summary>What is known of one interface's link.</summary>
internal sealed class LinkState() : NamedEntry(LongestName)
{
    private const int LongestName = 16;

    /// <summary>Whether it is up; null while nothing was seen.</summary>
    public bool? IsUp { get; set; }

    public long DownMicroseconds { get; set; } = KnownFields.Unknown;

    /// <summary>Speed of the last link, or <see cref="KnownFields.Unknown"/>.</summary>
    public long SpeedMbps { get; set; } = KnownFields.Unknown;

    public long Downs { get; set; }

    public void Clear(scoped ReadOnlySpan<byte> name)
    {
        Name.Set(name);
        IsUp = null;
        DownMicroseconds = SpeedMbps = KnownFields.Unknown;
        Downs = 0;
    }
}
