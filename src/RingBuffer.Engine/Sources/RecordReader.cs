using System;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Time;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// The producer: takes records from a source, parses each straight into a ring slot, and puts gaps and notices into the same order.
/// A full ring makes it wait; the kernel's buffer is the overflow area and its sequence numbers tell what was lost.
/// Runs on the reader thread.
/// </summary>
/// <param name="ring">The ring to fill.</param>
/// <param name="settings">What the output will need.</param>
/// <param name="counters">The reader's part of the counters.</param>
/// <param name="stop">Ends the run.</param>
internal sealed class RecordReader(EventRing ring, ReaderSettings settings, RunCounters counters, StopSignal stop)
{
    /// <summary>The dispatcher is woken this often at least while records keep coming.</summary>
    private const int WakeEvery = 512;

    private readonly Fingerprint _fingerprint = new();
    private readonly ArrivalPacer _pacer = new(settings.Clock, stop);
    private EventIds _ids = new(default);
    private WallClock? _wallClock;
    private GapReason _gapReason;
    private ulong _expected;
    private bool _hasExpected;
    private bool _caughtUp;
    private int _published;

    /// <summary>Reads a source to its end, or until a stop is asked for.</summary>
    /// <returns>False when the source failed.</returns>
    public bool Run(IRecordSource source)
    {
        _hasExpected = false;
        _caughtUp = false;
        _gapReason = GapReason.Missing;
        _ids = new EventIds(source.IsLive ? settings.BootId : default);
        _wallClock = source.IsLive ? new WallClock(settings.Clock) : null;

        while (!stop.Requested)
        {
            switch (source.Read(out ReadOnlySpan<byte> record))
            {
                case ReadStatus.Record:
                    if (!TakeRecord(record))
                        return true;
                    break;
                case ReadStatus.Overlong:
                    counters.Malformed++;
                    PublishNotice(NoticeCode.OverlongRecord, record);
                    break;
                case ReadStatus.Overrun:
                    NoteLoss(GapReason.Overrun);
                    break;
                case ReadStatus.Oversize:
                    NoteLoss(GapReason.Oversize);
                    break;
                case ReadStatus.Empty:
                    if (source.IsLive && !settings.Follow)
                        return true;
                    WaitForMore(source);
                    break;
                case ReadStatus.Failed:
                    PublishNotice(NoticeCode.SourceFailed, System.Text.Encoding.UTF8.GetBytes(source.Failure));
                    return false;
                default:
                    return true;
            }
        }

        return true;
    }

    private void WaitForMore(IRecordSource source)
    {
        _caughtUp = true;
        ring.WakeConsumer();
        _pacer.Wait(source, _published > 0);
        _published = 0;
    }

    /// <returns>False when a stop was asked for while the ring was full.</returns>
    private bool TakeRecord(ReadOnlySpan<byte> record)
    {
        while (true)
        {
            if (!TryClaim(record.Length + RecordParser.ClaimMargin + (settings.KeepRaw ? record.Length : 0), out Span<byte> payload))
                return false;

            ref EventSlot slot = ref ring.Claimed;
            if (!RecordParser.TryParse(record, payload, ref slot, out int used))
            {
                counters.Malformed++;
                return PublishNotice(NoticeCode.MalformedRecord, record);
            }

            if (_hasExpected && slot.Sequence != _expected)
            {
                // Something comes before this record: say that first, in the slot just claimed, then take the record again.
                PublishBreak(slot.Sequence);
                continue;
            }

            Complete(ref slot, record, payload, ref used);
            Publish(used);
            return true;
        }
    }

    private void Complete(ref EventSlot slot, ReadOnlySpan<byte> record, Span<byte> payload, ref int used)
    {
        counters.Read++;
        _expected = unchecked(slot.Sequence + 1);
        _hasExpected = true;
        _gapReason = GapReason.Missing;

        slot.Kind = SlotKind.Event;
        slot.Id = _ids.Of(slot.Sequence, record);
        if (settings.Fingerprints)
            slot.Fingerprint = _fingerprint.Of(payload[..slot.MessageLength]);
        _wallClock?.Stamp(ref slot, _caughtUp);
        if (!settings.KeepRaw)
            return;
        ReadOnlySpan<byte> raw = RecordEnd.Trim(record);
        raw.CopyTo(payload[used..]);
        slot.RawLength = raw.Length;
        used += raw.Length;
    }

    /// <summary>A jump forward is a gap with an exact count; a jump back is another boot or a repeated part.</summary>
    private void PublishBreak(ulong sequence)
    {
        ref EventSlot slot = ref ring.Claimed;
        ulong expected = _expected;
        _expected = sequence;
        slot = default;
        if (sequence < expected)
        {
            slot.Kind = SlotKind.Notice;
            slot.Code = (byte)NoticeCode.SequenceWentBack;
        }
        else
        {
            slot.Kind = SlotKind.Gap;
            slot.Code = (byte)_gapReason;
            slot.Sequence = expected;
            slot.LastSequence = sequence - 1;
            counters.Gaps++;
            counters.Lost += sequence - expected;
        }

        Publish(0);
    }

    /// <summary>The next record's sequence will tell how many were lost, unless there was none before to count from: then that is said, once.</summary>
    private void NoteLoss(GapReason reason)
    {
        bool first = _gapReason == GapReason.Missing;
        _caughtUp = false;
        _gapReason = reason;
        if (!_hasExpected && first)
            PublishNotice(NoticeCode.LostAtStart, default);
    }

    private bool PublishNotice(NoticeCode code, ReadOnlySpan<byte> about)
    {
        about = RecordEnd.Trim(about);
        if (!TryClaim(about.Length, out Span<byte> payload))
            return false;
        ref EventSlot slot = ref ring.Claimed;
        slot = default;
        slot.Kind = SlotKind.Notice;
        slot.Code = (byte)code;
        slot.MessageLength = about.Length;
        about.CopyTo(payload);
        Publish(about.Length);
        return true;
    }

    private void Publish(int bytesUsed)
    {
        ring.Publish(bytesUsed);
        if (++_published % WakeEvery == 0)
            ring.WakeConsumer();
    }

    /// <summary>Claims, waiting for the dispatcher while the ring is full. What is read after such a wait is not fresh any more.</summary>
    private bool TryClaim(int bytes, out Span<byte> payload)
    {
        while (!ring.TryClaim(bytes, out payload))
        {
            if (stop.Requested)
                return false;
            _caughtUp = false;
            ring.WaitForSpace();
        }

        return true;
    }
}
