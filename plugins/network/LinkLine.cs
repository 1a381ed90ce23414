using System;
using System.Buffers;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Network;

/// <summary>
/// A line that says a network link came up or went down. Drivers agree on little; these are read:
/// <code>
///   e1000: eth0 NIC Link is Down                                   igb 0000:03:00.0 eth1: igb: eth1 NIC Link is Up 1000 Mbps Full Duplex
///   e1000e 0000:01:00.0 eth1: NIC Link is Up 1000 Mbps …           r8169 0000:02:00.0 eth0: Link is Up - 1Gbps/Full - flow control rx/tx
///   tg3 0000:02:00.0 eth0: Link is down                            bnx2 0000:02:00.0 eth0: NIC Copper Link is Up, 1000 Mbps full duplex
///   mlx5_core 0000:3b:00.0 ens1f0np0: Link up                      8139too 0000:00:03.0 eth0: link up, 100Mbps, full-duplex, lpa 0x05E1
///   r8152 2-1:1.0 eth0: carrier on                                 alx 0000:02:00.0 eth0: NIC Up: 1 Gbps Full
/// </code>
/// Links that are not of a network (SATA, PCIe slots) have no interface in front and are refused.
/// </summary>
internal ref struct LinkLine
{
    private const int LongestInterface = 15; // IFNAMSIZ with its end

    private static readonly SearchValues<byte> s_notInNames = SearchValues.Create(":/()[]"u8);

    public ReadOnlySpan<byte> Device;
    public ReadOnlySpan<byte> Driver;
    public bool IsUp;

    /// <summary>The driver prints only changes, so that "down" means it was up.</summary>
    public bool TellsChanges;

    public long SpeedMbps;

    public static bool TryParse(ReadOnlySpan<byte> message, out LinkLine link)
    {
        link = new LinkLine { SpeedMbps = KnownFields.Unknown };
        if (!TryState(message, ref link, out int before, out ReadOnlySpan<byte> after))
            return false;
        ReadOnlySpan<byte> front = WithoutAdapter(message[..before], ref link);
        ReadOnlySpan<byte> name = front.TrimEnd((byte)':');
        int start = name.LastIndexOf((byte)' ') + 1;
        link.Device = name[start..];
        int end = front.IndexOfAny((byte)' ', (byte)':');
        bool isBehindDriver = end > 0 && front[end] == (byte)':' && end + 2 == start;
        bool isNamed = front.EndsWith(":"u8) || (link.TellsChanges && (isBehindDriver || IsRepeated(name, start)));
        link.Driver = start == 0 || end < 0 ? default : front[..end];
        link.SpeedMbps = link.IsUp ? Speed(after) : KnownFields.Unknown;
        return IsInterface(link.Device) && isNamed && !link.Driver.SequenceEqual("usb"u8); // a device may call itself so
    }

    // igb: "igb 0000:03:00.0 eth1: igb: eth1"
    private static bool IsRepeated(ReadOnlySpan<byte> name, int start)
    {
        ReadOnlySpan<byte> device = name[start..];
        int first = name.IndexOf(device);
        return first > 0 && first < start && name[..start].EndsWith(": "u8);
    }

    private static bool TryState(ReadOnlySpan<byte> message, scoped ref LinkLine link, out int before, out ReadOnlySpan<byte> after) =>
        Find(message, "Link is Up"u8, true, ref link, out before, out after) || Find(message, "Link is Down"u8, false, ref link, out before, out after)
        || Find(message, "Link is up"u8, true, ref link, out before, out after) || Find(message, "Link is down"u8, false, ref link, out before, out after)
        || Find(message, "Link up"u8, true, ref link, out before, out after) || Find(message, "Link down"u8, false, ref link, out before, out after)
        || Find(message, "Link Up"u8, true, ref link, out before, out after) || Find(message, "Link Down"u8, false, ref link, out before, out after)
        || Find(message, "link up"u8, true, ref link, out before, out after) || Find(message, "link down"u8, false, ref link, out before, out after)
        || Find(message, "NIC Up"u8, true, ref link, out before, out after)
        || Find(message, "carrier on"u8, true, ref link, out before, out after)
        || FindChange(message, "carrier off"u8, ref link, out before, out after);

    private static bool FindChange(ReadOnlySpan<byte> message, ReadOnlySpan<byte> words, scoped ref LinkLine link, out int before, out ReadOnlySpan<byte> after)
    {
        link.TellsChanges = true;
        return Find(message, words, false, ref link, out before, out after);
    }

    private static bool Find(
        ReadOnlySpan<byte> message, ReadOnlySpan<byte> words, bool isUp, scoped ref LinkLine link, out int before, out ReadOnlySpan<byte> after)
    {
        int at = message.IndexOf(words);
        before = at - 1;
        after = at < 0 ? default : message[(at + words.Length)..].TrimEnd((byte)'.');
        if (at < 2 || message[before] != (byte)' ')
            return false;
        link.IsUp = isUp;
        return after.IsEmpty || (isUp && (after[0] is (byte)' ' or (byte)',' or (byte)':' or (byte)'<'));
    }

    // "NIC", "NIC Copper", "NIC Remote Copper", "NIC SerDes" stand between the name and the state
    private static ReadOnlySpan<byte> WithoutAdapter(ReadOnlySpan<byte> front, scoped ref LinkLine link)
    {
        int at = front.LastIndexOf(" NIC"u8);
        ReadOnlySpan<byte> kind = front[(at < 0 ? front.Length : at + " NIC".Length)..];
        if (at < 0 || !(kind.IsEmpty || kind.SequenceEqual(" Copper"u8) || kind.SequenceEqual(" Remote Copper"u8) || kind.SequenceEqual(" SerDes"u8)))
            return front;
        link.TellsChanges = true;
        return front[..at];
    }

    private static bool IsInterface(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= LongestInterface && char.IsAsciiLetter((char)name[0]) && !name.ContainsAny(s_notInNames)
        && name.IndexOf("pcie"u8) < 0 && !(name.StartsWith("ata"u8) && char.IsAsciiDigit((char)name[^1]));

    // " 1000 Mbps", ", 10 Gbps", " - 1Gbps/Full", ", 100Mbps", " at 1000 Mbps", " at 10000Mbps", ": 1 Gbps", "<1000 Mbps"
    private static long Speed(ReadOnlySpan<byte> after)
    {
        int start = after.IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start is < 0 or > 8)
            return KnownFields.Unknown;
        var text = new TextScanner(after[start..]);
        if (!text.TakeNumber(out long number))
            return KnownFields.Unknown;
        text.Take(" "u8);
        return text.Take("Mbps"u8) || text.Rest.StartsWith("/"u8) ? number : text.Take("Gbps"u8) ? number * 1000 : KnownFields.Unknown;
    }
}
