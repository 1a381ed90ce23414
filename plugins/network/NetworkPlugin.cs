using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Network;

/// <summary>
/// Links that go down, come back slower or flap, cards that stop sending, full tables, floods, loops and addresses used twice. A link
/// that was never seen up is noted only: many drivers say "down" before the first "up". So is one that a suspend took down.
/// </summary>
[KernelPlugin("network", Version = "1.0.0", Author = "RingBuffer", Description = "Links, network cards, full tables, floods",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("Link is ", ": Link up", ": Link down", ": Link Up", ": Link Down", ": link up", ": link down", ": carrier o", ": NIC Up: ",
    "PM: suspend e", "PM: hibernation: hibernation e", "Card not present", ": device disconnected")]
[Trigger("NETDEV WATCHDOG", " Unit Hang", ": transmit timed out", "Cannot attach to PHY", "DMA engine initialization failed",
    "Could not attach to PHY", "No PHY found!", "MII Probe failed", "nonzero urb status received: -71", "PCIe link lost",
    ": Adapter removed", ": Tx timeout", ": tx_timeout: VSI_", "mlx5_poll_one:", ": bus-off", "nvsp_rndis_pkt_complete error", "dump_cqe:",
    "CQE error - cqn", ": Tx status -71", ": tx_timeout recovery", ": tx hang", ": Fatal error ", "leak of a command",
    "Warning firmware error", "TX timeout ", "alive watchdog timeout", ": Reset adapter", "initiating reset to clear",
    "health compromised", ": Health issue ", "recovery flow aborted", "insufficient power on", "Reset task did not complete",
    "Reset never finished", "ommunicate with PF; waiting", "HWC: Request timed out", "fatal error; disabling", "Limiting functionality.",
    "fatal error, adapter", "The qeth device driver failed", "Port module event", "link status definitely", "without any active",
    ": active interface up!", "own address as source")]
[Trigger("table full", "ossible SYN flooding", "martian ", "bor table overflow", "bour table overflow", "consider tuning tcp_mem",
    "orphaned sockets", "Out of socket memory", "over-mtu packet", "duplicate address", "Dead loop on virtual", "hw csum failure",
    "unregister_netdevice: ", "promiscuous mode", "no destination available", "lost tx completions", "Lost TX completions", "stalled pool shutdown")]
[Trigger(": deauthenticated from", ": disassociated from", ": Connection to AP ", ": authentication with", ": associated",
    "Microcode SW error", "firmware crashed", "Cannot communicate with firmware", " and stuck for ", ": time out after ", ": Message 0",
    "brcmf_fw_crashed", "failed to leave lps", ": ser event = ", ": MCU message ", ": chip reset failed", ": SER catches error",
    "FW does not process", "driver own failed", ": Failed to start ", " on alive interrupt", "Intel Soft Reset failed",
    "indicates firmware halted", "mwifiex_cmd_timeout_func", "firmware in bad state", ": could not init core", ": cmd 0x",
    "Unable to reset channel", "firmware boot failed despite", " tx timeout", ": Opcode 0x", "HT Avail timeout", "dongle is not respon",
    "Hardware error detected. ", "Internal error detected", "go bit not cleared", ": synd 0x", ": Error (timeout: ",
    "Firmware not responding", "Unrecoverable Error detected", ")]MC assert!", "Fan has stopped, replace", " over heated", " it overheated",
    "Fan Failure on Network", " (loop: ", "module type was detected", "persistently indicates", "module transmit fault",
    " advertised our address", "Route cache is full", ": wmi command ", "failed to wake target", "failed to send h2c",
    "rxctl: resumed on timeout", "Reset indication received from", "failed to send WMI_", "link status down for interface")]
[Recognizes("a link that goes down, flaps, comes back slower", "e1000: eth0 NIC Link is Down")]
[Recognizes("a card that stops sending", "e1000e 0000:00:19.0 eth0: NETDEV WATCHDOG: CPU: 1: transmit queue 0 timed out 5376 ms")]
[Recognizes("a bond or bridge in trouble", "bond0: now running without any active interface!")]
[Recognizes("full tables", "nf_conntrack: nf_conntrack: table full, dropping packet")]
[Recognizes("a flood of connections", "TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:8080. Sending cookies.")]
[Recognizes("addresses that cannot be or are used twice", "IPv6: eth0: IPv6 duplicate address fe80::5054:ff:fe12:3456 used by 52:54:00:12:34:57 detected!")]
[Recognizes("an interface that cannot be removed", "unregister_netdevice: waiting for veth-1a to become free. Usage count = 1")]
public sealed class NetworkPlugin : LinePlugin
{
    private const long FlapMicroseconds = 60_000_000;

    private readonly RecentTable<LinkState> _links = new(32);
    private readonly SuspendSpan _suspend = new();
    private readonly UnplugSpan _unplug = new();

    internal override ReadOnlySpan<byte> Rules => NetworkRules.Text;

    private protected override ReadOnlySpan<byte> HintOf(scoped in LineMatch line) => line.Is("tx-timeout"u8) && IsVirtual(line["driver"u8])
        ? "a virtual card: the host, or no processor time for the guest"u8 : line.Hint;

    private static bool IsVirtual(ReadOnlySpan<byte> driver) => driver.StartsWith("virtio"u8) || driver.SequenceEqual("vmxnet3"u8)
        || driver.EndsWith("netvsc"u8) || driver.SequenceEqual("xen_netfront"u8) || driver.SequenceEqual("vif"u8) || driver.SequenceEqual("gve"u8);

    private protected override bool OnPlainLine(in KernelEvent e) => _unplug.TryTake(e);

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (!line.Is("card-gone"u8) || !_unplug.Covers(e.StreamMicroseconds))
        {
            base.OnLine(e, line);
            return;
        }

        Annotate(e, line);
        Warn(e, line, Severity.Warn, UnplugSpan.Hint);
    }

    private protected override void OnOtherLine(in KernelEvent e)
    {
        if (_suspend.TryTake(e) || !LinkLine.TryParse(e.Message, out LinkLine line))
            return;
        LinkState link = LinkOf(line.Device);
        bool isSuspend = _suspend.Covers(e.StreamMicroseconds);
        if (line.IsUp)
            OnUp(e, line, link);
        else
            OnDown(e, line, link, isSuspend);
    }

    private LinkState LinkOf(scoped ReadOnlySpan<byte> device)
    {
        if (_links.Find(device) is { } known)
            return known;
        LinkState link = _links.Oldest();
        link.Clear(device);
        return link;
    }

    private void OnUp(in KernelEvent e, scoped in LinkLine line, LinkState link)
    {
        bool wasDown = link.IsUp == false && link.DownMicroseconds != KnownFields.Unknown;
        long downMilliseconds = wasDown ? (e.StreamMicroseconds - link.DownMicroseconds) / 1000 : KnownFields.Unknown;
        bool isSlower = line.SpeedMbps > 0 && link.SpeedMbps > line.SpeedMbps;
        Context.RegisterAnnotation(e, $"link of {line.Device} is up{(wasDown ? " again" : "")}{(isSlower ? ", slower than before" : "")}")
            .With("dev", line.Device).With("driver", line.Driver).With("link", "up")
            .WithKnown("speed_mbps", line.SpeedMbps).WithKnown("down_ms", downMilliseconds);
        if (isSlower && e.Facility == 0)
        {
            Context.EmitWarning(e, $"link of {line.Device} came back slower: {line.SpeedMbps} Mbit/s instead of {link.SpeedMbps}")
                .With("dev", line.Device).With("speed_mbps", line.SpeedMbps).With("before_mbps", link.SpeedMbps)
                .With("hint", "cable and connectors: one pair may be broken").FoldBy(FoldKey.Of("slower"u8, line.Device));
        }

        link.IsUp = true;
        if (line.SpeedMbps > 0)
            link.SpeedMbps = line.SpeedMbps; // not every driver says it every time
    }

    private void OnDown(in KernelEvent e, scoped in LinkLine line, LinkState link, bool isSuspend)
    {
        bool isChange = link.IsUp == true || (link.IsUp is null && line.TellsChanges);
        bool isFlap = isChange && link.DownMicroseconds != KnownFields.Unknown && e.StreamMicroseconds - link.DownMicroseconds < FlapMicroseconds;
        if (link.IsUp != false)
            link.DownMicroseconds = e.StreamMicroseconds;
        link.IsUp = false;
        if (isChange)
            link.Downs++;
        Context.RegisterAnnotation(e, $"link of {line.Device} is down{(isFlap ? " once more within a minute" : "")}")
            .With("dev", line.Device).With("driver", line.Driver).With("link", "down").With("downs", link.Downs);
        if (!isChange || isSuspend)
            return;
        ulong incident = FoldKey.And(FoldKey.Of("link"u8), line.Device);
        Remember(incident, e.StreamMicroseconds);
        Context.EmitWarning(e, $"link of {line.Device} {(isFlap ? "flaps: down and up within a minute" : "went down")}")
            .With("dev", line.Device).With("driver", line.Driver).With("downs", link.Downs).WithTrue("flapping", isFlap)
            .With("hint", "cable, switch port, and who pulled it").FoldBy(isFlap ? FoldKey.Of("flap"u8, line.Device) : incident);
    }
}
