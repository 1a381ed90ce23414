using System;

namespace RingBuffer.Plugins.Storage;

/// <summary>
/// What stands between disks and the block layer when there are several of them: RAID in software and on controllers, device mapper, DRBD,
/// zram. Tried after <see cref="StorageRules"/>; <see cref="KernelText.LineRules"/> explains the form.
/// </summary>
internal static class ArrayRules
{
    public static ReadOnlySpan<byte> Text =>
        // drivers/md/raid1.c, raid5.c, raid10.c, raid0.c, md.c
        """
        @md-failed crit once
        md/raid:{array:w*}: Disk failure on {member:b}, disabling device.{?{:n}md/raid:{}: Operation continuing on {left:d} devices?}
        md/raid{level:d}:{array:w*}: Disk failure on {member:b}, disabling device.{?{:n}md/raid{}: Operation continuing on {left:d} devices?}
        = RAID array {array}: disk {member} failed{?, {left} left?}
        ? mdadm --detail; replace the disk before another one fails
        @md-dead crit once
        md/raid:{array:w*}: Cannot continue operation ({failed:d}/{total:d} failed).
        md/raid:{array:w*}: not enough operational devices ({failed:d}/{total:d} failed)
        md/raid{level:d}:{array:w*}: not enough operational {?devices?}{?mirrors?}
        md/raid0{?:?}{array:w*}: Disk failure on {member:b} detected, failing array.
        md/linear{?:?}{array:w*}: Disk failure on {member:b} detected, failing array.
        = RAID array {array} cannot work any more{?: {failed} of {total} disks failed?}
        ? stop writing; mdadm --examine of every member before anything is forced
        @md-unreadable crit once
        md/raid{level:d}:{array:w*}: {member:b}: unrecoverable I/O read error for block {sector:d}
        md/raid{level:d}:{array:w*}: unrecoverable I/O read error for block {sector:d}
        md/raid:{array:w*}: read error not correctable (sector {sector:d} on {member:b}).
        md/raid:{array:w*}: read error NOT corrected!! (sector {sector:d} on {member:b}).
        = RAID array {array} cannot read sector {sector}
        ? no good copy is left of this place: restore the file from the backup
        @md-corrected warn
        md/raid{?{level:d}?}:{array:w*}: read error corrected ({sectors:d} sectors at {sector:d} on {member:b*})
        = RAID array {array}: unreadable place of {member} rewritten from another copy
        ? smartctl -x of the member: it is wearing out if this goes on
        @md-failed crit once
        md/raid{level:d}:{array:w*}: {?{member:b}: ?}Too many read errors, failing device
        md/raid:{array:w*}: Too many read errors, failing device {member:b}.
        = RAID array {array}: disk {member} failed by its many read errors
        ? mdadm --detail; replace the disk before another one fails
        @md-kicked warn once
        md: kicking non-fresh {member:b*} from array!
        = {member} is left out of its RAID array: its content is old
        ? after checking the disk: mdadm --re-add
        @md-active warn once
        md/raid{?{level:d}?}:{array:w*}: {?raid level {level:d} ?}active with {active:d} out of {total:d} {:w}
        = RAID array {array} runs with {active} of {total} disks
        ? mdadm --detail: which member is missing and why
        @md-sync
        md: {action:w} of RAID array {array:w}
        = RAID array {array}: {action} starts
        @md-sync
        md: {array:w}: {action:w} {result:w}.
        = RAID array {array}: {action} {result}
        @md-mismatch warn
        md: {array:w*}: mismatch sector in range {range}
        md/raid{?{level:d}?}:{array:w*}: mismatch sector in range {range}
        {array:w*}: mismatch sector in range {range}
        = RAID array {array}: copies differ, {range}
        ? cat /sys/block/ARRAY/md/mismatch_cnt; then repair

        """u8
        // drivers/scsi: megaraid, mpt3sas, qla2xxx, lpfc, hpsa, smartpqi, aacraid; drivers/ata/ahci.c; drivers/ufs; drivers/s390
        + """
        @controller crit once
        megaraid_sas {bdf:w*}: FW in FAULT state{?,?} Fault code:0x{code:x}
        {driver:w*}: FW in FAULT state!!
        megaraid_sas {bdf:w*}: Failed to init firmware
        megaraid_sas {bdf:w*}: Found FW in FAULT state, will reset adapter
        megaraid_sas {bdf:w*}: FW in FAULT state!!
        megaraid_sas {bdf:w*}: Reset failed, killing adapter
        {driver:w*}: fault_state(0x{code:x})!
        {driver:w*}: SAS host is non-operational !!!!
        hpsa {bdf:w*}: {?C?}{?c?}ontroller lockup detected: 0x{code:x}
        smartpqi {bdf:w*}: controller {?is ?}offline
        ahci {bdf:w*}: AHCI controller unavailable!
        {driver:w} {bdf:w*}: ufshcd_err_handler: reset and restore failed with err {error:e}
        {driver:w} {bdf:w*}: ufshcd_err_handler finished; HBA state error
        = storage controller{? {bdf}?} stopped working{?, code {code}?}
        ? its temperature, firmware and seat; its own log, by the vendor's tool
        @controller-event crit
        megaraid_sas {bdf:w*}: {event:d} ({time:w}/0x{locale:x}/FATAL) - {detail*}
        megaraid_sas {bdf:w*}: {event:d} ({time:w}/0x{locale:x}/DEAD) - {detail*}
        = storage controller {bdf} says: {detail}
        ? its own log, by the vendor's tool: a disk, an array or its battery failed
        @controller-event warn
        megaraid_sas {bdf:w*}: {event:d} ({time:w}/0x{locale:x}/CRIT) - {detail*}
        = storage controller {bdf} says: {detail}
        ? its own log, by the vendor's tool: a disk, an array or its battery failed
        @controller-reset warn once
        mptscsih: {driver:w*}: attempting {what:w} reset!
        mptscsih: {driver:w*}: attempting {what:w} abort!
        {driver:w} {hctl:w*}: {?[{dev:b}] ?}attempting {what:w} reset!
        {driver:w} {hctl:w*}: {?[{dev:b}] ?}attempting {what:w} abort!
        {driver:w} {hctl:w*}: {?[{dev:b}] ?}megasas: RESET cmd={command:x}
        {driver:w*}: attempting {what:w} reset!
        {driver:w*}: attempting {what:w} abort!
        {?aacraid?}{?aacraid {bdf:w*}?}: Host bus reset request. SCSI hang ?
        {?aacraid?}{?aacraid {bdf:w*}?}: Host adapter {what:w} request{? ({hctl})?}
        qla2xxx [{bdf:w*}]-{}: {what:w} RESET ISSUED nexus={hctl:w}
        arcmsr{host:d*}: abort device command of scsi id = {target:d} lun = {lun:d}
        sd {hctl:w*}: [{dev:b}] tag#{tag:d} task abort on host {:d},
        hpsa {bdf:w*}: scsi {hctl:w*}: reset {what:w}{:n}completed successfully
        {driver:w} {bdf:w*}: ufshcd_abort: Device abort task at tag {tag:d}
        = commands to a disk{? ({hctl})?}{? of {bdf}?} hang and are ended by force
        ? that disk, its slot and cables; firmware of the controller
        @controller-dead crit once
        {driver:w*}: host reset: FAILED scmd(0x{:x})
        = storage controller {driver} did not come back from a reset: its disks are taken offline
        ? its temperature, firmware and seat; its own log, by the vendor's tool
        @ufs-link crit once
        {driver:w} {bdf:w*}: link startup failed {code:w}
        = the flash at UFS controller {bdf} does not answer: its link does not start
        ? its clocks, power and reset; the device tree of the board
        @dasd crit once
        {driver:w} {dev:w*}: No operational channel path is left for the device
        = {dev} has no channel path left
        ? lsdasd, lscss; channel paths, switch and storage
        @dasd warn once
        dasd{?-eckd?}{?-fba?} {dev:w*}: An error occurred in the DASD device driver, reason={reason:w}
        = disk {dev}: the DASD driver met error {reason}
        ? the lines beside it; lsdasd; the storage
        @zfcp crit once
        zfcp {dev:w*}: ERP cannot recover an error on the FCP device
        = FCP adapter {dev} did not recover
        ? fabric, zoning and the adapter; lszfcp; set it offline and online again
        @bcache crit once
        bcache: error on {set:w*}: {detail}
        bcache: bch_count_io_errors() {dev:b*}: {detail}
        = bcache{? {set}?}: {detail}
        ? the caching disk; data not written back yet is on it alone
        @fc-link warn once
        qla2xxx [{bdf:w*}]-{}: LOOP DOWN detected
        lpfc {bdf:w*}: {}Link Down Event
        = Fibre Channel adapter {bdf} lost its link
        ? cable, transceiver and switch port

        """u8
        // drivers/block/drbd, drivers/block/zram
        + """
        @drbd-solved warn once
        block {dev:w*}: Split-Brain detected, {} automatically solved. {action}
        drbd {dev:w*}{? {}?}: Split-Brain detected, {} automatically solved. {action}
        = DRBD {dev}: both sides were written to; one side's writes are dropped: {action}
        ? what was written on the side that gives way is gone; why the sides lost each other
        @drbd-split crit once
        block {dev:w*}: Split-Brain detected
        drbd {dev:w*}{? {}?}: Split-Brain detected
        = DRBD {dev}: both sides were written to, they do not agree any more
        ? which side is right; drbdadm connect --discard-my-data on the other
        @drbd-disk crit once
        block {dev:w*}: disk( {before:w} -> Failed )
        drbd {dev:w*}{? {}?}: disk( {before:w} -> Failed )
        = DRBD {dev}: its disk failed
        ? the disk below; drbdadm status
        @drbd-taken-down
        drbd {dev:w}{? {}?}: susp-io( no -> {reason:w}{? ?}) [down]
        = DRBD {dev} is taken down
        @drbd-suspended crit once
        drbd {dev:w*}{? {}?}: susp-io( no -> {reason:w}{? ?})
        = {dev} stands still: all I/O waits ({reason})
        ? drbdadm status; the disk below it and the other side
        @drbd-quorum warn once
        drbd {dev:w*}{? {}?}: quorum( yes -> no )
        = DRBD {dev} lost its quorum: most of the other sides are gone
        ? the network between them; drbdadm status; what happens to its I/O now: option on-no-quorum
        @drbd-link warn once
        block {dev:w*}: {?peer( {} ) ?}conn( {before:w} -> NetworkFailure )
        block {dev:w*}: {?peer( {} ) ?}conn( {before:w} -> Timeout )
        block {dev:w*}: {?peer( {} ) ?}conn( {before:w} -> BrokenPipe )
        drbd {dev:w*}{? {}?}: {?peer( {} ) ?}conn( {before:w} -> NetworkFailure )
        drbd {dev:w*}{? {}?}: {?peer( {} ) ?}conn( {before:w} -> Timeout )
        drbd {dev:w*}{? {}?}: {?peer( {} ) ?}conn( {before:w} -> BrokenPipe )
        = DRBD {dev} lost its other side
        ? the network between them; drbdadm status
        @zram crit once
        zram: Decompression failed! err={error:e}, page={page:d}
        = swap in memory cannot be read back
        ? memory errors or a bug; programs whose pages are lost are killed

        """u8
        // Unraid's own md driver, md_read_error and md_write_error: a read is rebuilt from the parity, a failed write ends the disk
        + """
        @unraid-write crit once
        {?n?}md: disk{disk:d*} write error, sector={sector:d}
        = disk {disk} of the array cannot be written and is switched off
        ? its cable and power, then the disk: smartctl -x
        @unraid-read warn once
        {?n?}md: disk{disk:d*} read error, sector={sector:d}
        = disk {disk} of the array cannot be read at sector {sector}; the parity has it
        ? its cable and power, then the disk: smartctl -x
        @unraid-parity warn once
        md: recovery thread: {parity:w} {result:w}, sector={sector:d}
        = parity of the array does not fit: {parity} {result}, sector {sector}
        ? memory, cables and disks; whether the last stop was clean

        """u8
        // drivers/md/dm-mpath.c, dm-thin.c, dm-integrity.c, dm-verity-target.c, dm-crypt.c, dm-raid1.c
        + """
        @path warn
        device-mapper: multipath: {?{dm:w*}: ?}Failing path {path:w*}.
        = multipath: path {path} failed
        ? multipath -ll; cable, switch, storage port
        @path-back
        device-mapper: multipath: {?{dm:w}: ?}Reinstating path {path:w}.
        = multipath: path {path} is back
        @path-none crit once
        device-mapper: multipath: {?{dm:w*}: ?}queue_if_no_path timeout{? on {name:w}?}, failing queued IO
        = multipath: no path came back in time, I/O fails
        ? multipath -ll; cable, switch, storage port
        @thin-write
        device-mapper: thin: {pool:w}: switching pool to write mode
        = thin pool {pool} takes writes again
        @thin crit once
        device-mapper: thin: {pool:w*}: switching pool to {mode} mode
        = thin pool {pool}: {mode} mode
        ? lvs -a: extend the pool or free space; then lvconvert --repair if it is read-only
        @thin-low warn once
        device-mapper: thin: {pool:w*}: reached low water mark for {what:w} device: sending event.
        = thin pool {pool} is running out of {what} space
        ? lvs -a: extend the pool
        @dm-cache crit once
        device-mapper: cache: {cache:w*}: metadata operation '{operation}' failed: error = {error:e}
        = dm-cache {cache}: metadata operation {operation} failed
        ? dmsetup status; the caching disk: data not written back yet is on it alone
        @thin-metadata crit once thin
        device-mapper: thin: {pool:w*}: metadata operation '{operation}' failed: error = {error:e}
        = thin pool {pool}: metadata operation {operation} failed
        ? lvs -a; thin_check of the pool's metadata
        @dm-corrupt crit once
        device-mapper: integrity: {dev:b*}: Checksum failed at sector 0x{sector:x}
        device-mapper: verity: {dev:w*}: {type} block {block:d} is corrupted
        device-mapper: crypt: {dev:b*}: INTEGRITY AEAD ERROR, sector {sector:d}
        = content of {dev} does not fit its checksum
        ? the data was changed or the medium fails: restore it from a trusted copy
        @dm-mirror crit once
        device-mapper: raid1: All sides of mirror have failed.
        = every side of a device-mapper mirror failed
        ? lvs -a; the disks below
        """u8;
}
