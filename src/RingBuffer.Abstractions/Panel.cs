using System.Buffers;

namespace RingBuffer;

/// <summary>A plugin's part of the live view (<c>ringbuffer watch</c>). Rendered on the dispatcher thread, so it may read plugin state.</summary>
public abstract class Panel
{
    /// <summary>The panel's heading.</summary>
    public abstract string Title { get; }

    /// <summary>Writes the panel's lines as UTF-8, each ended by a newline.</summary>
    public abstract void Render(IBufferWriter<byte> output);
}
