using System;
using System.Text;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Time;

namespace RingBuffer.Engine.Resume;

/// <summary>
/// Writes the cursor file while records flow: after their lines are on standard output, at most once a second, and at the end. There is
/// no timer: with nothing new to write there is no new position either. Dispatcher thread.
/// </summary>
/// <param name="file">Where the cursor is kept.</param>
/// <param name="boot">This boot's id, for the live log.</param>
/// <param name="places">The files of the run, or null.</param>
/// <param name="clock">Tells when a second is over.</param>
/// <param name="say">Tells people what went wrong, once.</param>
internal sealed class CursorKeeper(CursorFile file, string boot, FilePlaces? places, IClock clock, Action<string> say)
{
    private const long IntervalMicroseconds = 1_000_000;

    private long _lastSaved = long.MinValue / 2;
    private bool _saidFailed;

    /// <summary>The last one could not be written: a next run would write records again.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>The last one written was long enough ago.</summary>
    public bool IsDue => clock.MonotonicMicroseconds - _lastSaved >= IntervalMicroseconds;

    /// <summary>Whether a slot has a position; notices and, in files, gaps do not.</summary>
    public bool Marks(in EventSlot slot) => slot.Kind == SlotKind.Event
        ? slot.PositionLength > 0 || IsLive(in slot) || places is not null
        : slot.Kind == SlotKind.Gap && places is null && slot.HostLength == 0;

    /// <summary>Writes that everything up to this slot is done.</summary>
    /// <param name="slot">The last slot whose lines were written.</param>
    /// <param name="payload">Its bytes.</param>
    public void Save(in EventSlot slot, ReadOnlySpan<byte> payload)
    {
        _lastSaved = clock.MonotonicMicroseconds;
        IsBehind = !file.TryWrite(CursorOf(in slot, payload), out Errno errno);
        if (!IsBehind || _saidFailed)
            return;
        _saidFailed = true;
        say($"cannot write cursor file {file.Path}: {Libc.Describe(errno)}");
    }

    private Cursor CursorOf(in EventSlot slot, ReadOnlySpan<byte> payload)
    {
        if (slot.PositionLength > 0)
        {
            int start = slot.OriginStart + slot.HostLength + slot.BootIdLength;
            return new Cursor { Journal = Encoding.UTF8.GetString(payload.Slice(start, slot.PositionLength)) };
        }

        return places?.Find((long)slot.LastSequence)
            ?? new Cursor { Boot = boot, Next = (slot.Kind == SlotKind.Gap ? slot.LastSequence : slot.Sequence) + 1 };
    }

    private static bool IsLive(in EventSlot slot) => slot.Source == EventSource.Kmsg && slot.TimeQuality != TimeQuality.None;
}
