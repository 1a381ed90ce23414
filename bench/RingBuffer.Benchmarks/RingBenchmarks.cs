using System;
using System.Threading;
using BenchmarkDotNet.Attributes;
using RingBuffer.Engine.Ring;

namespace RingBuffer.Benchmarks;

/// <summary>
/// One slot of 100 bytes through the ring: claim, publish, peek, advance, release. With both ends on one thread it is the price of
/// the code alone; with two, that of the cache lines that travel between cores and of parking and waking too.
/// </summary>
[MemoryDiagnoser]
public class RingBenchmarks
{
    private const int Batch = 128;
    private const int Stream = 1_000_000;
    private const int Bytes = 100;

    private readonly EventRing _ring = new(4096, 1024 * 1024);

    [Benchmark(OperationsPerInvoke = Batch)]
    public int OneThread()
    {
        for (int i = 0; i < Batch; i++)
            TryFill(_ring);
        int seen = Drain(_ring);
        _ring.Release();
        return seen;
    }

    [Benchmark(OperationsPerInvoke = Stream)]
    public int TwoThreads()
    {
        using EventRing ring = new(4096, 1024 * 1024);
        Thread producer = new(() =>
        {
            for (int i = 0; i < Stream; i++)
            {
                while (!TryFill(ring))
                    ring.WaitForSpace();
            }

            ring.Complete();
        });
        producer.Start();
        int seen = 0;
        while (!ring.IsFinished)
        {
            seen += Drain(ring);
            ring.Release();
            ring.WaitForEvents(timeoutMilliseconds: -1);
        }

        producer.Join();
        return seen;
    }

    private static bool TryFill(EventRing ring)
    {
        if (!ring.TryClaim(Bytes, out Span<byte> payload))
            return false;
        payload[0] = 1;
        ring.Claimed.MessageLength = Bytes;
        ring.Publish(Bytes);
        return true;
    }

    /// <summary>Takes what is there, giving slots back every <see cref="Batch"/> as the dispatcher does.</summary>
    private static int Drain(EventRing ring)
    {
        int seen = 0;
        while (ring.TryPeek())
        {
            seen += ring.Payload(in ring.Head)[0];
            ring.Advance();
            if (seen % Batch == 0)
                ring.Release();
        }

        return seen;
    }
}
