using System.Runtime.InteropServices;

namespace RingBuffer.Engine.Ring;

/// <summary>A counter alone on its cache lines (two, as CPUs fetch neighbours), so that its writer does not disturb the other thread's data.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedCounter
{
    [FieldOffset(128)]
    public ulong Value;
}
