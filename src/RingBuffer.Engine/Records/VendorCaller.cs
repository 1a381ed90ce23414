using System;
using System.Buffers;
using System.Buffers.Text;

namespace RingBuffer.Engine.Records;

/// <summary>
/// What the kernels of chip and phone makers put between the stamp and the message, to tell who logs:
/// <code>
///   (0)[123:swapper/0]text   -(1)[..]   .(2)[..]     MediaTek; '.' and '-' tell whether interrupts are on
///    [4:     libksud.so: 8487] text   I[0: .. ]      Samsung
///   c0 text   c0     1 (swapper/0) text              Marvell, older Samsung
///   [pid:1,cpu0,swapper/0]text                       HiSilicon
///   @0 text   [    0.609248]@0 text   [20180609_20:56:32.634751]@3 text     Qualcomm, with one more clock
/// </code>
/// Asked by <see cref="PrintkLine"/>, reader thread.
/// </summary>
internal static class VendorCaller
{
    private const int Longest = 64;

    private static readonly SearchValues<byte> s_clockBytes = SearchValues.Create("0123456789_:. "u8);

    /// <summary>Takes it, and the thread's or the processor's number out of it.</summary>
    /// <param name="text">What follows the stamp.</param>
    /// <param name="slot">Gets the number.</param>
    /// <returns>Bytes taken; 0: there is none.</returns>
    public static int Take(scoped ReadOnlySpan<byte> text, ref EventSlot slot)
    {
        text = text[..Math.Min(text.Length, Longest)];
        int blanks = Math.Max(text.IndexOfAnyExcept((byte)' '), 0);
        ReadOnlySpan<byte> rest = text[blanks..];
        int sign = rest is [(byte)'.' or (byte)'-' or (byte)'I', (byte)'(' or (byte)'[', ..] ? 1 : 0;
        int used = rest.Length < sign + 4 ? 0 : rest[sign] switch
        {
            (byte)'(' => MediaTek(rest[sign..], ref slot),
            (byte)'[' when rest.IndexOf("]@"u8) is > 0 and var clock => Qualcomm(rest, clock + 1, ref slot),
            (byte)'[' => rest[sign..].StartsWith("[pid:"u8) ? HiSilicon(rest, ref slot) : Samsung(rest[sign..], ref slot),
            (byte)'@' => Qualcomm(rest, 0, ref slot),
            (byte)'c' when blanks == 1 => Marvell(rest, ref slot),
            _ => 0,
        };
        return used == 0 ? 0 : blanks + sign + used;
    }

    private static int MediaTek(scoped ReadOnlySpan<byte> text, ref EventSlot slot)
    {
        int end = text.IndexOf((byte)']');
        if (!TryNumber(text[1..], ")["u8, out int cpu, out int used) || end < 0 || !TryNumber(text[(1 + used)..], ":"u8, out int pid, out _))
            return 0;
        Set(ref slot, pid, cpu);
        return end + 1;
    }

    private static int Samsung(scoped ReadOnlySpan<byte> text, ref EventSlot slot)
    {
        int end = text.IndexOf((byte)']');
        int colon = end < 0 ? -1 : text[..end].LastIndexOf((byte)':');
        if (!TryNumber(text[1..], ":"u8, out int cpu, out int used) || colon <= used || !TryNumber(text[(colon + 1)..].TrimStart((byte)' '), "]"u8, out int pid, out _))
            return 0;
        Set(ref slot, pid, cpu);
        return end + 1;
    }

    private static int HiSilicon(scoped ReadOnlySpan<byte> text, ref EventSlot slot)
    {
        int end = text.IndexOf((byte)']');
        int start = "[pid:"u8.Length;
        if (end < 0 || !TryNumber(text[start..], ",cpu"u8, out int pid, out int used) || !TryNumber(text[(start + used)..], ","u8, out int cpu, out _))
            return 0;
        Set(ref slot, pid, cpu);
        return end + 1;
    }

    private static int Qualcomm(scoped ReadOnlySpan<byte> text, int at, ref EventSlot slot)
    {
        bool isClock = at == 0 || text[1..(at - 1)].IndexOfAnyExcept(s_clockBytes) < 0;
        if (!isClock || !TryNumber(text[(at + 1)..], " "u8, out int cpu, out int used))
            return 0;
        Set(ref slot, 0, cpu);
        return at + used;
    }

    private static int Marvell(scoped ReadOnlySpan<byte> text, ref EventSlot slot)
    {
        if (!TryNumber(text[1..], " "u8, out int cpu, out int used))
            return 0;
        int at = 1 + used;
        ReadOnlySpan<byte> rest = text[at..].TrimStart((byte)' ');
        int pid = 0;
        if (TryNumber(rest, " ("u8, out int number, out _) && rest.IndexOf(") "u8) is > 0 and var close)
        {
            pid = number;
            at = text.Length - rest.Length + close + 2;
        }

        Set(ref slot, pid, cpu);
        return at;
    }

    /// <summary>A number with what must follow it.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> text, ReadOnlySpan<byte> behind, out int number, out int used)
    {
        bool found = Utf8Parser.TryParse(text, out number, out used) && number >= 0 && text[used..].StartsWith(behind) && text[0] != '+';
        used += behind.Length;
        return found;
    }

    /// <summary>The idle threads are all number 0: then the processor tells more.</summary>
    private static void Set(ref EventSlot slot, int pid, int cpu)
    {
        slot.CallerId = pid > 0 ? pid : cpu;
        slot.Flags |= pid > 0 ? SlotFlags.CallerThread : SlotFlags.CallerCpu;
    }
}
