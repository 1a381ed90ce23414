using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// A line that says what a device calls itself, right at its start: <c>input: NAME as /devices/…</c> (drivers/input/input.c). A name may be
/// the words of any other line, so plugins that know lines by their start ask this first. In other lines more stands before a name.
/// </summary>
internal static class DeviceName
{
    public static bool IsSaidIn(ReadOnlySpan<byte> message) => message.StartsWith("input: "u8) && message.IndexOf(" as /devices/"u8) > 0;
}
