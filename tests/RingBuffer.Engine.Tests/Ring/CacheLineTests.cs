using System;
using System.Runtime.CompilerServices;
using Xunit;

namespace RingBuffer.Engine.Tests.Ring;

/// <summary>What the two threads write for each record lies so far apart that neither waits for a cache line of the other.</summary>
public sealed class CacheLineTests
{
    /// <summary>Two lines of 64 bytes: CPUs fetch neighbours.</summary>
    private const long Apart = 128;

    [Fact]
    public void CountersOfReaderAndDispatcherAreApart()
    {
        RunCounters counters = new();
        Assert.InRange(Distance(ref counters.Read, ref counters.Written), Apart, long.MaxValue);
        Assert.InRange(Distance(ref counters.Malformed, ref counters.Written), Apart, long.MaxValue);
        Assert.InRange(Distance(ref counters.Malformed, ref counters.Notices), Apart, long.MaxValue);
    }

    private static long Distance(ref long one, ref long other) => Math.Abs(Unsafe.ByteOffset(ref one, ref other));
}
