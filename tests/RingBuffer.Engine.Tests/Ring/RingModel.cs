using System;
using System.Collections.Generic;
using RingBuffer.Engine.Ring;
using Xunit;

namespace RingBuffer.Engine.Tests.Ring;

/// <summary>
/// A ring beside a queue that says what it must hold; every step checks the ring against the queue. One thread plays both sides.
/// </summary>
internal sealed class RingModel(EventRing ring)
{
    private readonly Queue<Item> _waiting = new();
    private readonly List<Item> _consumed = [];
    private ulong _next = 1;

    /// <summary>Claims, fills every claimed byte, publishes the first <paramref name="used"/> of them.</summary>
    /// <returns>False when the ring is full.</returns>
    public bool Publish(int claim, int used)
    {
        if (!ring.TryClaim(claim, out Span<byte> payload))
            return false;
        Assert.Equal(claim, payload.Length);
        Item item = new(_next++, used);
        payload.Fill(item.Fill);
        ref EventSlot slot = ref ring.Claimed;
        slot = default;
        slot.Id = item.Id;
        slot.MessageLength = used;
        ring.Publish(used);
        _waiting.Enqueue(item);
        return true;
    }

    /// <summary>Takes the head if there is one and compares it.</summary>
    public void Consume()
    {
        Assert.Equal(_waiting.Count > 0, ring.TryPeek());
        if (_waiting.Count == 0)
            return;
        Item item = _waiting.Dequeue();
        Check(item, in ring.Head);
        ring.Advance();
        _consumed.Add(item);
    }

    /// <summary>The consumer's look without taking: it makes the private copy of the producer's counter stale.</summary>
    public void Peek()
    {
        Assert.Equal(_waiting.Count > 0, ring.TryPeek());
    }

    public void Release()
    {
        ring.Release();
        CheckHistory();
    }

    public void Drain()
    {
        while (_waiting.Count > 0)
            Consume();
        Release();
    }

    /// <summary>What was consumed is found from the newest back, without a hole, its bytes untouched.</summary>
    public int CheckHistory()
    {
        int found = 0;
        bool gone = false;
        for (int i = _consumed.Count - 1; i >= 0 && i >= _consumed.Count - ring.SlotCount; i--)
        {
            if (!ring.TryFind(_consumed[i].Id, out int slot))
            {
                gone = true;
                continue;
            }

            Assert.False(gone, "an older event is findable where a newer one is not");
            Check(_consumed[i], in ring.At(slot));
            found++;
        }

        return found;
    }

    private void Check(Item item, in EventSlot slot)
    {
        Assert.Equal(item.Id, slot.Id);
        ReadOnlySpan<byte> payload = ring.Payload(in slot);
        Assert.Equal(item.Length, payload.Length);
        Assert.Equal(-1, payload.IndexOfAnyExcept(item.Fill));
    }

    private readonly record struct Item(ulong Id, int Length)
    {
        public byte Fill => (byte)(Id * 37);
    }
}
