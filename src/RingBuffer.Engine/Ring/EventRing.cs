using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;

namespace RingBuffer.Engine.Ring;

/// <summary>
/// The lock-free ring between the reader thread (the only producer) and the dispatcher thread (the only consumer). Slots are
/// structs in one array, their bytes lie in one circular arena. It never drops: a full ring makes TryClaim fail, and the producer waits.
/// </summary>
/// <remarks>
/// <code>
///            released            head            tail
///   slots  ──────┼───────────────┼───────────────┼──────────   counters only grow; slot = counter &amp; mask
///    free        │ history       │ to dispatch   │ free        0 &lt;= tail - released &lt;= slots
/// </code>
/// Shared between the threads are two counters only: tail (written by the producer with release, read by the consumer with
/// acquire) and released (the other way round). Each side works on a private copy of the other's counter and looks again only
/// when that copy is not enough. Everything in a slot and its arena bytes is written before tail passes it and read before
/// released passes it, so these two pairs order all of it. The arena needs no counter of its own: the slot before released tells
/// where its free part ends.
/// History: the consumer keeps the last slots it has seen unreleased, within <see cref="HistorySlots"/> and half of the arena, so
/// that events can be found again by id; half of the arena is always left for what is to come, hence no deadlock.
/// </remarks>
internal sealed class EventRing : IDisposable
{
    /// <summary>How many consumed events stay findable.</summary>
    public const int HistorySlots = 512;

    /// <summary>The smallest arena: holds four times the largest claim.</summary>
    public const int MinArenaBytes = 256 * 1024;

    /// <summary>Slots from one look of the producer at the consumer's counter to the next.</summary>
    private const ulong LookEvery = 32;

    /// <summary>The largest claim, in bytes.</summary>
    public const int MaxClaimBytes = MinArenaBytes / 4;

    private readonly EventSlot[] _slots;
    private readonly byte[] _arena;
    private readonly ulong _slotMask;
    private readonly ulong _arenaMask;
    private readonly int _historySlots;
    private readonly Doorbell _eventsBell = new();
    private readonly Doorbell _spaceBell = new();

    private PaddedCounter _tail;
    private PaddedCounter _released;
    private volatile bool _completed;

    // Each on cache lines of its own.
    private ProducerState _producer;
    private ConsumerState _consumer;

