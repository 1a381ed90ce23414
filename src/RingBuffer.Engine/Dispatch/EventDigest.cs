using System;
using RingBuffer.Compiled;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// What follows from a record alone, whatever came before it: its fingerprint, and which plugins it is for. The reader finds it while the
/// dispatcher is behind (<see cref="Ring.EventRing.IsConsumerBehind"/>), else the dispatcher does, so that both threads have work until
/// the end of a saved log or a storm. Made once a run; reader thread only.
/// </summary>
/// <param name="plugins">Whose triggers are looked for; null: none.</param>
/// <param name="fingerprints">The output shows fingerprints.</param>
internal sealed class EventDigest(PluginSet? plugins, bool fingerprints)
{
    /// <summary>A slot has a bit for so many plugins; with more of them the dispatcher looks for triggers itself.</summary>
    private const int MaxPlugins = 64;

    private readonly Fingerprint _fingerprint = new();
    private readonly MessageDecoder _decoder = new();
    private readonly bool _triggers = plugins is { Count: <= MaxPlugins };

    /// <summary>Fills in what the dispatcher would have to find.</summary>
    /// <param name="slot">Claimed, all else of it filled in.</param>
    /// <param name="payload">Its bytes, with <see cref="Fingerprint.Margin"/> behind the message.</param>
    public void Take(ref EventSlot slot, ReadOnlySpan<byte> payload)
    {
        if (fingerprints)
        {
            slot.Fingerprint = _fingerprint.Of(payload, slot.MessageLength);
            slot.Flags |= SlotFlags.Fingerprinted;
        }

        if (_triggers)
        {
            TriggerTables triggers = plugins!.Triggers;
            KernelEvent e = new(in slot, payload, Subsystems.Name(slot.SubsystemCode), _decoder);
            slot.Triggered = 0;
            TriggerIndex.Match(in triggers, in e, new Span<ulong>(ref slot.Triggered));
            slot.Flags |= SlotFlags.Triggered;
        }
    }
}
