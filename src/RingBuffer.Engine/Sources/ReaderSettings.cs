using System;
using RingBuffer.Engine.Time;

namespace RingBuffer.Engine.Sources;

/// <summary>What the record reader must know of the options.</summary>
internal sealed class ReaderSettings
{
    /// <summary>After the newest live record, wait for more.</summary>
    public bool Follow { get; init; }

    /// <summary>Keep the untouched record beside the parsed one.</summary>
    public bool KeepRaw { get; init; }

    /// <summary>The output shows fingerprints.</summary>
    public bool Fingerprints { get; init; }

    /// <summary>The 16 bytes of this boot's id; empty when it cannot be read.</summary>
    public byte[] BootId { get; init; } = Array.Empty<byte>();

    public IClock Clock { get; init; } = new SystemClock();
}
