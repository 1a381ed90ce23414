using System;

namespace RingBuffer.Plugins.Filesystems;

/// <summary>
/// What ext, xfs and btrfs print when they find damage or stop, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/> explains the
/// form. One damage makes many lines: all of one device are one incident for a minute.
/// </summary>
internal static class FilesystemRules
{
    public static ReadOnlySpan<byte> Text =>
        // fs/ext4/super.c, ext4_error_inode, ext4_grp_locked_error, ext4_std_error, ext4_handle_error; fs/jbd2/journal.c (a journal inside: DEVICE-8)
        """
        @damage crit once
        EXT4-fs error (device {dev:b*}): {function:w}:{line:d}: {?group {group:d}, ?}{?inode {?#?}{inode:d}: ?}{?block {block:d}:{? ?}?}{?comm {comm}: ?}{?path {path}: ?}{detail}
        EXT4-fs error (device {dev:b*}) in {function:w}:{line:d}: {detail}
        EXT4-fs error (device {dev:b*}): {function:w}: {detail}
        = ext4 on {dev} is damaged: {detail} ({function})
        ? the disk below first; then umount and e2fsck
        + fs=ext4
        @readonly crit once damage
        EXT{ext_version:d}-fs ({dev:b*}): {?error: ?}remounting filesystem read-only
        = {dev} was made read-only after errors
        ? the disk below first; then umount and e2fsck
        + readonly=yes
        @not-this-type
        EXT{ext_version:d}-fs ({dev:b}): {?error: ?}couldn't mount {}because of unsupported optional features
        EXT{ext_version:d}-fs ({dev:b}): error: can't find {}filesystem on dev {}
        {?squashfs: ?}SQUASHFS error: Can't find a SQUASHFS superblock on {dev:b}
        erofs{?:?} (device {dev:b}): {}cannot find valid erofs superblock
        = {dev} was tried as another filesystem than it is
        @damage crit once
        EXT{ext_version:d}-fs error (device {dev:b*}): {function:w}: {detail}
        EXT{ext_version:d}-fs ({dev:b*}): error: {?{function:w}: ?}{detail}
        = ext{ext_version} on {dev}: {detail}
        ? the disk below first; then umount and e2fsck
        @readonly crit once damage
        EXT4-fs ({dev:b*}): Remounting filesystem read-only
        = {dev} was made read-only after errors
        ? the disk below first; then umount and e2fsck
        + fs=ext4 readonly=yes
        @superblock crit once damage
        EXT4-fs ({dev:b*}): I/O error while writing superblock
        EXT4-fs ({dev:b*}): previous I/O error to superblock detected
        EXT4-fs ({dev:b*}): failed to convert unwritten extents to written extents -- potential data loss!  (inode {inode:d}, error {error:e})
        EXT4-fs ({dev:b*}): error restoring inline_data for inode -- potential data loss! (inode {inode:d}, error {error:e})
        EXT4-fs ({dev:b*}): Delayed block allocation failed for inode {inode:d} at logical offset {offset:d} with max blocks {blocks:d} with error {error:e}
        = writing to ext4 on {dev} failed{?, inode {inode} loses data?}
        ? the disk below
        + fs=ext4
        @data-lost
        EXT4-fs ({dev:b}): This should not happen!! {? ?}Data will be lost
        = data on {dev} is lost
        + fs=ext4
        @lost-write crit once damage
        EXT4-fs warning (device {dev:b*}): ext4_end_bio:{line:d}: I/O error {code} writing to inode {inode:d}
        = a write to inode {inode} of ext4 on {dev} failed: its data is lost
        ? the disk below; check that file
        + fs=ext4
        @ext-multi-mount
        EXT4-fs warning (device {dev:b}): ext4_multi_mount_protect:{line:d}: {detail}
        = ext4 on {dev} looks whether another machine has it: {detail}
        + fs=ext4
        @ext-no-checksum
        EXT4-fs warning (device {dev:b}): {function:w}:{line:d}: {?inode #{inode:d}: ?}{?comm {comm}: ?}No space for directory leaf checksum. Please run e2fsck -D.
        = a directory of ext4 on {dev} has no room for a checksum; the error that follows tells the damage
        + fs=ext4
        @shutdown crit once damage
        EXT4-fs ({dev:b*}): shut down requested (2)
        = ext4 on {dev} is shut down: nothing is read or written any more
        ? its device was removed, or somebody asked for it; the lines before
        + fs=ext4
        @ext-warning warn once
        EXT4-fs warning (device {dev:b*}): {function:w}:{line:d}: {?inode #{inode:d}: ?}{?lblock {block:d}: ?}{?comm {comm}: ?}{detail}
        EXT4-fs ({dev:b*}): error count since last fsck: {errors:d}
        EXT4-fs ({dev:b*}): error count: {errors:d}
        EXT4-fs ({dev:b*}): {?warning: ?}mounting fs with errors, running e2fsck is recommended
        EXT4-fs ({dev:b*}): {?warning: ?}mounting unchecked fs, running e2fsck is recommended
        EXT4-fs ({dev:b*}): shut down requested ({shutdown_mode:d})
        = ext4 on {dev} wants a check{?: {errors} errors so far?}{?: {detail}?}
        ? umount and e2fsck at the next occasion
        + fs=ext4
        @ext-warning warn once
        EXT{ext_version:d}-fs warning: {?mounting unchecked fs?}{?mounting fs with errors?}, running e2fsck is recommended
        = an ext{ext_version} filesystem wants a check
        ? umount and e2fsck at the next occasion
        @not-mounted crit once damage
        EXT4-fs ({dev:b*}): group descriptors corrupted!
        EXT3-fs{? ({dev:b*})?}: {?error: ?}group descriptors corrupted!
        = the filesystem{? on {dev}?} cannot be mounted: its group descriptors are damaged
        ? the disk below; fsck.ext4 -n shows the damage, -b 32768 asks a copy of the superblock
        @not-mounted crit once damage
        EXT4-fs ({dev:b*}): error loading journal
        EXT4-fs ({dev:b*}): get root inode failed
        EXT4-fs ({dev:b*}): failed to open journal device {journal} {error:e}
        EXT4-fs ({dev:b*}): bad geometry: {detail}
        = ext4 on {dev} cannot be mounted{?: {detail}?}
        ? the disk below, or a partition that was made smaller; fsck.ext4 -n shows the damage
        + fs=ext4
        @unreadable warn once damage
        EXT4-fs ({dev:b*}): unable to read superblock
        = {dev} cannot be mounted: its superblock cannot be read
        ? the disk below; or nothing of ext4 was ever on it
        + fs=ext4
        @ext-written-under warn once
        JBD2: Spotted dirty metadata buffer (dev = {dev:b*}, blocknr = {block:d}).
        = somebody wrote to {dev} while it was mounted
        ? tune2fs, dump or a disk tool on a mounted filesystem; umount and e2fsck
        + fs=ext4
        @ext-stays-readonly warn once
        EXT4-fs ({dev:b*}): Couldn't remount RDWR because of unprocessed orphan inode list.
        = {dev} stays read-only until it is unmounted
        ? umount and mount it again; e2fsck
        + fs=ext4
        @ext-descriptor
        EXT4-fs ({dev:b}): ext4_check_descriptors: {detail}
        = a group descriptor of ext4 on {dev} is damaged: {detail}
        + fs=ext4
        @ext-error-place
        EXT4-fs ({dev:b}): {when:w} error at time {time_unix_s:d}: {function:w}:{line:d}{?: inode {inode:d}?}
        = {when} error on {dev} was in {function}
        + fs=ext4
        @recovered
        EXT4-fs ({dev:b}): recovery complete
        EXT3-fs ({dev:b}): recovery complete
        = {dev} was not unmounted cleanly; its journal was replayed
        @journal crit once damage
        JBD2: Detected IO errors {?{error:e} ?}while flushing file data on {dev:b<*}-8$
        JBD2: Detected IO errors {?{error:e} ?}while flushing file data on {dev:b*}
        JBD2: I/O error when updating journal superblock for {dev:b<*}-8.
        JBD2: I/O error when updating journal superblock for {dev:b*}.
        JBD2: I/O error detected when updating journal superblock for {dev:b<*}-8.
        JBD2: I/O error detected when updating journal superblock for {dev:b*}.
        JBD2: Error {error:e} detected when updating journal superblock for {dev:b<*}-8.
        JBD2: Error {error:e} detected when updating journal superblock for {dev:b*}.
        JBD2: previous I/O error detected for journal superblock update for {dev:b<*}-8.
        JBD2: journal checksum error
        = the journal{? of {dev}?} cannot be written
        ? the disk below
        @journal-damaged crit once damage
        JBD2: journal transaction {transaction:d} on {dev:b<*}-8 is corrupt.
        JBD2: Invalid checksum {what}
        JBD2: IO error {what}
        JBD2: Failed to read block at offset {offset:d}
        JBD2: bad block at offset {offset:d}
        JBD2: corrupted journal superblock
        JBD2: no valid journal superblock found
        JBD2: recovery failed
        = the journal{? of {dev}?} is damaged or cannot be read, what it held is lost{?: {what}?}
        ? the disk below; e2fsck
        @journal-aborted
        Aborting journal on device {dev:b<}-8.
        Aborting journal on device {dev}.
        = the journal of {dev} is given up


        """u8
        // fs/xfs/xfs_fsops.c, xfs_do_force_shutdown, other words before 5.14; xfs_buf.c, xfs_error.c, xfs_log.c, kmem.c
        + """
        @shutdown-asked warn once damage
        XFS ({dev:b*}): User initiated shutdown {}hutting down filesystem
        = xfs on {dev} was shut down on request
        ? who asked for it: xfs_io shutdown, a failover, a test
        + fs=xfs
        @shutdown crit once damage
        XFS ({dev:b*}): {reason} (0x{flags:x}) detected at {function} ({file:w}:{line:d}).  Shutting down filesystem
        XFS ({dev:b*}): {reason} detected{}hutting down filesystem
        XFS ({dev:b*}): {reason} Detected{}hutting down filesystem
        XFS ({dev:b*}): xfs_do_force_shutdown(0x{flags:x}) called from line {line:d} of file {file:w<}.
        = xfs on {dev} was shut down{?: {reason}?}
        ? the disk below first; then umount and xfs_repair
        + fs=xfs
        @is-shut-down crit once damage
        XFS ({dev:b*}): Filesystem has been shut down due to log error (0x{flags:x}).
        XFS ({dev:b*}): xfs_log_force: error {error:e} returned.
        = xfs on {dev} is shut down: nothing is read or written any more
        ? the disk below first; then umount and xfs_repair
        + fs=xfs
        @io crit once damage
        XFS ({dev:b*}): metadata I/O error in "{function}" at daddr 0x{daddr:x} len {blocks:d} error {error:e}
        XFS ({dev:b*}): metadata I/O error: block 0x{daddr:x} ("{function}") error {error:e} numblks {blocks:d}
        XFS ({dev:b*}): log I/O error {error:e}
        XFS ({dev:b*}): Failing async write on buffer block 0x{daddr:x}.
        XFS ({dev:b*}): log recovery {operation:w} I/O error at daddr 0x{daddr:x} len {blocks:d} error {error:e}
        = xfs on {dev} cannot read or write what describes its files{? ({function})?}
        ? the disk below: it failed or is gone
        + fs=xfs
        @damage crit once
        XFS ({dev:b*}): Metadata {detail} detected at {function}, {?{buffer} ?}block 0x{daddr:x}
        XFS ({dev:b*}): Metadata {detail} detected at {function}, inode 0x{inode:h}
        XFS ({dev:b*}): Internal error {detail} at line {line:d} of file {file:w}.  Caller {function:w}
        XFS ({dev:b*}): Corruption detected. Unmount and run xfs_repair
        XFS ({dev:b*}): Corruption detected! {detail}
        XFS ({dev:b*}): Uncorrected metadata errors detected; please run xfs_repair.
        = xfs on {dev} is damaged{?: {detail}?}{? ({function})?}
        ? the disk below first; then umount and xfs_repair
        + fs=xfs
        @damage crit once
        XFS: Internal error {detail} at line {line:d} of file {file:w<}.
        = an xfs is damaged: {detail}
        ? which one it is does not say, before 3.x; the disk below first, then umount and xfs_repair
        + fs=xfs
        @not-mounted crit once damage
        XFS ({dev:b*}): log mount{?/recovery?} failed
        XFS ({dev:b*}): log mount finish failed
        XFS ({dev:b*}): empty log check failed
        = xfs on {dev} cannot be mounted: its journal is not readable
        ? the disk below; xfs_repair -n shows the damage
        + fs=xfs
        @not-mounted crit once damage
        XFS ({dev:b*}): SB validate failed with error -117.
        = xfs on {dev} cannot be mounted: its superblock is damaged
        ? the disk below; xfs_repair -n shows the damage
        + fs=xfs
        @xfs-newer warn once
        XFS ({dev:b*}): Superblock has unknown {kind:w} features (0x{features:x}) enabled.
        = xfs on {dev} has features that this kernel does not know
        ? a newer kernel
        + fs=xfs
        @xfs-copy warn once
        XFS ({dev:b*}): Filesystem has duplicate UUID {uuid:w} - can't mount
        = xfs on {dev} is a copy of one that is mounted, and cannot be mounted beside it
        ? mount -o nouuid, or xfs_admin -U generate
        + fs=xfs
        @xfs-newer-log warn once
        XFS ({dev:b*}): Corruption warning: Metadata has LSN
        = xfs on {dev} is newer than its journal: it was changed behind its back
        ? umount and xfs_repair
        + fs=xfs
        @xfs-note
        XFS ({dev:b}): Please unmount the filesystem and rectify the problem(s)
        = xfs on {dev} stays shut down until it is unmounted
        + fs=xfs
        @recovered
        XFS ({dev:b}): Starting recovery (logdev: {journal})
        = {dev} was not unmounted cleanly; its journal is replayed
        + fs=xfs
        @stuck warn once
        XFS{? ({dev:b*})?}: {comm<}({pid:d}) possible memory allocation deadlock {?size {size_bytes:d} ?}in {function:w} (mode:0x{gfp_mask:x})
        = xfs finds no memory for {comm}, writing stands still
        ? memory is used up or fragmented
        + fs=xfs

        """u8
        // fs/btrfs/messages.c, fs/btrfs/super.c before 6.2: the level is in the text, "forced readonly" comes at info
        + """
        @full crit once damage
        BTRFS{?:?} error (device {dev:b*}{?:?}{? state {state:w}?}) in {function:w}:{line:d}: errno=-28 {detail}
        = btrfs on {dev} found no space and does not write any more ({function})
        ? btrfs filesystem usage; btrfs balance -dusage, or one more device; then mount it again
        + fs=btrfs
        @damage crit once
        BTRFS{?:?} error (device {dev:b*}{?:?}{? state {state:w}?}) in {function:w}:{line:d}: errno={error:e} {detail}
        = btrfs on {dev} is damaged: {detail} ({function})
        ? the disk below; btrfs device stats; btrfs check only after a backup
        + fs=btrfs
        @readonly crit once damage
        BTRFS info (device {dev:b*}{?:?}{? state {state:w}?}): forced readonly
        = {dev} was made read-only after errors
        ? the disk below; btrfs device stats; btrfs check only after a backup
        + fs=btrfs readonly=yes
        @aborted
        BTRFS: Transaction aborted (error {error:e})
        = a btrfs transaction failed
        + fs=btrfs
        @damage crit once
        BTRFS error (device {dev:b*}{?:?}{? state {state:w}?}): Transaction aborted (error {error:e})
        = btrfs on {dev} gave up a transaction: error {error}
        ? the lines around; the disk below; btrfs check only after a backup
        + fs=btrfs
        @in-memory crit once damage
        BTRFS error (device {dev:b*}{?:?}{? state {state:w}?}): block={block:d} write time tree block corruption detected
        = btrfs on {dev} was to write a block that was damaged in memory, and did not
        ? the memory: memtest86+; the disk is not to blame
        + fs=btrfs
        @counters warn once corrected
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): bdev {member:w} errs: wr {write_errors:d}, rd {read_errors:d}, flush {flush_errors:d}, corrupt {corruption_errors:d}, gen {generation_errors:d}
        = {member} of btrfs {dev}: {write_errors} write, {read_errors} read, {flush_errors} flush, {corruption_errors} checksum, {generation_errors} generation errors so far
        ? smartctl -x of that disk; btrfs scrub start
        + fs=btrfs
        @missing crit once damage
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): devid {devid:d} uuid {uuid:w} {?is ?}missing
        = btrfs {dev} lacks a disk, devid {devid}
        ? which disk is gone: btrfs filesystem show
        + fs=btrfs
        @not-mounted crit once damage
        BTRFS error (device {dev:b*}{?:?}{? state {state:w}?}): open_ctree failed
        = btrfs on {dev} cannot be mounted
        ? the lines before; mount -o ro,rescue=all; btrfs check only after a backup
        + fs=btrfs
        @corrected warn once
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): read error corrected: ino {inode:d} off {offset:d}
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): fixed up error at logical {logical:d} on dev {member:w}
        = btrfs on {dev} repaired a damaged block from its other copy
        ? btrfs device stats; smartctl -x
        + fs=btrfs
        @stale crit once damage
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): parent transid verify failed on {?logical ?}{logical:d} {?mirror {mirror:d} ?}wanted {wanted:d} found {found:d}
        = btrfs on {dev} found an old version at {logical}: generation {found} where {wanted} was written
        ? a disk that lost writes or was swapped back; the cache of the disk; restore from the backup what cannot be repaired
        + fs=btrfs
        @checksum crit once damage
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): csum failed root {root:d} ino {inode:d} off {offset:d}
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): csum failed ino {inode:d} off {offset:d}
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): {?{member:w} ?}checksum verify failed on {?logical ?}{logical:d}
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): lost {?super block?}{?page?} write due to IO error on {member:w}
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): unable to fixup (regular) error at logical {logical:d}
        = btrfs on {dev} has data that does not fit its checksum{?, inode {inode}?}{?, at {logical}?}
        ? the disk and the memory; btrfs scrub start; restore from the backup what cannot be repaired
        + fs=btrfs
        @tree err once damage
        BTRFS error (device {dev:b*}{?:?}{? state {state:w}?}): read time tree block corruption detected on logical {logical:d}
        BTRFS error (device {dev:b*}{?:?}{? state {state:w}?}): block={block:d} read time tree block corruption detected
        BTRFS error (device {dev:b*}{?:?}{? state {state:w}?}): bad tree block start, {detail}
        = btrfs on {dev} has a damaged block that describes its files
        ? whether a copy was good: the lines behind; btrfs scrub start; the memory as well as the disk
        + fs=btrfs
        @scrub warn once
        BTRFS {level:w} (device {dev:b*}{?:?}{? state {state:w}?}): {what} error at logical {logical:d} on dev {member:w*}, physical {physical:d}
        = {member} of btrfs {dev} cannot be read, or not as it was written ({what} error)
        ? btrfs device stats; smartctl -x of that disk
        + fs=btrfs
        @btrfs-error warn once damage
        BTRFS error (device {dev:b*}{?:?}{? state {state:w}?}): {detail}
        = btrfs on {dev}: {detail}
        ? btrfs device stats; btrfs scrub start
        + fs=btrfs
        @btrfs-critical crit once damage
        BTRFS critical (device {dev:b*}{?:?}{? state {state:w}?}): {detail}
        BTRFS alert (device {dev:b*}{?:?}{? state {state:w}?}): {detail}
        BTRFS emergency (device {dev:b*}{?:?}{? state {state:w}?}): {detail}
        = btrfs on {dev}: {detail}
        ? btrfs device stats; btrfs scrub start
        + fs=btrfs

        """u8;
}
