using System;

namespace RingBuffer.Plugins.Storage;

/// <summary>
/// What the block layer and the drivers below it print, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/> explains the form.
/// </summary>
internal static class StorageRules
{
    public static ReadOnlySpan<byte> Text =>
        // block/blk-mq.c, blk_print_req_error (6.x); before under other prefixes, before 5.1 without the operation
        """
        @offline crit once io
        {?blk_update_request: ?}device offline error, dev {dev:b*}, sector {sector:d} op 0x{:x}:({op})
        = {dev} is offline: {op} of sector {sector} failed
        ? it was unplugged or stopped answering: what came just before tells which
        + kind=offline
        @io crit once
        {?blk_update_request: ?}{kind} error, dev {dev:b*}, sector {sector:s*} op 0x{:x}:({op})
        {?blk_update_request: ?}{?print_req_error: ?}{?end_request: ?}{kind} error, dev {dev:b*}, sector {sector:s*}
        = {kind} error on {dev}, sector {sector}{?: {op}?}
        ? the disk, its cable or its controller fails: smartctl -x (a memory card: mmc extcsd read); check the backup

        """u8
        // fs/buffer.c, buffer_io_error; fs/ext4/page-io.c; lost_page_write before 4.x
        + """
        @buffer crit once io
        Buffer I/O error on dev {dev:b*}, logical block {block:d}, lost {lost_write} write
        = write to {dev} lost, block {block} ({lost_write})
        ? data that was written is gone: check the files and the disk
        @buffer crit once io
        Buffer I/O error on dev{?ice?} {dev:b*}, logical block {block:d}
        = buffered I/O failed on {dev}, block {block}
        ? the disk, its cable or its controller fails: smartctl -x (a memory card: mmc extcsd read); check the backup
        @buffer crit once io
        lost page write due to {?I/O error on ?}{dev:b*}$
        = write to {dev} lost
        ? data that was written is gone: check the files and the disk

        """u8
        // block/blk-core.c, handle_bad_sector / bio_check_eod: one record of two lines since 5.x, two records before
        + """
        @gone crit once io
        {?{comm<}: attempt to access beyond end of device{:n}?}{dev:b*}: rw={rw:d}, sector={sector:d}, nr_sectors = {count:d} limit=0$
        = {dev} is gone, but still used{? by {comm}?}
        ? what was written there is lost: why it went (cable, path, server), and what lay on it
        @extended
        {?{comm<}: attempt to access beyond end of device{:n}?}{dev:b}: rw={rw:d}, {}limit=2$
        = somebody looked into {dev}, an extended partition: it has 2 sectors
        @beyond crit once
        {comm<}: attempt to access beyond end of device{:n}{dev:b*}: rw={rw:d}, sector={sector:d}, nr_sectors = {count:d} limit={limit:d}
        {comm<}: attempt to access beyond end of device{:n}{dev:b*}: rw={rw:d}, want={want:d}, limit={limit:d}
        {dev:b*}: rw={rw:d}, want={want:d}, limit={limit:d}
        = {?{comm} reads or writes?}{?access up to sector {want} is?} beyond the end of {dev}, which has {limit} sectors
        ? the filesystem or partition is larger than the device: check the partition table
        @beyond crit once
        {dev:b*}: rw={rw:d}, sector={sector:d}, nr_sectors = {count:d} limit={limit:d}
        = access to sector {sector} is beyond the end of {dev}, which has {limit} sectors
        ? the filesystem or partition is larger than the device: check the partition table
        @part warn once
        {dev:b*}: p{partition:d} size {size:d} extends beyond EOD
        = partition {partition} of {dev} is larger than the disk
        ? check the partition table; the disk may have been replaced by a smaller one
        @gpt warn once
        GPT:Primary header thinks Alt. header is not at the end of the disk.
        = the backup partition table is not where it should be
        ? the disk was resized or cloned: gdisk, or parted, moves the backup table to the end
        @gpt-backup warn once
        Alternate GPT is invalid, using primary GPT.
        = the backup partition table of a disk is damaged or was never written
        ? usual on phones; elsewhere gdisk writes it anew
        @tag crit once
        {dev:b*}: {tag_kind:w} tag error at {?sector ?}{?location ?}{sector:s*} (rcvd {received:x}
        = {tag_kind} tag of {dev} does not fit, sector {sector}
        ? data was corrupted on the way to or from the disk: controller, cable, firmware

        """u8
        // drivers/scsi/scsi_logging.c, scsi_print_result and scsi_print_sense; the disk's error follows from the block layer
        + """
        @scsi-result
        {driver:w} {hctl:w}: {?[{dev:b}] ?}{?tag#{tag:d} ?}FAILED Result: hostbyte={hostbyte:w} driverbyte={driverbyte:w}{? cmd_age={cmd_age_s:d}s?}
        {driver:w} {hctl:w}: [{dev:b}]{:n}Result: hostbyte={hostbyte:w} driverbyte={driverbyte:w}
        = SCSI command failed{? on {dev}?}: {hostbyte}
        @tape warn once
        st {hctl:w}: [{dev:b*}] {?tag#{tag:d} ?}Sense Key : {sense_key:w} Error [
        = tape drive {dev} says: {sense_key} Error
        ? the tape and the heads: clean the drive, then another tape; the drive's own log by the vendor's tool
        @scsi-sense
        {driver:w} {hctl:w}: {?[{dev:b}] ?}{?tag#{tag:d} ?}Sense Key : {sense_key} [
        {driver:w} {hctl:w}: [{dev:b}]{:n}Sense Key : {sense_key} [
        = {?{dev} says: ?}{sense_key}
        @scsi-dying warn once
        {driver:w} {hctl:w}: {?[{dev:b*}] ?}{?tag#{tag:d} ?}Add. Sense: {?F?}{?f?}ailure prediction threshold exceeded
        = a disk says that it will fail soon (failure prediction threshold exceeded){?: {dev}?}
        ? back it up and replace it: smartctl -x
        @scsi-additional-sense
        {driver:w} {hctl:w}: {?[{dev:b}] ?}{?tag#{tag:d} ?}Add. Sense: {additional_sense}
        {driver:w} {hctl:w}: [{dev:b}]{:n}Add. Sense: {additional_sense}
        = {?{dev} says: ?}{additional_sense}
        @scsi-command
        {driver:w} {hctl:w}: {?[{dev:b}] ?}{?tag#{tag:d} ?}CDB: {command}: {cdb}
        {driver:w} {hctl:w}: {?[{dev:b}] ?}{?tag#{tag:d} ?}CDB: {command:w} {cdb}
        = the command was {command}
        @scsi-stopped
        sd {hctl:w}: [{dev:b}] Stopping disk
        = {dev} is switched off
        @scsi-gone
        sd {hctl:w}: [{dev:b}] Synchronize Cache(10) failed: Result: hostbyte={hostbyte:w}
        = {dev} went away before its cache was written

        """u8
        // drivers/scsi/scsi_lib.c, scsi_error.c, sd.c
        + """
        @scsi-offline crit once
        {driver:w} {hctl:w*}: {?[{dev:b}] ?}rejecting I/O to {state:w} device
        {driver:w} {hctl:w*}: {?[{dev:b}] ?}Device offlined - not ready after error recovery
        {driver:w} {hctl:w*}: {?[{dev:b}] ?}Medium access timeout failure. Offlining disk!
        scsi: Device offlined - not ready after error recovery: host {host:d*} channel {channel:d*} id {id:d*} lun {lun:d*}
        = SCSI device {?{hctl}?}{?{host}:{channel}:{id}:{lun}?}{? ({dev})?} is offline, every access fails
        ? power, cable and controller of the disk; after repair: echo running > /sys/block/DISK/device/state
        @scsi-filling warn once
        sd {hctl:w*}: {?[{dev:b}] ?}Warning! Received an indication that the LUN reached a thin provisioning soft threshold.
        = the storage behind{? {dev} at?} {hctl} is nearly full: writes will fail
        ? space of the storage pool; fstrim of what lies on it
        @uas warn once
        scsi host{host:d*}: uas_eh_device_reset_handler FAILED err {error:e}
        {driver:w} {hctl:w*}: {?[{dev:b}] ?}{?tag#{tag:d} ?}uas_eh_abort_handler
        = USB disk{? {dev}?} does not answer
        ? cable, power supply, or a bridge with bad UAS: try usb-storage.quirks=VID:PID:u
        @uas-reset
        scsi host{host:d}: uas_eh_device_reset_handler {result:w}$
        = USB disk on host {host} is reset: {result}
        @lio warn again
        ABORT_TASK: Found referenced {fabric:w} task_tag: {tag:d}
        = initiators give up commands of this target
        ? the disks behind the target are slow: iostat -x
        @lio-login warn again
        iSCSI Login negotiation failed.
        = initiators cannot log in to this target
        ? names, passwords (CHAP) and portals; the log of the initiators
        @hyperv warn again
        hv_storvsc {vmbus_device:w*}: tag#{tag:d} cmd 0x{command:x} status: scsi 0x{scsi_status:x} srb 0x{srb_status:x} hv 0x{hv_status:x}
        = commands to the virtual disks of {vmbus_device} fail
        ? the host: its event log, the storage below the disk's file; srb status 4 is an error, 6 and 9 a path or time-out
        @nvmet warn once
        nvmet: ctrl {controller:w*} fatal error occurred!
        = the NVMe target gave up controller {controller}
        ? the network to the initiator and its log: nvme list-subsys there
        @nvmet warn once
        nvmet: ctrl {controller:w*} keep-alive timer ({timeout_s:d} seconds) expired!
        = the NVMe target has not heard of the initiator of controller {controller} for {timeout_s} s
        ? the network to the initiator, and whether it is up
        @iscsi-lost warn once
        {? ?}connection{connection:w*}: ping timeout of {timeout_s:d} secs expired,
        {? ?}connection{connection:w*}: detected conn error ({error:d})
        = iSCSI connection {connection} lost{?, error {error}?}{?: no answer within {timeout_s} s?}
        ? network and target: iscsiadm -m session -P 3
        @iscsi crit once
        {? ?}session{session:w*}: session recovery timed out after {timeout_s:d} secs
        = iSCSI session {session} given up after {timeout_s} s
        ? network and target: iscsiadm -m session -P 3
        @fc warn once
        {? ?}rport-{rport:w*}: blocked FC remote port time out: {action}
        lpfc {bdf:w*}: {}Devloss timeout{? on WWPN {wwpn:w}?}
        = Fibre Channel port{? {rport}?}{? {wwpn}?} did not come back{?: {action}?}
        ? fabric, zoning and the storage port

        """u8
        // drivers/ata/libata-eh.c; of a medium error the block layer tells, of a cable nobody else
        + """
        @ata-link warn again ata-cable
        ata{port:w*}: exception Emask 0x10 SAct 0x{sact:x} SErr 0x{serr:x} action 0xe frozen
        = ATA port {port}: the link broke off
        ? cable, connector and power of the disk
        @ata-exception
        ata{port:w}: exception Emask 0x{emask:x} SAct 0x{sact:x} SErr 0x{serr:x} action 0x{action:x}
        = ATA port {port}: error handling starts
        @ata-command
        ata{port:w}: failed command: {cmd}
        = ATA port {port}: {cmd} failed
        @ata-timeout crit once ata
        ata{port:w*}: cmd {}res {}Emask 0x{emask:x} (timeout)
        = ATA port {port}: the disk did not answer in time
        ? power and cable of the disk, then the disk itself: smartctl -x
        @ata-bus warn once ata-cable
        ata{port:w*}: cmd {}res {}Emask 0x{emask:x} (ATA bus error)
        ata{port:w*}: irq_stat 0x{irq_stat:x}, interface fatal error
        = ATA port {port}: transfers between controller and disk fail
        ? cable and connector of the disk, then its power; smartctl attribute 199 counts damaged transfers
        @ata-protocol warn once ata
        ata{port:w*}: cmd {}res {}Emask 0x{emask:x} (HSM violation)
        = ATA port {port}: disk and controller do not keep to the protocol
        ? cable, power and firmware of the disk
        @ata-result
        ata{port:w}: cmd {}res {}Emask 0x{emask:x} ({reason})
        = ATA port {port}: {reason}
        @ata-irq
        ata{port:w}: irq_stat 0x{irq_stat:x}, {reason}
        = ATA port {port}: {reason}
        @ata-cable warn once
        ata{port:w*}: error: {{ ICRC {}}
        = ATA port {port}: transfer damaged on the cable
        ? replace the SATA cable; smartctl attribute 199 counts these
        + error_bits=ICRC
        @ata-medium crit once ata-medium
        ata{port:w*}: error: {{ UNC }
        = ATA port {port}: unreadable medium
        ? the disk fails at this place, and who reads it takes the data elsewhere: smartctl -x; zpool status, mdadm --detail
        + error_bits=UNC
        @ata-error
        ata{port:w}: error: {{ {error_bits} }
        = ATA port {port}: error bits {error_bits}
        @ata-serror
        ata{port:w}: SError: {{ {serror_bits} }
        = ATA port {port}: link error bits {serror_bits}
        @ata-slower warn once
        ata{port:w*}: limiting SATA link speed to {speed}
        ata{port:w*}: limiting speed to {speed}
        = ATA port {port}: slowed down to {speed} after errors
        ? cable and connector of the disk
        @ata-ncq
        ata{port:w}: NCQ disabled due to excessive errors
        = ATA port {port}: command queuing switched off after errors
        @ata-lost crit once
        ata{port:w*}: reset failed, giving up
        ata{port:w*}: disable device
        ata{port:w*}: disabled$
        = ATA port {port}: the disk is given up
        ? power and cable of the disk, then the disk itself
        @ata-slow
        ata{port:w*}: COMRESET failed (errno=-16)
        ata{port:w*}: SRST failed (errno=-16)
        ata{port:w*}: reset failed (errno={error:e}), retrying in {wait_s:d} secs
        = ATA port {port}: the disk is not ready yet
        ? drives that spin up slowly do so once; power and cable where it repeats
        @ata-packet warn once
        ata{port:w*}: qc timeout{? after {timeout_ms:d} msecs?} (cmd 0xa1)
        ata{port:w*}: qc timeout{? after {timeout_ms:d} msecs?} (cmd 0xa0)
        = ATA port {port}: the optical drive does not answer{? after {timeout_ms} ms?}
        ? usual once with an odd drive; else its power and cable
        @ata-silent crit once ata
        ata{port:w*}: qc timeout{? after {timeout_ms:d} msecs?} (cmd 0x{command:x})
        = ATA port {port}: the disk does not answer{? after {timeout_ms} ms?}
        ? power and cable of the disk, then the disk itself: smartctl -x
        @ata-absent err once ata
        ata{port:w*}: link online but {devices:d} devices misclassified, device detection might fail
        = ATA port {port}: a disk is there, but is not recognised
        ? power and cable of the disk, then the disk itself
        @ata-reset warn once
        ata{port:w*}: {step:w} failed (errno={error:e})
        ata{port:w*}: failed to IDENTIFY ({reason}, err_mask=0x{err_mask:x})
        ata{port:w*}: failed to set xfermode (err_mask=0x{err_mask:x})
        ata{port:w*}: EH pending after {tries:d} tries, giving up
        = ATA port {port}: the disk does not answer
        ? power and cable of the disk
        @ata-interrupt warn once ata
        ata{port:w*}: lost interrupt (Status 0x{status:x})
        = ATA port {port}: the disk was ready, but its interrupt did not come
        ? interrupts of the controller (board firmware, irqpoll); else the disk: smartctl -x
        @ata-resetting
        ata{port:w}: hard resetting link
        = ATA port {port}: link is reset

        """u8
        // drivers/nvme/host/core.c, pci.c, multipath.c; of a failed command the block layer tells
        + """
        @nvme-error
        {dev:w}: {command}(0x{opcode:x}) @ LBA {lba:d}, {blocks:d} blocks, {status} (sct 0x{sct:x} / sc 0x{sc:x}){? {flags}?}
        = {dev}: {command} failed at LBA {lba}: {status}
        @nvme-frozen
        nvme {dev:w}: frozen state error detected, reset controller
        = {dev}: its PCIe link was cut off after an error and is reset
        @nvme-polled warn once
        nvme {dev:w*}: I/O {?tag ?}{tag:d}{? ({})?}{? opcode {}?} QID {qid:d} timeout, completion polled
        = {dev}: a command was complete, but its interrupt did not come
        ? interrupts of the drive: firmware of the board or virtual machine; it is slow, no data is lost
        @nvme-timeout crit once
        nvme {dev:w*}: I/O {?tag ?}{tag:d}{? ({})?}{? opcode {}?} QID {qid:d} timeout, {action} req_op:{op}(
        nvme {dev:w*}: I/O {?tag ?}{tag:d}{? ({})?}{? opcode {}?} QID {qid:d} timeout, {action}
        = {dev}: command did not complete in time: {action}
        ? nvme smart-log, temperature and firmware of the drive
        @nvme-down crit once
        nvme {dev:w*}: controller is down; will reset: CSTS=0x{csts:x}, PCI_STATUS{?=0x{pci_status:x}?}
        nvme {dev:w*}: Device not ready; aborting {what}, CSTS=0x{csts:x}
        nvme {dev:w*}: Device not ready; aborting {what}
        nvme {dev:w*}: Disabling device after reset failure: {error:e}
        nvme {dev:w*}: Removing after probe failure status: {error:e}
        nvme {dev:w*}: IO queues lost
        nvme {dev:w*}: Identify Controller failed ({code:w})
        nvme {dev:w*}: resetting controller due to {reason}
        = {dev}: the controller stopped working{?, CSTS {csts}?}
        ? with CSTS ffffffff it is gone from the bus (seat, power); else firmware; try nvme_core.default_ps_max_latency_us=0
        @nbd-let-go
        block {dev:w}: Disconnected due to user request.
        block {dev:w}: NBD_DISCONNECT
        = {dev} was disconnected on purpose
        @no-capacity warn once
        {dev:w*}: detected capacity change from {sectors:d} to 0$
        = {dev} has no capacity any more
        ? a drive that left the bus or failed: what came just before tells which; a card that was taken out
        @nvme-fabric warn once
        nvme {dev:w*}: queue {qid:d}: timeout {?cid?}{?request?} {?0x?}{tag:h} type {command_type:d}
        nvme {dev:w*}: starting error recovery
        nvme {dev:w*}: NVME-FC{{{:d}}: controller connectivity lost
        nvme {dev:w*}: failed nvme_keep_alive_end_io error={error:d}
        nvme {dev:w*}: failed to connect socket: {error:e}
        nvme {dev:w*}: Connect command failed
        nvme {dev:w*}: Failed reconnect attempt {attempt:d}
        nvme {dev:w*}: Reconnecting in {wait_s:d} seconds...
        = {dev}: the connection to its target is lost and tried again
        ? the network to the target; nvme list-subsys
        @nvme-fabric-back ends nvme-fabric
        nvme {dev:w*}: Successfully reconnected (
        = {dev} is connected again
        @nvme-removed crit once
        nvme {dev:w*}: Removing controller...
        = {dev} is given up: its target did not come back
        ? the network to the target; nvme connect, when it is back
        @nvme-digest warn once
        nvme {dev:w*}: {part:w} digest error: recv
        = {dev}: data came damaged over the network
        ? network cards and switches on the way: ethtool -S; memory of both ends
        @nvme-answer warn once
        nvme {dev:w*}: request {?0x?}{tag:h} genctr mismatch (
        = {dev} answered a command that was not waiting
        ? firmware of the drive
        @nvme-shutdown warn once
        nvme {dev:w*}: Device shutdown incomplete; abort shutdown
        = {dev} did not get ready to be switched off in time
        ? firmware of the drive; nvme smart-log counts unsafe shutdowns
        @nvme-identity warn once
        nvme {dev:w*}: {?globally ?}duplicate IDs {?in subsystem ?}for nsid {nsid:d}
        nvme {dev:w*}: ignoring nsid {nsid:d} because of duplicate IDs
        nvme {dev:w*}: identifiers changed for nsid {nsid:d}
        = namespace {nsid} of {dev} is left out: its identity is another one's or changed
        ? firmware of the drive; two drives of a make that gives all the same identity
        @nvme-path warn once
        block {dev:b*}: no usable path - requeuing I/O
        = {dev}: no path at the moment, I/O waits
        ? the network or fabric to the storage
        @nvme-path warn once
        nvme {dev:w*}: ANATT timeout, resetting controller.
        = {dev}: a path did not become usable in time
        ? the storage at its other end: nvme list-subsys
        @nvme-no-path crit once
        block {dev:b*}: no available path - failing I/O
        = {dev}: no path left, I/O fails
        ? the network or fabric to the storage

        """u8
        // drivers/mmc/core, drivers/mmc/host/sdhci.c
        + """
        @mmc-init warn again
        mmc{host:d*}: error {error:e} whilst initialising {what}
        = {what} in slot mmc{host} does not start
        ? contacts and power of the card; another card
        @mmc-pulled warn once
        mmc{host:d*}: Card removed during transfer!
        = the card in slot mmc{host} was pulled out while in use
        ? what was written last may be missing: fsck of its filesystem
        @mmc-retry
        {dev:b}: error {error:e} sending status command, retrying
        {dev:b}: error {error:e} sending status command, aborting
        = memory card {dev} does not answer
        ? contacts and power of the card, where it goes on
        @mmc warn once
        {dev:b*}: error {error:e} sending {command} command
        mmc_host mmc{host:d*}: Timeout sending command (cmd 0x{:x} arg 0x{:x} status 0x{:x}
        mmcblk{card:d*}: recovery failed!
        mmc{host:d*}: Card stuck {card_state}!
        mmc{host:d*}: Timeout waiting for hardware {what:w} interrupt.
        mmc{host:d*}: {?T?}{?t?}imeout waiting for hardware interrupt
        mmc{host:d*}: Got {what:w} interrupt 0x{status:x} even though no {:w} operation was in progress.
        {dev:b*}: timed out sending {command} command
        {dev:b*}: unknown error {error:e} sending {command} command
        mmc{host:d*}: Controller never released inhibit bit(s).
        mmc{host:d*}: cache flush error {error:e}
        mmc{host:d*}: ADMA error: 0x{status:x}
        mmc{host:d*}: Internal clock never stabilised.
        mmc{host:d*}: Reset 0x{status:x} never completed.
        mmc{host:d*}: tried to HW reset card, got error {error:e}
        mmc{host:d*}: running CQE recovery
        mmc{host:d*}: cqhci: timeout for tag {tag:d}
        {dev:b*}: error {error:e} transferring data{?, sector {sector:d}, nr {count:d}?}
        = memory card{? {dev}?}{? in slot mmc{host}?} does not answer
        ? contacts and power of the card; replace it if this goes on

        """u8
        // drivers/mtd/spi-nor/core.c, drivers/mtd/nand/raw/nand_bbt.c
        + """
        @flash-unknown
        spi-nor {dev:w}: unrecognized JEDEC id bytes: {jedec_id}
        = flash chip {dev} does not say what it is: {jedec_id}
        ? ff and 00: none is fitted; laptops keep their firmware in one that Linux need not know; else its wiring and supply
        @flash-unreadable crit once
        nand_bbt: can't scan flash and build the RAM-based BBT
        = a NAND chip cannot be read
        ? the lines before; the device tree's ECC settings, else the chip
        """u8;
}
