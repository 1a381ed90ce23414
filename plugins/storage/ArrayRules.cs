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
        md/raid:{array:w*}: Disk failure on {member:b*}, disabling device.{?{:n}md/raid:{}: Operation continuing on {left:d} devices?}
        md/raid{raid_level:d}:{array:w*}: Disk failure on {member:b*}, disabling device.{?{:n}md/raid{}: Operation continuing on {left:d} devices?}
        = RAID array {array}: disk {member} failed{?, {left} left?}
        ? mdadm --detail; replace the disk before another one fails
        @md-dead crit once
        md/raid:{array:w*}: Cannot continue operation ({failed:d}/{total:d} failed).
        md/raid:{array:w*}: not enough operational devices ({failed:d}/{total:d} failed)
        md/raid{raid_level:d}:{array:w*}: not enough operational {?devices?}{?mirrors?}
        md/raid0{?:?}{array:w*}: Disk failure on {member:b} detected, failing array.
        md/linear{?:?}{array:w*}: Disk failure on {member:b} detected, failing array.
        = RAID array {array} cannot work any more{?: {failed} of {total} disks failed?}
        ? stop writing; mdadm --examine of every member before anything is forced
        @md-dirty crit once
        md/raid:{array:w*}: starting dirty degraded array - data corruption possible.
        md/raid:{array:w*}: cannot start dirty degraded array.
        = RAID array {array} was not stopped cleanly and lacks a disk: what was written last may be wrong
        ? mdadm --detail, fsck -n; if it did not start: an image of each member, then mdadm --assemble --force
        @md-super warn once
        md: super_written gets error={code:w}, uptodate=
        md: super_written gets error={code:w}$
        = the superblock of a RAID member could not be written
        ? mdadm --detail of the arrays; the disk that reported an error just before
        @md-again
        md/raid{raid_level:d}:{array:w}: {member:b}: rescheduling sector {sector:d}
        = RAID array {array} reads sector {sector} again from another disk than {member}
        @md-unreadable crit once
        md/raid{raid_level:d}:{array:w*}: {member:b}: unrecoverable I/O read error for block {sector:d}
        md/raid{raid_level:d}:{array:w*}: unrecoverable I/O read error for block {sector:d}
        md/raid:{array:w*}: read error not correctable (sector {sector:d} on {member:b}).
        md/raid:{array:w*}: read error NOT corrected!! (sector {sector:d} on {member:b}).
        = RAID array {array} cannot read sector {sector}
        ? no good copy is left of this place: restore the file from the backup
        @md-corrected warn once
        md/raid{?{raid_level:d}?}:{array:w*}: read error corrected ({sectors:d} sectors at {sector:d} on {member:b*})
        = RAID array {array}: unreadable place of {member} rewritten from another copy
        ? smartctl -x of the member: it is wearing out if this goes on
        @md-failed crit once
        md/raid{raid_level:d}:{array:w*}: {?{member:b}: ?}Too many read errors, failing device
        md/raid:{array:w*}: Too many read errors, failing device {member:b}.
        = RAID array {array}: disk {member} failed by its many read errors
        ? mdadm --detail; replace the disk before another one fails
        @md-kicked warn once
        md: kicking non-fresh {member:b*} from array!
        = {member} is left out of its RAID array: its content is old
        ? after checking the disk: mdadm --re-add
        @md-foreign
        md: {member:b} does not have a valid v{:w} superblock, not importing!
        = {member} does not say that it belongs to a RAID array
        ? no trouble where the kernel looks for old arrays at the start by itself; else mdadm --examine
        @md-kicked warn once
        md: md_import_device returned {error:e}
        = a disk is left out of its RAID array: it does not say that it belongs to it, or cannot be read
        ? the line before names it; mdadm --examine of all disks: it was overwritten, or is another partition than it was
        @md-active warn once
        md/raid{?{raid_level:d}?}:{array:w*}: {?raid level {raid_level:d} ?}active with {active:d} out of {total:d} {:w}
        = RAID array {array} runs with {active} of {total} disks
        ? mdadm --detail: which member is missing and why
        @md-sync
        md: {action:w} of RAID array {array:w}
        = RAID array {array}: {action} starts
        @md-sync
        md: {array:w}: {action:w} {result:w}.
        = RAID array {array}: {action} {result}
        @md-bitmap warn once
        {array:w*}: bitmap file is out of date ({behind:d} < {events:d}) -- forcing full recovery$
        = RAID array {array} is compared as a whole: its bitmap is old
        ? it was not stopped cleanly, or a member was away: /proc/mdstat
        @md-mismatch warn
        md: {array:w*}: mismatch sector in range {range}
        md/raid{?{raid_level:d}?}:{array:w*}: mismatch sector in range {range}
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
        qla2xxx [{bdf:w*}]-{}: detected PCI disconnect
        aacraid: aac_fib_send: first asynchronous command timed out.
        AAC: Host adapter BLINK LED 0x{code:x}
        aacraid {bdf:w*}: Adapter health - {code:w}
        qla2xxx [{bdf:w*}]-{}: ISP System Error -
        lpfc {bdf:w*}: {}0457 Adapter Hardware Error
        hpsa {bdf:w*}: {?C?}{?c?}ontroller lockup detected: 0x{code:x}
        smartpqi {bdf:w*}: controller {?is ?}offline
        ahci {bdf:w*}: AHCI controller unavailable!
        {driver:w} {bdf:w*}: ufshcd_err_handler: reset and restore failed with err {error:e}
        {driver:w} {bdf:w*}: ufshcd_err_handler finished; HBA state error
        = storage controller{? {bdf}?} stopped working{?, code {code}?}
        ? its temperature, firmware and seat; its own log, by the vendor's tool
        @controller-event crit
        megaraid_sas {bdf:w*}: {event_number:d} ({time:w}/0x{locale:x}/FATAL) - {detail*}
        megaraid_sas {bdf:w*}: {event_number:d} ({time:w}/0x{locale:x}/DEAD) - {detail*}
        = storage controller {bdf} says: {detail}
        ? its own log, by the vendor's tool: a disk, an array or its battery failed
        @controller-event warn
        megaraid_sas {bdf:w*}: {event_number:d} ({time:w}/0x{locale:x}/CRIT) - {detail*}
        = storage controller {bdf} says: {detail}
        ? its own log, by the vendor's tool: a disk, an array or its battery failed
        @controller-refused warn once
        mpt{driver:w*}: {}failure at {file:w}:{line:d}/{function:w}()!
        = the storage controller could not do its part in {function}
        ? a disk that was just plugged in and is refused, or the controller's firmware: the lines around
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
        qla2xxx [{bdf:w*}]-{}: {what:w} RESET ISSUED nexus={hctl:w} cmd=
        qla2xxx [{bdf:w*}]-{}: {what:w} RESET ISSUED nexus={hctl:w<}.
        qla2xxx [{bdf:w*}]-{}: Abort command issued nexus={hctl:w}
        arcmsr{host:d*}: abort device command of scsi id = {scsi_target:d} lun = {lun:d}
        sd {hctl:w*}: [{dev:b}] tag#{tag:d} task abort on host {:d},
        hpsa {bdf:w*}: scsi {hctl:w*}: reset {what:w}{:n}completed successfully
        hpsa {bdf:w*}: scsi {hctl:w*}: resetting {what:w}
        smartpqi {bdf:w*}: resetting scsi {hctl:w*}
        {driver:w} {bdf:w*}: ufshcd_abort: Device abort task at tag {tag:d}
        = commands to a disk{? ({hctl})?}{? of {bdf}?} hang and are ended by force
        ? that disk, its slot and cables; firmware of the controller
        @controller-stuck crit once controller-reset
        {driver:w} {hctl:w*}: {?[{dev:b}] ?}task abort: FAILED scmd(
        scsi target{hctl:w*}: target reset: FAILED scmd(
        smartpqi {bdf:w*}: reset of scsi {hctl:w*}: FAILED
        = commands to a disk ({hctl}) hang and cannot be ended
        ? that disk, its slot and cables; firmware of the controller
        @controller-restart warn once
        megaraid_sas {bdf:w*}: resetting fusion adapter
        qla2xxx [{bdf:w*}]-{}: Performing ISP error recovery
        = storage controller {bdf} is reset
        ? what its disks or its fabric did just before; its firmware
        @controller-restarts
        {driver:w}: sending diag reset !!
        = storage controller {driver} is reset
        @3ware crit
        3w-{driver:w}: scsi{host:d*}: AEN: ERROR ({code:w}): {detail*}
        = storage controller at host {host} says: {detail}
        ? its own log (tw_cli): a disk, an array or its battery failed
        @3ware warn
        3w-{driver:w}: scsi{host:d*}: AEN: WARNING ({code:w}): {detail*}
        = storage controller at host {host} says: {detail}
        ? its own log (tw_cli)
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
        @bcache-ahead
        bcache: bch_count_backing_io_errors() {dev:b}: Read-ahead I/O failed on backing device, ignore
        = bcache could not read ahead on {dev}; what is really read tells of itself
        @bcache crit once
        bcache: error on {set:w*}: {detail}
        bcache: bch_cache_set_error() {?bcache: ?}error on {set:w*}:{? {detail}?}
        bcache: bch_cached_dev_error() stop {set:w*}: {detail}
        bcache: bch_count_io_errors() {dev:b*}: {detail}
        bcache: bch_count_backing_io_errors() {dev:b*}: {detail}
        = bcache{? {set}?}{? on {dev}?} is in trouble{?: {detail}?}
        ? the caching disk; data not written back yet is on it alone
        @fc-link warn once
        qla2xxx [{bdf:w*}]-{}: LOOP DOWN detected
        qla2xxx [{bdf:w*}]-{}: Loop down - aborting ISP
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
        @drbd-quorum err once
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
        @rbd crit once io
        rbd: {dev:b*}: {op:w} at objno {rbd_object:d} {range:w} result {error:e}
        = {op} of {dev} failed
        ? the Ceph cluster it lies in, and the network to it: ceph health detail
        @nbd crit once
        block {dev:b*}: Dead connection, failed to find a fallback
        block {dev:b*}: Connection timed out$
        {?block ?}{dev:b*}: Wrong magic (0x
        = {dev} lost its server, I/O fails
        ? the server and the network to it; nbd-client again
        @nbd-slow warn once nbd
        block {dev:b*}: Connection timed out, retrying ({alive:d}/{connections:d} alive)
        block {dev:b*}: Possible stuck request {:w}: control ({operation:w}@{offset:d},{length:d}B). Runtime {age_s:d} seconds
        block {dev:b*}: Send {part:w} failed (result {error:e})
        block {dev:b*}: Receive {part:w} failed (result {error:e})
        = {dev}: its server does not answer
        ? the server and the network to it
        @loop crit once
        loop: Write error at byte offset {offset:d}, length {length:d}.
        = a write to a loop device is lost: its file cannot be written
        ? df of the filesystem that holds the file; losetup -l; the disk below
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
        @dm-readonly crit once thin
        device-mapper: cache: {dm:w*}: switching {what:w} to {mode} mode
        device-mapper: {kind:w}: {dm:w*}: unable to switch {what:w} to write mode until repaired.
        = the {what} {dm} takes no writes any more{?: it is in {mode} mode?}
        ? lvs -a; lvconvert --repair; the disks below
        @dm-aborted
        device-mapper: {kind:w}: {dm:w}: aborting current metadata transaction
        = {dm} gave up a change of its metadata
        @dm-cache crit once thin
        device-mapper: cache: {cache:w*}: metadata operation '{operation}' failed: error = {error:e}
        = dm-cache {cache}: metadata operation {operation} failed
        ? dmsetup status; the caching disk: data not written back yet is on it alone
        @thin-metadata crit once thin
        device-mapper: thin: {pool:w*}: metadata operation '{operation}' failed: error = {error:e}
        = thin pool {pool}: metadata operation {operation} failed
        ? lvs -a; thin_check of the pool's metadata
        @dm-corrupt crit once io
        device-mapper: integrity: {dev:b*}: Checksum failed at sector 0x{sector:h}
        device-mapper: integrity: Checksum failed at sector 0x{sector:h}
        device-mapper: verity: {dev:w*}: {type} block {block:d} is corrupted
        device-mapper: verity-fec: {dev:w*}: FEC {block:d}: failed to correct
        device-mapper: crypt: {dev:b*}: INTEGRITY AEAD ERROR, sector {sector:d}
        device-mapper: crypt: INTEGRITY AEAD ERROR, sector {sector:d}
        = content{? of {dev}?} does not fit its checksum
        ? the data was changed or the medium fails: restore it from a trusted copy
        @dm-corrected warn once
        device-mapper: verity-fec: {dev:w*}: FEC {block:d}: corrected {errors:d} errors
        = content of {dev} did not fit its checksum and was corrected
        ? the medium below it wears out: smartctl -x
        @dm-metadata crit once
        device-mapper: btree spine: {check:w} failed: {what} != wanted
        device-mapper: space map common: {check:w} failed: {what} != wanted
        device-mapper: block manager: {what:w} validator check failed for block {block:d}
        = metadata of a thin pool or cache is damaged{?, block {block}?}
        ? lvs -a; thin_check or cache_check; lvconvert --repair after an image of the metadata
        @dm-metadata-full crit once
        device-mapper: space map metadata: unable to allocate new metadata block
        = metadata of a thin pool or cache is full
        ? lvs -a; lvextend --poolmetadatasize
        @dm-member crit once
        device-mapper: raid: Failed to read superblock of device at position {position:d}
        = disk {position} of a device-mapper RAID cannot be read
        ? lvs -a; the disk below
        @snapshot crit once
        device-mapper: snapshots: Invalidating snapshot: {reason}.
        device-mapper: snapshots: Snapshot is invalid: {reason}
        = an LVM snapshot is lost: {reason}
        ? lvs -a: it was full, or the disk below it fails; its origin is not touched
        @snapshot-merge crit once
        device-mapper: snapshots: {reason}: shutting down merge
        = merging an LVM snapshot stopped: {reason}
        ? the disk below; lvs -a
        @dm-busy
        device-mapper: table: {dm:w}: multipath: error getting device
        = a multipath device is not made: something else uses a path of it
        @dm-refused warn once
        device-mapper: table: {dm:w*}: {dm_target:w}: {detail}
        = the mapped device {dm} cannot be set up: {detail}
        ? the command that made it and its disks; the module of the target or cipher
        @dm-mirror-read warn once
        device-mapper: raid1: Mirror read failed from {member:w*}. Trying
        device-mapper: raid1: Read failure on mirror device {member:w*}.  Trying
        = side {member} of a device-mapper mirror cannot be read, the other is asked
        ? lvs -a; the disk below that side
        @dm-mirror crit once
        device-mapper: raid1: All sides of mirror have failed.
        = every side of a device-mapper mirror failed
        ? lvs -a; the disks below
        """u8;
}
