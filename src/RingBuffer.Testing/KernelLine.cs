using System;
using System.Text;
using RingBuffer.Engine.Records;

namespace RingBuffer.Testing;

/// <summary>
/// Tells the shapes of a line apart: a /dev/kmsg record, a line as dmesg prints it, or just a message, with the program's own parsers.
/// Used by <see cref="PluginTest"/>; keeps no state.
/// </summary>
internal static class KernelLine
{
    /// <summary>Whether the text is a raw record: <c>6,609,22455198,-;usb 1-2: …</c>, its tag lines included.</summary>
    public static bool IsRecord(string text) => RecordHeader.TryParse(Encoding.UTF8.GetBytes(text), out _);

    /// <summary>Reads <c>&lt;4&gt;[   12.345678][ T123] text</c>, of which all but the text may be missing.</summary>
    public static TestEvent Parse(string line, Severity severity)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        EventSlot slot = default;
        EventWriter writer = new(default, ref slot);
        writer.Begin(EventSource.Dmesg, SlotFlags.NoSeverity | SlotFlags.NoStamp);
        int at = PrintkLine.TakePrefix(bytes, ref writer);
        at += PrintkLine.TakeStamp(bytes.AsSpan(at), ref writer);
        bool isStamped = (slot.Flags & SlotFlags.NoStamp) == 0;
        if (isStamped && bytes.AsSpan(at).StartsWith(" "u8))
            at++;
        return new TestEvent(Encoding.UTF8.GetString(bytes.AsSpan(at)))
        {
            Severity = (slot.Flags & SlotFlags.NoSeverity) == 0 ? slot.Severity : severity,
            Facility = slot.Facility,
            SinceBoot = isStamped ? TimeSpan.FromMicroseconds(slot.BootMicroseconds) : null,
            Pid = (slot.Flags & SlotFlags.CallerThread) != 0 ? slot.CallerId : null,
            Cpu = (slot.Flags & SlotFlags.CallerCpu) != 0 ? slot.CallerId : null,
        };
    }
}
