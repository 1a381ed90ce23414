using System;

namespace RingBuffer.Plugins.Network;

/// <summary>
/// What the network stack and its drivers print, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/> explains the form. The state of
/// links has no common form and is read by <see cref="LinkLine"/>.
/// </summary>
internal static class NetworkRules
{
    public static ReadOnlySpan<byte> Text =>
        // net/sched/sch_generic.c, dev_watchdog: with the device in front and without a WARNING since 6.6; drivers
        """
        @tx-timeout crit once
        {driver:w} {bdf:w} {dev:w*}: NETDEV WATCHDOG: CPU: {cpu:d}: transmit queue {queue:d} timed out {timeout_ms:d} ms
        {dev:w*}: NETDEV WATCHDOG: CPU: {cpu:d}: transmit queue {queue:d} timed out {timeout_ms:d} ms
        NETDEV WATCHDOG: {dev:w*} ({driver:w}): transmit queue {queue:d} timed out{? {timeout_ms:d} ms?}
        NETDEV WATCHDOG: {dev:w*}{? ({driver:w})?}: transmit timed out
        {driver:w} {bdf:w} {dev:w*}: transmit timed out$
        {driver:w}: {dev:w*}: {function:w}: Detected Tx Unit Hang
        {driver:w} {bdf:w} {dev:w*}: Detected {?Hardware?}{?Tx?} Unit Hang
        {driver:w} {bdf:w} {dev:w*}: TX timeout detected
        {driver:w} {bdf:w} {dev:w*}: TX timeout on queue: {queue:d},
        i40e {bdf:w}: {dev:w*}: tx_timeout recovery level {recovery_level:d}
        {driver:w} {bdf:w} {dev:w*}: tx_timeout recovery level {recovery_level:d}
        {driver:w} {bdf:w} {dev:w*}: initiating reset due to tx timeout
        {driver:w} {bdf:w} {dev:w*}: transmit timed out, resetting
        {driver:w} {bdf:w} {dev:w*}: tx hang$
        {driver:w} {port:w} {dev:w*}: TX timeout on queue {queue:d}$
        {driver:w} {bdf:w} {dev:w*}: Tx timeout$
        {driver:w} {bdf:w} {dev:w*}: tx_timeout: VSI_{?seid?}{?num?}: {vsi:d}, Q {queue:d},
        = {dev} stopped sending{?, queue {queue}?}
        ? cable and switch port; driver and firmware of the card; ethtool -S
        @tx-timeout crit once
        ena {bdf:w} {dev:w*}: Keep alive watchdog timeout.
        ena {bdf:w} {dev:w*}: The number of lost tx completions is above the threshold ({lost:d} > {most:d}).
        ena {bdf:w} {dev:w*}: Lost TX completions are above the threshold ({lost:d} > {most:d}).
        = {dev} stopped sending
        ? a virtual card: the host, or no processor time for the guest; the provider's status of the instance
        + driver=ena
        @tx-timeout crit once
        {driver:w} {bdf:w*}: Detected {?Hardware?}{?Tx?} Unit Hang
        = network card {bdf} stopped sending
        ? cable and switch port; driver and firmware of the card; ethtool -S
        @can-off warn once
        {driver:w} {port:w} {dev:w*}: bus-off, scheduling restart in {restart_ms:d} ms
        {driver:w} {port:w} {dev:w*}: bus-off$
        {dev:w*}: bus-off$
        = CAN interface {dev} is off the bus after too many errors{?, tried again in {restart_ms} ms?}
        ? wiring, termination (120 ohms at both ends), the bit rate, whether others are on; without a restart: ip link set DEV type can restart
        @rejected warn again
        hv_netvsc {:w} {dev:w*}: nvsp_rndis_pkt_complete error status: {nvsp_status:d}
        = the host rejects packets of {dev}
        ? the host's log; MTU and offloads of the interface
        @rdma warn once
        infiniband {dev:w*}: mlx5_poll_one:{}: {side:w} error cqe on cqn 0x{cqn:x}:
        infiniband {dev:w*}: dump_cqe:{}: dump error cqe
        {dev:w*}:mlx5_poll_one:{}: {side:w} error cqe on cqn 0x{cqn:x}:
        {dev:w*}:dump_cqe:{}: dump error cqe
        mlx4_en: {dev:w*}: CQE error - cqn 0x{cqn:x},
        = transfers of the RDMA device {dev} fail
        ? the other side and the network between; rdma statistic; the program that owns the queue pair
        @reset-failed crit once
        iavf {bdf:w*}: Reset task did not complete, VF disabled
        iavf {bdf:w*}: Reset never finished ({status:x})
        = the virtual function {bdf} did not come back from a reset
        ? the host's driver of the card; unbind and bind the function
        @host-silent warn once
        iavf {bdf:w*}: Failed to communicate with PF; waiting before retry
        = the host's driver does not answer the virtual function {bdf}
        ? the host's driver of the card and its log
        @host-silent warn once
        mana {bdf:w*}: HWC: Request timed out
        = the host does not answer network card {bdf}
        ? the host; the card is reset by its driver, or is back after a reboot
        @guest-cut-off crit once
        vif {:w} {dev:w*}: fatal error; disabling device
        = {dev} to a guest is switched off: what the guest asked of it cannot be
        ? the guest's kernel and network driver; the interface is back when the guest starts again
        @unrecovered crit once
        qeth {dev:w*}: The qeth device driver failed to recover an error on the device
        = network device {dev} did not recover
        ? lsqeth; the adapter and its cable; set it offline and online again
        @no-start warn once
        {driver:w} {bdf:w} {dev:w*}: {function:w}: Cannot attach to PHY (error: {error:e})
        {driver:w} {bdf:w} {dev:w*}: {function:w}: DMA engine initialization failed
        {driver:w} {bdf:w} {dev:w*}: Could not attach to PHY
        {driver:w} {bdf:w} {dev:w*}: No PHY found!
        {driver:w} {dev:w*}: MII Probe failed!
        = {dev} does not start: its PHY, clock or reset does not answer
        ? the device tree; power, clock and reset of the PHY
        @modem-link warn once
        {driver:w} {dev:w*}: nonzero urb status received: -71
        = the USB connection of the modem at {dev} fails
        ? cable, hub and power of the port
        @usb-lost warn again
        r8152 {port:w} {dev:w*}: Tx status -71
        = the USB connection of {dev} fails
        ? cable, hub and power of the port
        @link-lost warn again
        ixgbe {bdf:w} {dev:w*}: initiating reset to clear Tx work after link loss
        = {dev} loses its link with work left, and is reset again and again
        ? cable, transceiver and switch port
        @adapter-reset
        {driver:w} {bdf:w} {dev:w}: Reset adapter
        = the driver resets {dev}
        @card crit once
        mlx5_core {bdf:w*}: {?{function}: ?}device's health compromised - reached miss count
        mlx5_core {bdf:w*}: {function}: Health issue observed, {detail}, severity({:d})
        mlx5_core {bdf:w*}: {function}: health recovery flow aborted
        mlx5_core {bdf:w*}: {function}: Fatal error {fatal_error:d} detected
        mlx5_core {bdf:w*}: {function}: {command:w} timeout. Will cause a leak of a command resource
        {driver:w} {bdf:w*}: Firmware recovery mode detected. Limiting functionality.
        {driver:w} {bdf:w*}: encountered fatal error, adapter stopped
        {driver:w} {bdf:w*}: Warning firmware error detected FWSM: 0x{fwsm:x}
        = network card {bdf} is in trouble{?: {detail}?}
        ? power of the slot, temperature and firmware of the card
        @card crit once
        mlx4_core {bdf:w*}: Internal error detected:
        mlx4_core {bdf:w*}: command 0x{:x} timed out (go bit not cleared)
        mlx5_core {bdf:w*}: {function}: synd 0x{syndrome:x}: {detail}
        bnxt_en {bdf:w*}{? {dev:w}?}: Error (timeout: {:d}) msg
        bnxt_en {bdf:w*}{? {dev:w}?}: Firmware not responding, status: 0x{status:x}
        be2net {bdf:w*}: Unrecoverable Error detected in the adapter
        = the firmware of network card {bdf} does not answer{?: {detail}?}
        ? ethtool -i tells its firmware: update it; temperature and seat of the card
        @card crit once
        bnx2x: [{function:w}({dev:w*})]MC assert!
        = the firmware of network card {dev} stopped
        ? ethtool -i tells its firmware: update it; temperature and seat of the card
        @card-hot crit once
        {driver:w} {bdf:w*}{? {dev:w}?}: Fan has stopped, replace the adapter
        {driver:w} {bdf:w*}{? {dev:w}?}: Network adapter has been stopped because it has over heated
        {driver:w} {bdf:w*}{? {dev:w}?}: The network adapter was stopped because it overheated
        {driver:w} {bdf:w*}{? {dev:w}?}: Fan Failure on Network Controller
        = network card {bdf} is too hot or has lost its fan
        ? its fan, the air around it
        @card-state warn again
        r8169 {bdf:w} {dev:w*}: rtl_{condition:w} == {:d} (loop:
        = {dev} does not do what its driver asks
        ? power saving of the slot (pcie_aspm=off), seat of the card, another driver (r8168)
        @slot-untold
        mlx5_core {bdf:w}: {function}: Detected insufficient power on the PCIe slot (0W).
        = the slot of network card {bdf} does not say how much power it gives
        @slot-power warn once
        mlx5_core {bdf:w*}: {function}: Detected insufficient power on the PCIe slot ({power_w:d}W).
        = the slot of network card {bdf} says that it gives {power_w} W only
        ? a slot that says no power at all is usual on some boards; else the slot and its cables
        @card-gone crit once
        {driver:w} {bdf:w} {dev:w*}: PCIe link lost
        = {dev} has fallen off the PCIe bus
        ? power saving of the slot (pcie_aspm=off), seat, firmware; it is back after a reboot at the earliest
        @card-gone crit once
        ixgbe {bdf:w*}: Adapter removed
        = network card {bdf} has fallen off the PCIe bus
        ? power saving of the slot (pcie_aspm=off), seat, firmware; it is back after a reboot at the earliest
        @cable warn once
        {driver:w} {bdf:w*}: Port module event[error]: module {port_module:d}, Cable error, {reason}
        = cable or transceiver of network card {bdf}: {reason}
        ? ethtool -m; replace the module
        @cable warn once
        {driver:w} {bdf:w*}{? {dev:w}?}: failed to {:w} because an unsupported SFP{}module type was detected
        {driver:w} {bdf:w*}{? {dev:w}?}: Rx/Tx is disabled on this device because an unsupported SFP
        = network card {bdf} does not take the module that is in it
        ? a module of a kind that its maker names; ethtool -m
        @cable crit once
        sfp {dev:w*}: module persistently indicates fault, disabling
        = the transceiver in {dev} is switched off: it says again and again that its laser fails
        ? another module; ethtool -m
        @sfp
        sfp {dev:w}: module transmit fault {change:w}
        = the transceiver in {dev} says that its laser fails: {change}

        """u8
        // drivers/net/bonding/bond_main.c; net/bridge/br_fdb.c
        + """
        @slave-down warn once link
        {bond:w}: (slave {dev:w*}): link status definitely down, disabling slave
        {?bonding: ?}{bond:w}: link status definitely down for interface {dev:w*}, disabling it
        = {dev} in {bond} has no link
        ? cat /proc/net/bonding/BOND; cable and switch port
        @slave-shaky warn again
        {?bonding: ?}{bond:w}: link status down for interface {dev:w*}, disabling it in {delay_ms:d} ms
        = {dev} in {bond} loses its link again and again
        ? cat /proc/net/bonding/BOND; cable and switch port
        @slave-up
        {bond:w}: (slave {dev:w}): link status definitely up, {speed_mbps:d} Mbps {duplex:w} duplex
        {?bonding: ?}{bond:w}: link status definitely up for interface {dev:w}, {speed_mbps:d} Mbps
        = {dev} in {bond} has its link again
        @bond-down crit once
        {?bonding: ?}{bond:w*}: now running without any active interface!
        = {bond} has no link left
        ? cat /proc/net/bonding/BOND; cables and switch
        @bond-up ends bond-down
        {bond:w*}: active interface up!
        = {bond} works again
        @loop warn once
        {bridge:w*}: received packet on {dev:w} with own address as source address
        {bridge:w*}: received packet with own address as source address
        = {bridge} gets its own packets back{? on {dev}?}: a loop
        ? cabling of the switches; spanning tree

        """u8
        // net/netfilter, net/ipv4/tcp_input.c, fib_frontend.c, net/core/neighbour.c, net/ipv6/addrconf.c, net/core/dev.c
        + """
        @conntrack-full crit once
        {?nf_conntrack: ?}nf_conntrack: table full, dropping packet
        {?nf_conntrack: ?}nf_conntrack: table full in netns {netns:d}, dropping packet
        ip_conntrack: table full, dropping packet
        = connection tracking is full, packets are dropped
        ? sysctl net.netfilter.nf_conntrack_max and _count; an attack or too small a table
        @expectations-full warn once
        nf_conntrack: expectation table full
        = connection tracking has no room for expected connections
        ? sysctl net.netfilter.nf_conntrack_expect_max
        @syn-flood warn
        {?TCP: ?}{?TCP: ?}{?TCPv6: ?}{?request_sock_{protocol:w}: ?}{?P?}{?p?}ossible SYN flooding on port {tcp_port:d*}. {reaction}.
        {?TCP: ?}{?TCPv6: ?}{?request_sock_{protocol:w}: ?}Possible SYN flooding on port {address<}:{tcp_port:d*}. {reaction}.
        = too many new connections on port {tcp_port}: {reaction}
        ? an attack, or a listener with too small a backlog: ss -lnt
        @martian
        {?IPv4: ?}martian {kind:w} {destination:w} from {source:w}, {?on ?}dev {dev:w}
        = {dev} got a packet that cannot be from {source}
        @neighbours crit once
        neighbour: {table:w*}: neighbor table overflow!
        {?ipv4: ?}Neighbour table overflow.
        = the table of neighbours{? ({table})?} is full, new hosts are not reached
        ? sysctl net.ipv4.neigh.default.gc_thresh3
        @tcp-memory crit once
        TCP: out of memory -- consider tuning tcp_mem
        = TCP has used up its memory
        ? sysctl net.ipv4.tcp_mem; ss -m shows who holds it
        @orphans warn once
        TCP: too many {?of ?}orphaned sockets
        Out of socket memory
        = too many connections whose program is gone
        ? sysctl net.ipv4.tcp_max_orphans
        @over-mtu warn
        {dev:w*}: dropped over-mtu packet: {length_bytes:d} > {mtu_bytes:d}
        = {dev} dropped a packet longer than its MTU
        ? MTU of all parts of this network
        @duplicate warn
        {?IPv6: ?}{dev:w*}: IPv6 duplicate address {address:w*} {?used by {mac:w} ?}detected!
        ICMPv6: NA: {mac:w} advertised our address {address:w*} on {dev:w*}!
        = the address {address} of {dev} is in use by another machine{?, {mac}?}
        ? which machine has it
        @routes-full warn once
        {?IPv6: ?}Route cache is full: consider increasing sysctl net.ipv6.route.max_size.
        = the table of IPv6 routes is full, new hosts are not reached
        ? sysctl net.ipv6.route.max_size and gc_thresh; who makes so many
        @dead-loop crit once
        Dead loop on virtual device {dev:w*}, fix it urgently!
        = {dev} sends to itself
        ? routing of the tunnel: its packets go into the tunnel again
        @checksum warn once
        {dev:w*}: hw csum failure
        = {dev} computes wrong checksums
        ? ethtool -K DEV rx off; firmware of the card
        @checksum warn once
        (NULL net_device): hw csum failure
        = a network card computes wrong checksums
        ? ethtool -K DEV rx off; firmware of the cards
        @device-held
        unregister_netdevice: waiting for {dev:w} to become free. Usage count = {references:d}
        = {dev} cannot be removed: something still uses it
        ? a container or namespace that hangs; a bug in the kernel if it never ends
        @pages-held warn once
        page_pool_release_retry() stalled pool shutdown{?:?}{? id {page_pool_id:d},?} {inflight:d} inflight {age_s:d} sec
        = a network driver waits for {inflight} pages that do not come back
        ? a program or driver that keeps packets; a leak in the kernel if it never ends
        @no-destination warn once
        IPVS: {scheduler:w}: {protocol:w} {service:w*} - no destination available
        = connections to {service} are refused: nobody serves it
        ? ipvsadm -Ln; in Kubernetes the endpoints of the service
        @promiscuous
        device {dev:w} {change:w} promiscuous mode
        {?{driver:w} {bdf:w} ?}{dev:w}: {change:w} promiscuous mode
        = {dev} {change} promiscuous mode

        """u8
        // net/mac80211/mlme.c; wireless drivers
        + """
        @wifi-lost
        {dev:w}: deauthenticated from {bssid:w} (Reason: {reason_code:d}={reason_name:w})
        {dev:w}: disassociated from {bssid:w} (Reason: {reason_code:d}{?={reason_name:w}?})
        {dev:w}: Connection to AP {bssid:w} lost
        = {dev} lost its access point {bssid}{?: {reason_name}?}
        @wifi-refused
        {dev:w}: authentication with {bssid:w} timed out
        = {dev} gets no answer from its access point {bssid}
        @wifi
        {dev:w}: associated$
        = {dev} is connected
        @wifi-card warn once
        {driver:w} {bdf:w*}: Microcode SW error detected. {? ?}Restarting 0x{flags:x}.
        {driver:w} {bdf:w*}: firmware crashed! (guid {guid:w})
        {driver:w} {bdf:w*}: firmware crashed: {state:w}
        {driver:w} {bdf:w*}: Queue {queue:d} is {?in?}active on fifo {fifo:d} and stuck for {stuck_ms:d} ms
        {driver:w} {bdf:w*}: Error sending {command:w}: time out after {timeout_ms:d}ms.
        {driver:w} {bdf:w*}: Message {message:x} (seq {seq:d}) timeout
        ath10k_{bus:w} {bdf:w*}: Cannot communicate with firmware, {}attempting to fake crash and restart firmware
        {driver:w} {bdf:w*}: chip reset failed
        mt{chip:w} {bdf:w*}: driver own failed
        {driver:w} {bdf:w*}: SER catches error: 0x{code:x}
        {driver:w} {bdf:w*}: FW does not process h2c registers
        {driver:w} {bdf:w*}: Failed to start {image:w} ucode: {error:e}
        ieee80211 {bdf:w*}: brcmf_fw_crashed: Firmware has halted or crashed
        {driver:w}: brcmf_fw_crashed: Firmware has halted or crashed
        {driver:w} {bdf:w*}: firmware failed to leave lps state
        {driver:w} {bdf:w*}: ser event = 0x{event:x}
        {driver:w} {bdf:w*}: MCU message {message:x} (seq {seq:d}) timed out
        {driver:w}: brcmf_sdio_hostmail: mailbox indicates firmware halted
        mwifiex_{bus:w} {bdf:w*}: mwifiex_cmd_timeout_func: Timeout cmd id = 0x{command:x}
        ieee80211 {bdf:w*}: cmd 0x{opcode:x}={command:w} timed out
        ath: {bdf:w*}: Unable to reset channel{}, reset status {error:e}
        mwifiex_{bus:w} {bdf:w*}: {?Ignore scan. ?}Card removed or firmware in bad state
        ath{chip:w}_{bus:w} {bdf:w*}: could not init core ({error:e})
        {driver:w}: brcmf_sdio_htclk: HT Avail timeout (
        {driver:w}: brcmf_sdio_bus_rxctl: resumed on timeout
        ieee80211 {bdf:w*}: brcmf_attach: dongle is not responding: err={error:e}
        {driver:w}: {?brcmf_attach: ?}dongle is not responding: err={error:e}
        {driver:w} {bdf:w*}: Hardware error detected. {? ?}Restarting.
        wlcore: ERROR firmware boot failed despite {tries:d} retries
        ath{chip:w}_{bus:w} {bdf:w*}: wmi command {:d} timeout
        ath{chip:w}_{bus:w} {bdf:w*}: failed to wake target for
        = wireless card{? {bdf}?}{? of {driver}?} crashed or does not answer
        ? firmware package; power saving of the card
        @vf-reset warn again
        iavf {bdf:w*}: Reset indication received from the PF
        = network card {bdf} is reset by the card it is a part of, again and again
        ? the host's driver (ice, i40e) and its lines; trust and spoof-checking of the virtual function
        @wifi-slow warn again
        ath{chip:w} {bdf:w*}: failed to send WMI_{command:w}
        {driver:w} {bdf:w*}: failed to send h2c command
        {driver:w} {bdf:w*}: failed to send h2c$
        = wireless card {bdf} does not take what its driver sends
        ? power saving of the card (disable_aspm, ps_mode); firmware package
        @bluetooth warn once
        Bluetooth: {dev:w*}: command 0x{opcode:x} tx timeout
        Bluetooth: {dev:w*} command 0x{opcode:x} tx timeout
        Bluetooth: {dev:w*}{?:?} command tx timeout
        Bluetooth: {dev:w*}: Opcode 0x{opcode:x} failed: -110
        Bluetooth: {dev:w*}: Timeout ({timeout_ms:d} ms){? ?} on alive interrupt
        Bluetooth: {dev:w*}: Intel Soft Reset failed ({error:e})
        = Bluetooth adapter {dev} does not answer
        ? firmware package; power saving of its port
        """u8;
}
