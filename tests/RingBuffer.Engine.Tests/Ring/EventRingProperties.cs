using System.Collections.Generic;
using CsCheck;
using RingBuffer.Engine.Ring;
using Xunit;

namespace RingBuffer.Engine.Tests.Ring;

/// <summary>The ring against a queue, over random and over all short histories.</summary>
public sealed class EventRingProperties
{
    private enum Step
    {
        Publish,
        Consume,
        Peek,
        Release,
    }

    private static readonly Gen<int> s_size = Gen.Frequency(
        (4, Gen.Int[0, 300]), (1, Gen.Int[0, EventRing.MaxClaimBytes]), (1, Gen.Int[EventRing.MaxClaimBytes - 3, EventRing.MaxClaimBytes]));

    private static readonly Gen<(Step, int, int)> s_steps = Gen.Select(
        Gen.Frequency((5, Gen.Const(Step.Publish)), (4, Gen.Const(Step.Consume)), (1, Gen.Const(Step.Peek)), (1, Gen.Const(Step.Release))),
        s_size,
        Gen.Int[0, 100]);

    [Fact]
    public void TheRingIsAQueueWithAHistory() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int[0, 40], s_steps.Array[1, 300]).Sample(
            (slots, history, steps) =>
            {
                using EventRing ring = new(slots, 0, history);
                RingModel model = new(ring);
                foreach ((Step step, int claim, int percent) in steps)
                    Do(model, step, claim, (int)((long)claim * percent / 100));
                model.Drain();
                Assert.False(ring.TryPeek());
            },
            iter: 400);

    [Fact]
    public void AfterADrainAnyClaimSucceeds() =>
        Gen.Select(Gen.Int[2, 600], s_size.Array[1, 60].Array[1, 12], Gen.Int[0, 100]).Sample(
            (slots, bursts, percent) =>
            {
                using EventRing ring = new(slots, 0);
                RingModel model = new(ring);
                foreach (int[] burst in bursts)
                {
                    foreach (int claim in burst)
                    {
                        if (!model.Publish(claim, (int)((long)claim * percent / 100)))
                            break;
                    }

                    model.Drain();
                    Assert.True(ring.TryClaim(EventRing.MaxClaimBytes, out _));
                }
            },
            iter: 300);

    /// <summary>
    /// Every order of six producer and six consumer steps on two slots: 924 histories. A step of the ring is atomic towards the other
    /// side (one release store each), so this covers what two threads can do.
    /// </summary>
    [Fact]
    public void NoInterleavingLosesOrOverwritesAnything()
    {
        Step[] consumer = [Step.Peek, Step.Consume, Step.Release, Step.Consume, Step.Consume, Step.Release];
        int histories = 0;
        foreach (bool[] order in Interleavings(6, consumer.Length))
        {
            foreach (int size in (int[])[0, 5, EventRing.MaxClaimBytes - 1])
            {
                using EventRing ring = new(2, 0, historySlots: 1);
                RingModel model = new(ring);
                int next = 0;
                foreach (bool producerTurn in order)
                    Do(model, producerTurn ? Step.Publish : consumer[next++], size, size);
                model.Drain();
                Assert.True(model.Publish(size, size));
            }

            histories++;
        }

        Assert.Equal(924, histories);
    }

    private static void Do(RingModel model, Step step, int claim, int used)
    {
        switch (step)
        {
            case Step.Publish:
                model.Publish(claim, used);
                break;
            case Step.Consume:
                model.Consume();
                break;
            case Step.Peek:
                model.Peek();
                break;
            default:
                model.Release();
                break;
        }
    }

    private static IEnumerable<bool[]> Interleavings(int producer, int consumer)
    {
        int steps = producer + consumer;
        for (uint bits = 0; bits < 1u << steps; bits++)
        {
            if (System.Numerics.BitOperations.PopCount(bits) != producer)
                continue;
            bool[] order = new bool[steps];
            for (int i = 0; i < steps; i++)
                order[i] = (bits & (1u << i)) != 0;
            yield return order;
        }
    }
}
