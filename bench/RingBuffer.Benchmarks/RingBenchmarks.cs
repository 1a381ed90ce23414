using System;
using BenchmarkDotNet.Attributes;
using RingBuffer.Engine.Ring;

namespace RingBuffer.Benchmarks;

/// <summary>One slot through the ring, both ends on one thread: the price of claim, publish, peek, advance and release.</summary>
[MemoryDiagnoser]
public class RingBenchmarks
{
    private const int Batch = 128;

    private readonly EventRing _ring = new(4096, 1024 * 1024);

    [Benchmark(OperationsPerInvoke = Batch)]
    public int OneThread()
    {
        int seen = 0;
        for (int i = 0; i < Batch; i++)
        {
            _ring.TryClaim(100, out Span<byte> payload);
            payload[0] = 1;
            _ring.Claimed.MessageLength = 100;
            _ring.Publish(100);
        }

        while (_ring.TryPeek())
        {
            seen += _ring.Payload(in _ring.Head)[0];
            _ring.Advance();
        }

        _ring.Release();
        return seen;
    }
}
