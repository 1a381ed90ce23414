using System;
using RingBuffer.Engine.Ring;
using Xunit;

namespace RingBuffer.Engine.Tests.Ring;

/// <summary>Examples on one thread.</summary>
public sealed class EventRingTests
{
    [Fact]
    public void AnEmptyRingHasNothingToPeek()
    {
        using EventRing ring = new(4, 0);
        Assert.False(ring.TryPeek());
        Assert.False(ring.TryFind(0, out _));
        Assert.False(ring.IsFinished);
    }

    [Fact]
    public void SizesAreRoundedUpToPowersOfTwo()
    {
        using EventRing ring = new(5, 0);
        Assert.Equal(8, ring.SlotCount);
        Assert.True(ring.TryClaim(EventRing.MaxClaimBytes, out _));
    }

    [Fact]
    public void OneSlotIsNotARing() => Assert.Throws<ArgumentOutOfRangeException>(() => new EventRing(1, 0));

    [Fact]
    public void AFullRingRefusesAClaimUntilSomethingIsReleased()
    {
        using EventRing ring = new(4, 0, historySlots: 1);
        RingModel model = new(ring);
        for (int i = 0; i < 4; i++)
            Assert.True(model.Publish(8, 8));
        Assert.False(model.Publish(8, 8));
        model.Consume();
        model.Consume();
        Assert.False(model.Publish(8, 8));
        model.Release();
        Assert.True(model.Publish(8, 8));
        Assert.False(model.Publish(8, 8));
    }

    [Fact]
    public void AFullArenaRefusesAClaimUntilSomethingIsReleased()
    {
        using EventRing ring = new(1024, 0);
        RingModel model = new(ring);
        for (int i = 0; i < EventRing.MinArenaBytes / EventRing.MaxClaimBytes; i++)
            Assert.True(model.Publish(EventRing.MaxClaimBytes, EventRing.MaxClaimBytes));
        Assert.False(model.Publish(1, 1));
        Assert.True(model.Publish(0, 0));
        model.Drain();
        Assert.True(model.Publish(EventRing.MaxClaimBytes, EventRing.MaxClaimBytes));
    }

    [Fact]
    public void BytesClaimedButNotUsedAreNotTaken()
    {
        using EventRing ring = new(1024, 0);
        RingModel model = new(ring);
        for (int i = 0; i < 1000; i++)
            Assert.True(model.Publish(EventRing.MaxClaimBytes, 1));
        model.Drain();
        Assert.Equal(EventRing.HistorySlots, model.CheckHistory());
    }

    [Fact]
    public void AClaimCanBeTakenAgainWithoutPublishing()
    {
        using EventRing ring = new(2, 0);
        Assert.True(ring.TryClaim(10, out _));
        Assert.True(ring.TryClaim(EventRing.MaxClaimBytes, out Span<byte> payload));
        Assert.Equal(EventRing.MaxClaimBytes, payload.Length);
        Assert.False(ring.TryPeek());
    }

    [Fact]
    public void TheHistoryHoldsHalfTheSlotsAtMost()
    {
        using EventRing ring = new(16, 0);
        RingModel model = new(ring);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(model.Publish(10, 10));
            model.Drain();
        }

        Assert.Equal(8, model.CheckHistory());
    }

    [Fact]
    public void TheHistoryHoldsHalfTheArenaAtMost()
    {
        const int Payload = EventRing.MinArenaBytes / 16;
        using EventRing ring = new(2048, 0);
        RingModel model = new(ring);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(model.Publish(Payload, Payload));
            model.Drain();
        }

        Assert.Equal(8, model.CheckHistory());
    }

    [Fact]
    public void TheEventBeingDispatchedCanBeFound()
    {
        using EventRing ring = new(8, 0);
        RingModel model = new(ring);
        model.Publish(3, 3);
        Assert.True(ring.TryPeek());
        Assert.True(ring.TryFind(1, out int slot));
        Assert.Equal(1UL, ring.At(slot).Id);
    }

    [Fact]
    public void GapsAndNoticesAreNotFoundAsEvents()
    {
        using EventRing ring = new(8, 0);
        ring.TryClaim(0, out _);
        ring.Claimed = new EventSlot { Kind = SlotKind.Gap, Id = 7 };
        ring.Publish(0);
        Assert.True(ring.TryPeek());
        Assert.False(ring.TryFind(7, out _));
    }

    [Fact]
    public void TheNewestOfEqualIdsIsFound()
    {
        using EventRing ring = new(8, 0);
        for (ulong sequence = 1; sequence <= 3; sequence++)
        {
            ring.TryClaim(0, out _);
            ring.Claimed = new EventSlot { Id = 7, Sequence = sequence };
            ring.Publish(0);
            Assert.True(ring.TryPeek());
            ring.Advance();
        }

        Assert.True(ring.TryFind(7, out int slot));
        Assert.Equal(3UL, ring.At(slot).Sequence);
    }

    [Fact]
    public void ACompletedRingIsFinishedWhenDrained()
    {
        using EventRing ring = new(4, 0);
        RingModel model = new(ring);
        model.Publish(1, 1);
        ring.Complete();
        Assert.True(ring.WaitForEvents(-1));
        Assert.False(ring.IsFinished);
        model.Drain();
        Assert.True(ring.WaitForEvents(-1));
        Assert.True(ring.IsFinished);
    }

    [Fact]
    public void WaitingForEventsEndsWhenTheTimeIsUp()
    {
        using EventRing ring = new(4, 0);
        Assert.False(ring.WaitForEvents(1));
    }

    [Fact]
    public void WaitingForSpaceEndsAtOnceWhenSomethingWasReleasedMeanwhile()
    {
        using EventRing ring = new(2, 0);
        RingModel model = new(ring);
        while (model.Publish(1, 1))
        {
        }

        model.Drain();
        ring.WaitForSpace();
        Assert.True(model.Publish(1, 1));
    }
}
