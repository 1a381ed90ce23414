using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Time;

namespace RingBuffer.Engine.Sources;

/// <summary>What the record reader must know of the options.</summary>
internal sealed class ReaderSettings
{
    /// <summary>After the newest live record, wait for more.</summary>
    public bool Follow { get; init; }

    /// <summary>Keep the untouched record beside the parsed one.</summary>
    public bool KeepRaw { get; init; }

    /// <summary>What is found for the dispatcher while it is behind; null: nothing.</summary>
    public EventDigest? Digest { get; init; }

    /// <summary>The 16 bytes of this boot's id; empty when it cannot be read.</summary>
    public byte[] BootId { get; init; } = [];

    /// <summary>The live log was read before up to this sequence: that is the next to come. Null: it is read from its oldest record.</summary>
    public ulong? ResumeAt { get; init; }

    public IClock Clock { get; init; } = new SystemClock();
}
