using System;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Threading;
using RingBuffer.Engine.Ring;
using Xunit;

namespace RingBuffer.Engine.Tests.Ring;

/// <summary>Two threads. A hang is a failure: the watchdog is there only to say so.</summary>
public sealed class RingStressTests
{
    private const int Slots = 2_000_000;
    private const int WatchdogMilliseconds = 120_000;

    [Fact]
    public void TwoMillionSlotsArriveInOrderAndWhole()
    {
        using EventRing ring = new(256, 0);
        Thread producer = new(() => Produce(ring)) { IsBackground = true };
        Outcome outcome = new();
        Thread consumer = new(() => Consume(ring, outcome)) { IsBackground = true };
        producer.Start();
        consumer.Start();
        Assert.True(consumer.Join(WatchdogMilliseconds), $"hangs after {Volatile.Read(ref outcome.Count)} slots");
        producer.Join();
        Assert.Null(outcome.Problem);
        Assert.Equal(Slots, outcome.Count);
    }

    [Fact]
    public void AWaitingProducerWakesWhenSpaceIsReleased()
    {
        using EventRing ring = new(2, 0);
        Thread producer = new(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                while (!ring.TryClaim(1, out _))
                    ring.WaitForSpace();
                ring.Claimed = new EventSlot { Sequence = (ulong)i };
                ring.Publish(0);
            }

            ring.Complete();
        }) { IsBackground = true };
        ulong seen = 0;
        Thread consumer = new(() =>
        {
            while (!ring.IsFinished)
            {
                ring.WaitForEvents(-1);
                while (ring.TryPeek())
                {
                    seen++;
                    ring.Advance();
                }

                ring.Release();
            }
        }) { IsBackground = true };
        producer.Start();
        consumer.Start();
        Assert.True(consumer.Join(WatchdogMilliseconds), "a wake-up was lost");
        Assert.Equal(20_000UL, seen);
    }

    [Fact]
    public void NoRingOfADoorbellIsLost()
    {
        const int Rounds = 200_000;
        using Doorbell ping = new();
        using Doorbell pong = new();
        int ball = 0;
        Thread other = new(() => Play(pong, ping, ref ball, mine: 1, Rounds)) { IsBackground = true };
        Thread one = new(() => Play(ping, pong, ref ball, mine: 0, Rounds)) { IsBackground = true };
        other.Start();
        one.Start();
        Assert.True(one.Join(WatchdogMilliseconds) && other.Join(WatchdogMilliseconds), $"a wake-up was lost at {Volatile.Read(ref ball)}");
        Assert.Equal(2 * Rounds, ball);
    }

    private static void Play(Doorbell own, Doorbell others, ref int ball, int mine, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            int turn = (2 * round) + mine;
            while (Volatile.Read(ref ball) != turn)
            {
                own.Prepare();
                if (Volatile.Read(ref ball) == turn)
                    own.Cancel();
                else
                    own.Sleep(-1);
            }

            Volatile.Write(ref ball, turn + 1);
            others.Ring();
        }
    }

    private static void Produce(EventRing ring)
    {
        Random sizes = new(12345);
        for (int i = 0; i < Slots; i++)
        {
            int length = sizes.Next(sizeof(int), i % 1024 == 0 ? 40_000 : 200);
            Span<byte> payload;
            while (!ring.TryClaim(length, out payload))
                ring.WaitForSpace();
            payload.Fill((byte)i);
            BinaryPrimitives.WriteInt32LittleEndian(payload, i);
            ring.Claimed = new EventSlot { Sequence = (ulong)i, Id = XxHash3.HashToUInt64(payload), MessageLength = length };
            ring.Publish(length);
        }

        ring.Complete();
    }

    private static void Consume(EventRing ring, Outcome outcome)
    {
        int batch = 0;
        while (!ring.IsFinished)
        {
            ring.WaitForEvents(-1);
            while (ring.TryPeek())
            {
                ref EventSlot slot = ref ring.Head;
                if (slot.Sequence != (ulong)outcome.Count || XxHash3.HashToUInt64(ring.Payload(in slot)) != slot.Id)
                    outcome.Problem ??= $"slot {outcome.Count} holds {slot.Sequence}, or other bytes than were written";
                outcome.Count++;
                ring.Advance();
                if (++batch % 64 == 0)
                    ring.Release();
            }

            ring.Release();
        }
    }

    private sealed class Outcome
    {
        public int Count;
        public string? Problem;
    }
}