    /// <param name="slots">Rounded up to a power of two.</param>
    /// <param name="arenaBytes">Rounded up to a power of two, at least <see cref="MinArenaBytes"/>.</param>
    /// <param name="historySlots">How many consumed events stay findable; less than <paramref name="slots"/>.</param>
    public EventRing(int slots, int arenaBytes, int historySlots = HistorySlots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 2);
        _slots = new EventSlot[BitOperations.RoundUpToPowerOf2((uint)slots)];
        _arena = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(arenaBytes, MinArenaBytes)));
        _slotMask = (ulong)_slots.Length - 1;
        _arenaMask = (ulong)_arena.Length - 1;
        _historySlots = Math.Min(historySlots, _slots.Length / 2);
    }

    public int SlotCount => _slots.Length;

    /// <summary>Producer: the slot to fill after TryClaim returned true.</summary>
    public ref EventSlot Claimed => ref _slots[_producer.ClaimTail & _slotMask];

    /// <summary>Consumer: the next event to dispatch after TryPeek returned true.</summary>
    public ref EventSlot Head => ref _slots[_consumer.Head & _slotMask];

    /// <summary>Producer: reserves the next slot and <paramref name="bytes"/> contiguous arena bytes.</summary>
    /// <returns>False when the ring is full: wait with <see cref="WaitForSpace"/>.</returns>
    public bool TryClaim(int bytes, out Span<byte> payload)
    {
        // A payload does not wrap: what is left before the end of the arena is skipped when too short.
        ulong start = _producer.ArenaTail;
        ulong toEnd = (ulong)_arena.Length - (start & _arenaMask);
        if (toEnd < (ulong)bytes)
            start += toEnd;

        if (!HasSpace(start + (ulong)bytes) && !(RefreshReleased() && HasSpace(start + (ulong)bytes)))
        {
            payload = default;
            return false;
        }

        _producer.ClaimStart = start;
        payload = _arena.AsSpan((int)(start & _arenaMask), bytes);
        return true;
    }

    /// <summary>
    /// Producer: hands the claimed slot over, keeping the first <paramref name="bytesUsed"/> of its payload. A consumer that sleeps
    /// is not woken: <see cref="WakeConsumer"/> does that for many at once.
    /// </summary>
    public void Publish(int bytesUsed)
    {
        ref EventSlot slot = ref Claimed;
        slot.PayloadStart = _producer.ClaimStart;
        slot.PayloadEnd = _producer.ArenaTail = _producer.ClaimStart + (ulong)bytesUsed;
        Volatile.Write(ref _tail.Value, ++_producer.ClaimTail); // release; partner: the acquire in TryPeek
    }

    /// <summary>Producer: more than half of the slots wait for the consumer or are its history. Looked at anew now and then.</summary>
    public bool IsConsumerBehind()
    {
        if (_producer.ClaimTail % LookEvery == 0)
            _ = RefreshReleased();
        return _producer.ClaimTail - _producer.SeenReleased > (ulong)_slots.Length / 2;
    }

    /// <summary>Producer: wakes a consumer that sleeps. Due after the last of a batch, before the producer waits for anything itself.</summary>
    public void WakeConsumer() => _eventsBell.Ring();

    /// <summary>Producer: waits until the consumer released something.</summary>
    public void WaitForSpace()
    {
        WakeConsumer();
        _spaceBell.Prepare();
        if (Volatile.Read(ref _released.Value) != _producer.SeenReleased)
            _spaceBell.Cancel();
        else
            _spaceBell.Sleep(-1);
    }

    /// <summary>Producer: there will be no more events.</summary>
    public void Complete()
    {
        _completed = true;
        _eventsBell.Ring();
    }

    /// <summary>Consumer: whether <see cref="Head"/> is an event to dispatch.</summary>
    public bool TryPeek()
    {
        if (_consumer.Head != _consumer.SeenTail)
            return true;
        _consumer.SeenTail = Volatile.Read(ref _tail.Value); // acquire; partner: the release in Publish
        return _consumer.Head != _consumer.SeenTail;
    }

    /// <summary>Consumer: the arena bytes of an unreleased slot.</summary>
    public ReadOnlySpan<byte> Payload(in EventSlot slot) => _arena.AsSpan((int)(slot.PayloadStart & _arenaMask), (int)(slot.PayloadEnd - slot.PayloadStart));

    /// <summary>Consumer: the first bytes of an unreleased slot, and of what was claimed behind them: the producer may be writing there.</summary>
    public ReadOnlySpan<byte> Claim(in EventSlot slot, int bytes) => _arena.AsSpan((int)(slot.PayloadStart & _arenaMask), bytes);

    /// <summary>Consumer: done with <see cref="Head"/>, which stays in the history.</summary>
    public void Advance() => _consumer.Head++;

    /// <summary>Consumer: gives back what has left the history window. Called once per batch, it wakes a waiting producer.</summary>
    public void Release()
    {
        ulong newest = _consumer.Head;
        ulong oldest = _consumer.Released;
        if (newest == oldest)
            return;
        ulong end = _slots[(newest - 1) & _slotMask].PayloadEnd;
        ulong maxBytes = (ulong)_arena.Length / 2;
        while (oldest != newest
            && (newest - oldest > (ulong)_historySlots || end - _slots[oldest & _slotMask].PayloadStart > maxBytes))
            oldest++;
        if (oldest == _consumer.Released)
            return;
        _consumer.Released = oldest;
        Volatile.Write(ref _released.Value, oldest); // release; partner: the acquire in RefreshReleased
        _spaceBell.Ring();
    }

    /// <summary>Consumer: waits until there is an event to peek, the producer completed, or the time is up (-1: no limit).</summary>
    /// <returns>False when the time was up.</returns>
    public bool WaitForEvents(int timeoutMilliseconds)
    {
        // No spinning: the producer goes on meanwhile and calls for many events at once, so sleeping costs little and nothing is late.
        _eventsBell.Prepare();
        if (!TryPeek() && !_completed)
            return _eventsBell.Sleep(timeoutMilliseconds);
        _eventsBell.Cancel();
        return true;
    }

    /// <summary>Consumer: whether the producer completed and everything was peeked. Looks at completion first: it comes last.</summary>
    public bool IsFinished => _completed && !TryPeek();

    /// <summary>Consumer: finds the newest unreleased event with this id, the current one included.</summary>
    public bool TryFind(ulong id, out int slotIndex)
    {
        ulong newest = _consumer.Head;
        for (ulong at = TryPeek() ? newest : newest - 1; at + 1 > _consumer.Released; at--)
        {
            ref readonly EventSlot slot = ref _slots[at & _slotMask];
            if (slot.Kind == SlotKind.Event && slot.Id == id)
            {
                slotIndex = (int)(at & _slotMask);
                return true;
            }
        }

        slotIndex = -1;
        return false;
    }

    /// <summary>Consumer: the slots it has advanced over and that are not released, newest first: index 0 is the one before Head.</summary>
    /// <returns>False when there are not so many.</returns>
    public bool TryLookBack(int count, out int slotIndex)
    {
        ulong at = _consumer.Head - 1 - (ulong)count;
        slotIndex = (int)(at & _slotMask);
        return at + 1 > _consumer.Released && _consumer.Head - _consumer.Released > (ulong)count;
    }

    /// <summary>Consumer: a slot that <see cref="TryFind"/> found.</summary>
    public ref EventSlot At(int slotIndex) => ref _slots[slotIndex];

    public void Dispose()
    {
        _eventsBell.Dispose();
        _spaceBell.Dispose();
    }

    private bool HasSpace(ulong end) => _producer.ClaimTail - _producer.SeenReleased < (ulong)_slots.Length && end - _producer.ArenaReleased <= (ulong)_arena.Length;

    /// <summary>
    /// Looks at the consumer's counter. The slot before it still holds what was released: to overwrite it the producer would have
    /// had to know this very value already.
    /// </summary>
    private bool RefreshReleased()
    {
        ulong released = Volatile.Read(ref _released.Value); // acquire; partner: the release in Release
        if (released == _producer.SeenReleased)
            return false;
        _producer.SeenReleased = released;
        _producer.ArenaReleased = _slots[(released - 1) & _slotMask].PayloadEnd;
        return true;
    }

    /// <summary>Producer thread only.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct ProducerState
    {
        [FieldOffset(128)]
        public ulong ClaimTail;

        [FieldOffset(136)]
        public ulong ArenaTail;

        [FieldOffset(144)]
        public ulong ClaimStart;

        [FieldOffset(152)]
        public ulong SeenReleased;

        [FieldOffset(160)]
        public ulong ArenaReleased;
    }

    /// <summary>Consumer thread only.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct ConsumerState
    {
        [FieldOffset(128)]
        public ulong Head;

        [FieldOffset(136)]
        public ulong SeenTail;

        [FieldOffset(144)]
        public ulong Released;
    }
}
