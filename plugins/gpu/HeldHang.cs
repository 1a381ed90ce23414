using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Gpu;

/// <summary>
/// A hang of an amdgpu card, or a wrong access of its, that is not told yet: the next lines say whose work it was, which card, and
/// whether the ring alone was reset. Their bytes are kept as they are and read again when it is told. One at a time, as the kernel
/// prints them in one go. Owned by <see cref="GpuPlugin"/>, dispatcher thread.
/// </summary>
internal sealed class HeldHang
{
    private const int MaxLineBytes = 512;
    private const long LongestWait = 500_000;

    private readonly KeptText _head = new(MaxLineBytes);
    private readonly KeptText _process = new(MaxLineBytes);
    private readonly KeptText _card = new(32);

    public bool IsOpen { get; private set; }

    /// <summary>The head's event.</summary>
    public EventMark Mark { get; private set; }

    public ReadOnlySpan<byte> Head => _head.Bytes;

    /// <summary>The line that names the process; empty: none came.</summary>
    public ReadOnlySpan<byte> Process => _process.Bytes;

    /// <summary>The PCI address: the head's or, where that has none, a later line's.</summary>
    public ReadOnlySpan<byte> Card => _card.Bytes;

    /// <summary>The ring was reset without the card.</summary>
    public bool IsRecovered { get; set; }

    public void Open(in KernelEvent e, ReadOnlySpan<byte> bdf)
    {
        _head.Set(e.Message);
        _process.Clear();
        _card.Set(bdf);
        Mark = e.Mark;
        IsRecovered = false;
        IsOpen = true;
    }

    /// <summary>Whether a line about this card may be about this hang; older kernels do not name the card.</summary>
    public bool MayBeOf(ReadOnlySpan<byte> bdf) => bdf.IsEmpty || Card.IsEmpty || Card.SequenceEqual(bdf);

    public void AddProcess(in KernelEvent e) => _process.Set(e.Message);

    public void AddCard(ReadOnlySpan<byte> bdf) => _card.Set(bdf);

    public void Close() => IsOpen = false;

    /// <summary>Whether this event comes too late to say more.</summary>
    public bool EndsBefore(in KernelEvent e) => e.StreamMicroseconds - Mark.StreamMicroseconds > LongestWait;
}
