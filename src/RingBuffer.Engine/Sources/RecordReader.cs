using System;
using System.Text;
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

    /// <summary>At the start it is woken after this many, so that the first line is early.</summary>
    private const int FirstWake = 16;

    private readonly ArrivalPacer _pacer = new(settings.Clock, stop);
    private readonly StreamClock _clock = new();
    private EventIds _ids = new(default);
    private WallClock? _wallClock;
    private ShapeParser? _parser;
    private IRecordSource? _source;
    private long _positionBase;
    private bool _isLive;
    private ulong _skipBefore;
    private ulong _segmentStart;
    private GapReason _gapReason;
    private ulong _expected;
    private bool _hasExpected;
    private bool _caughtUp;
    private bool _gotRecords;
    private int _untilWake = FirstWake;

    /// <summary>Reads a source to its end, or until a stop is asked for.</summary>
    /// <param name="source">Where records come from.</param>
    /// <param name="positionBase">
    /// Where the source begins in the stream of all files; events then carry their position. Negative: positions are not kept.
    /// </param>
    /// <returns>False when the source failed.</returns>
    public bool Run(IRecordSource source, long positionBase = -1)
    {
        _hasExpected = false;
        _caughtUp = false;
        _gapReason = GapReason.Missing;
        _ids = new EventIds(source.IsLive ? settings.BootId : default);
        _wallClock = source.IsLive ? new WallClock(settings.Clock) : null;
        _parser = source.Parser;
        _isLive = source.IsLive;
        _source = source;
        _positionBase = positionBase;
        if (source.IsLive && settings.ResumeAt is { } next)
            Resume(next);
        bool succeeded = ReadAll(source);
        if (_hasExpected)
            counters.Expected += (long)(_expected - _segmentStart);
        return succeeded;
    }

    private void Resume(ulong next)
    {
        _expected = _segmentStart = _skipBefore = next;
        _hasExpected = true;
        _gapReason = GapReason.Overrun;
    }

    private bool ReadAll(IRecordSource source)
    {
        while (!stop.Requested)
        {
            switch (source.Read(out ReadOnlySpan<byte> record))
            {
                case ReadStatus.Record:
                    Take(record);
                    break;
                case ReadStatus.Overlong:
                    counters.Malformed++;
                    PublishNotice(NoticeCode.OverlongRecord, record);
                    break;
                case ReadStatus.Gap:
                    PublishGap(source.Gap.First, source.Gap.Last, record);
                    break;
                case ReadStatus.Notice:
                    PublishNotice(source.Notice, record);
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
                    PublishNotice(NoticeCode.SourceFailed, Encoding.UTF8.GetBytes(source.Failure));
                    return false;
                default:
                    return true;
            }
        }

        while (source.TryTakeKept(out ReadOnlySpan<byte> kept))
            Take(kept);

        return true;
    }

    private void WaitForMore(IRecordSource source)
    {
        _caughtUp = true;
        ring.WakeConsumer();
        _pacer.Wait(source, _gotRecords);
        _gotRecords = false;
        _untilWake = WakeEvery;
    }

    private void Take(ReadOnlySpan<byte> record)
    {
        if (_parser is null)
            TakeRecord(record);
        else
            TakeShaped(record, _parser);
    }

    private void TakeRecord(ReadOnlySpan<byte> record)
    {
        while (true)
        {
            Span<byte> payload = Claim(record.Length + RecordParser.ClaimMargin + (settings.KeepRaw ? record.Length : 0));
            ref EventSlot slot = ref ring.Claimed;
            if (!RecordParser.TryParse(record, payload, ref slot, out int used))
            {
                counters.Malformed++;
                if (_isLive)
                    PublishNotice(NoticeCode.MalformedRecord, record);
                else
                    KeepAsText(record, payload);
                return;
            }

            if (_hasExpected && slot.Sequence != _expected)
            {
                if (slot.Sequence < _skipBefore)
                    return; // written before the restart

                // Something comes before this record: say that first, in the slot just claimed, then take the record again.
                PublishBreak(slot.Sequence);
                continue;
            }

            Complete(ref slot, record, payload, ref used);
            Publish(used);
            return;
        }
    }

    /// <summary>Takes a record of another shape; every one becomes an event, but for lines that are about others.</summary>
    private void TakeShaped(ReadOnlySpan<byte> record, ShapeParser parser)
    {
        Span<byte> payload = Claim(record.Length + ShapeParser.ClaimMargin + (settings.KeepRaw ? record.Length : 0));
        ref EventSlot slot = ref ring.Claimed;
        Parsed parsed = parser.Parse(record, payload, ref slot);
        if (parsed == Parsed.Nothing)
            return;
        if (parsed == Parsed.Text)
            counters.Malformed++;
        PublishShaped(ref slot, record, payload);
    }

    /// <summary>What is no record, among records, is kept as an event all the same.</summary>
    private void KeepAsText(ReadOnlySpan<byte> record, Span<byte> payload)
    {
        ref EventSlot slot = ref ring.Claimed;
        EventWriter writer = new(payload, ref slot);
        TextLine.Read(record, ref writer);
        PublishShaped(ref slot, record, payload);
    }

    private void PublishShaped(ref EventSlot slot, ReadOnlySpan<byte> record, Span<byte> payload)
    {
        int used = slot.PayloadLength;
        counters.Expected++;
        CompleteAny(ref slot, record, payload, ref used);
        Publish(used);
    }

    private void Complete(ref EventSlot slot, ReadOnlySpan<byte> record, Span<byte> payload, ref int used)
    {
        if (!_hasExpected)
            _segmentStart = slot.Sequence;
        _expected = unchecked(slot.Sequence + 1);
        _hasExpected = true;
        _gapReason = GapReason.Missing;
        CompleteAny(ref slot, record, payload, ref used);
    }

    private void CompleteAny(ref EventSlot slot, ReadOnlySpan<byte> record, Span<byte> payload, ref int used)
    {
        counters.Read++;
        slot.Kind = SlotKind.Event;
        if (_positionBase >= 0)
            slot.LastSequence = (ulong)(_positionBase + _source!.Position);

        slot.Id = _ids.Of(slot.Sequence, record);
        slot.StreamMicroseconds = _clock.Of(in slot, slot.HostLength == 0 ? default : payload.Slice(slot.OriginStart, slot.HostLength));
        _wallClock?.Stamp(ref slot, _caughtUp);
        if (settings.Digest is { } digest && ring.IsConsumerBehind())
            digest.Take(ref slot, payload);
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
            counters.Expected += (long)(expected - _segmentStart);
            _segmentStart = sequence;
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

    /// <summary>A source that counts by itself misses messages of one sender.</summary>
    private void PublishGap(ulong first, ulong last, ReadOnlySpan<byte> host)
    {
        Span<byte> payload = Claim(host.Length);
        ref EventSlot slot = ref ring.Claimed;
        slot = default;
        slot.Kind = SlotKind.Gap;
        slot.Code = (byte)GapReason.MessageId;
        slot.Sequence = first;
        slot.LastSequence = last;
        slot.HostLength = (byte)host.Length;
        host.CopyTo(payload);
        counters.Gaps++;
        counters.Lost += last - first + 1;
        counters.Expected += (long)(last - first + 1);
        Publish(host.Length);
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

    /// <summary>Puts a notice about the input into the order of records.</summary>
    /// <param name="code">What it is about.</param>
    /// <param name="about">The bytes it is about, or nothing.</param>
    public void PublishNotice(NoticeCode code, ReadOnlySpan<byte> about)
    {
        about = RecordEnd.Trim(about);
        Span<byte> payload = Claim(about.Length);
        ref EventSlot slot = ref ring.Claimed;
        slot = default;
        slot.Kind = SlotKind.Notice;
        slot.Code = (byte)code;
        slot.MessageLength = about.Length;
        about.CopyTo(payload);
        Publish(about.Length);
    }

    private void Publish(int bytesUsed)
    {
        ring.Publish(bytesUsed);
        _gotRecords = true;
        if (--_untilWake > 0)
            return;
        ring.WakeConsumer();
        _untilWake = WakeEvery;
    }

    /// <summary>Claims, waiting for the dispatcher while the ring is full: it always goes on. What is read after such a wait is not fresh any more.</summary>
    private Span<byte> Claim(int bytes)
    {
        Span<byte> payload;
        while (!ring.TryClaim(bytes, out payload))
        {
            _caughtUp = false;
            ring.WaitForSpace();
        }

        return payload;
    }
}
