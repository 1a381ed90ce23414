using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// When a card, a dock or an enclosure was pulled: its drivers then find nothing where it was. Fed by plugins whose triggers hold
/// <c>"Card not present"</c> and <c>": device disconnected"</c>; owned by one, dispatcher thread. That a slot's link is down is not asked:
/// a card that dies in its place does that too.
/// </summary>
internal sealed class UnplugSpan
{
    private const long AfterMicroseconds = 5_000_000;

    private long _unplugged = -AfterMicroseconds;

    public static ReadOnlySpan<byte> Hint => "it was pulled out while in use"u8;

    /// <summary>
    /// "pcieport 0000:00:1c.0: pciehp: Slot(12): Card not present" (drivers/pci/hotplug/pciehp_ctrl.c), "thunderbolt 0-1: device
    /// disconnected" (drivers/thunderbolt/switch.c).
    /// </summary>
    /// <returns>False: the event is something else.</returns>
    public bool TryTake(in KernelEvent e)
    {
        if (e.Facility != 0)
            return false;
        ReadOnlySpan<byte> message = e.Message;
        bool isSlot = message.StartsWith("pci"u8) && message.IndexOf("Slot("u8) > 0 && message.IndexOf("Card not present"u8) > 0;
        if (!isSlot && !(message.StartsWith("thunderbolt "u8) && message.EndsWith(": device disconnected"u8)))
            return false;
        _unplugged = e.StreamMicroseconds;
        return true;
    }

    /// <param name="now">By the stream's clock, microseconds.</param>
    public bool Covers(long now) => now - _unplugged is >= 0 and < AfterMicroseconds;
}
