using System;

namespace RingBuffer.Plugins.Filesystems;

/// <summary>
/// What all filesystems but ext, xfs and btrfs print when they find damage or a server, a node or the common disk fails, kernels 3.x to
/// 6.12; tried after <see cref="FilesystemRules"/>. <see cref="KernelText.LineRules"/> explains the form.
/// </summary>
internal static class OtherFilesystemRules
{
    public static ReadOnlySpan<byte> Text =>
        // fs/f2fs, fs/fat, fs/exfat, fs/jfs, fs/ext2, fs/reiserfs, fs/nilfs2, fs/ubifs, drivers/mtd/ubi, fs/overlayfs, fs/squashfs, fs/erofs; OpenZFS
        """
        @shutdown crit once damage
        F2FS-fs ({dev:b*}): Stopped filesystem due to reason: {reason_code:d}
        = f2fs on {dev} stopped, reason {reason_code}
        ? the disk or flash below; then umount and fsck.f2fs
        + fs=f2fs
        @damage crit once
        F2FS-fs ({dev:b*}): inconsistent node block, {detail}
        F2FS-fs ({dev:b*}): Mismatch valid blocks {detail}
        F2FS-fs ({dev:b*}): access invalid blkaddr:{block:d}
        F2FS-fs ({dev:b*}): Inconsistent error blkaddr:{block:d}, sit bitmap:
        F2FS-fs ({dev:b*}): {detail}, run fsck to 
        F2FS-fs ({dev:b*}): Inconsistent {detail}
        F2FS-fs ({dev:b*}): {detail} is corrupted
        F2FS-fs ({dev:b*}): {detail} has corrupted
        F2FS-fs ({dev:b*}): {detail} failed err:{error:e}, stop checkpoint
        = f2fs on {dev} is damaged{?: {detail}?}
        ? the disk or flash below; then umount and fsck.f2fs
        + fs=f2fs
        @shutdown crit once damage
        F2FS-fs ({dev:b*}): Failed to get valid F2FS checkpoint
        F2FS-fs ({dev:b*}): Failed to initialize F2FS {what} (
        F2FS-fs ({dev:b*}): Failed to read {what}$
        = f2fs on {dev} cannot be mounted{?: its {what} is damaged or cannot be read?}
        ? the disk or flash below; then fsck.f2fs
        + fs=f2fs
        @readonly crit once damage
        F2FS-fs ({dev:b*}): Remounting filesystem read-only
        FAT-fs ({dev:b*}): Filesystem has been set read-only
        exFAT-fs ({dev:b*}): Filesystem has been set read-only
        ERROR: (device {dev:b*}): remounting filesystem as read-only
        REISERFS (device {dev:b*}): Remounting filesystem read-only
        NILFS ({dev:b*}): Remounting filesystem read-only
        UBIFS warning ({dev:w*} pid {pid:d}): ubifs_ro_mode{?.{:w}?}{? [ubifs]?}: switched to read-only mode, error {error:e}
        {dev:w*} warning: ubi_ro_mode{?.{:w}?}{? [ubi]?}: switch to read-only mode
        = {dev} was made read-only after errors
        ? the disk or flash below; then umount and check it
        + readonly=yes
        @jffs2 warn once
        jffs2: mtd->read(0x{size:h} bytes from {address:w}) returned ECC error
        jffs2: {function:w}: Magic bitmask 0x1985 not found at {address:w}:
        jffs2: notice: ({pid:d}) {function:w}: {part} CRC failed at {address:w}.
        jffs2: Incompatible feature node ({node_type:w}) found at offset {address:w}
        = jffs2 found damaged or foreign data in the flash at {address}
        ? an image that was not written over the whole partition, a cut write, or a worn chip
        @ubi-busy
        {dev:w} error: ubi_open_volume: cannot open device {}, volume {ubi_volume:d}, error {error:e}
        = volume {ubi_volume} of {dev} cannot be opened now
        ? usual where it is mounted and something looks at all volumes
        @flash-spare warn once
        {dev:w*} warning: ubi_{function:w}{? [ubi]?}: cannot reserve enough PEBs for bad PEB handling, reserved {reserved:d}, need {needed:d}
        UBI warning: print_rsvd_warning: cannot reserve enough PEBs for bad PEB handling, reserved {reserved:d}, need {needed:d}
        = the flash{? under {dev}?} has {reserved} spare blocks left of {needed} it wants
        ? worn flash or a partition that was cut too small: ubinfo -a; plan its replacement
        @flash crit once
        {dev:w*} error: ubi_attach_mtd_dev: failed to attach {mtd:w}, error {error:e}
        = {dev} cannot be made of {mtd}: error {error}
        ? the lines before: an empty or foreign partition, or flash that cannot be read
        @flash crit once
        {dev:w*} error: ubi_{function:w} [ubi]: {detail}
        {dev:w*} error: ubi_{function:w}: {detail}
        {dev:w*} error: {?__?}erase_worker: {detail}
        {dev:w*} error: do_sync_erase: {detail}
        = the flash under {dev}: {detail}
        ? ECC settings of the device tree, else the chip; nandtest on a part that is not needed
        @ubifs-refused
        UBIFS error ({dev:w} pid {pid:d}): ubifs_ioctl{? [ubifs]?}: can't modify inode {inode:d} attributes
        = somebody may not change the attributes of file {inode} on {dev}
        @ubifs-full warn once
        UBIFS error ({dev:w*} pid {pid:d}): make_reservation{? [ubifs]?}: cannot reserve {size_bytes:d} bytes in jhead {:d}, error -28
        = {dev} is full
        ? df; what writes to it
        @damage crit once
        UBIFS error (pid {pid:d}): {function:w}: {detail}
        = a UBIFS filesystem is damaged: {detail}
        ? ECC settings and wear of the flash below; ubinfo -a; the image, written anew
        @damage crit once
        UBIFS error ({dev:w*} pid {pid:d}): {function:w}{? [ubifs]?}: {detail}
        = filesystem on {dev} is damaged: {detail}
        ? ECC settings and wear of the flash below; ubinfo -a; the image, written anew
        @unreadable err once damage
        FAT-fs ({dev:b*}): Directory bread(block {block:d}) failed
        FAT-fs ({dev:b*}): FAT read failed (blocknr {block:d})
        = block {block} of the filesystem on {dev} cannot be read
        ? the disk or card below: it failed or is gone
        @damage err once
        FAT-fs ({dev:b*}): error, {detail}
        exFAT-fs ({dev:b*}): error, {detail}
        ERROR: (device {dev:b*}): {function:w}: {detail}
        REISERFS error (device {dev:b*}): {detail}
        REISERFS abort (device {dev:b*}): {detail}
        NILFS error (device {dev:b*}): {detail}
        erofs{?:?} (device {dev:b*}): {function:w}: {detail}
        erofs (device {dev:b*}): failed to {detail}
        ntfs3({dev:b*}): Mark volume as dirty {detail}
        ntfs3: {dev:b*}: Mark volume as dirty {detail}
        = filesystem on {dev} is damaged: {detail}
        ? the disk or flash below; then umount and check it
        @squashfs-xattrs
        {?squashfs: ?}SQUASHFS error: Xattrs in filesystem, these will be ignored
        {?squashfs: ?}SQUASHFS error: unable to read xattr id index table
        = a squashfs image has attributes that this kernel does not read
        @damage err once
        {?squashfs: ?}SQUASHFS error: {detail}
        = a squashfs image is damaged: {detail}
        ? the disk or flash below; write the image again
        + fs=squashfs
        @unclean
        FAT-fs ({dev:b}): Volume was not properly unmounted. Some data may be corrupt. Please run fsck.
        exFAT-fs ({dev:b}): Volume was not properly unmounted. Some data may be corrupt. Please run fsck.
        = {dev} was pulled without unmounting
        ? fsck at the next occasion
        @readonly crit once damage
        bcachefs ({dev:w*}): {?{reason} - ?}emergency read only
        = bcachefs {dev} was made read-only{?: {reason}?}
        ? the disks below; then umount and bcachefs fsck
        + fs=bcachefs readonly=yes
        @bcachefs-damage crit once damage
        bcachefs ({dev:w*}): error validating btree node {detail}
        bcachefs ({dev:w*}): btree write error: {detail}
        = bcachefs {dev} is damaged or cannot be written: {detail}
        ? the disks below; then umount and bcachefs fsck
        + fs=bcachefs
        @journal warn once damage
        bcachefs ({dev:w*}): insufficient writeable journal devices available: have {have:d}, need {need:d}
        bcachefs ({dev:w*}): Unable to allocate journal write
        = the journal of bcachefs {dev} cannot be written{?: {have} devices for it where {need} are needed?}
        ? the disks below; bcachefs fs usage
        + fs=bcachefs
        @flash warn once
        jffs2: Newly-erased block contained word 0x{word:x} at offset 0x{address:x}
        jffs2: Erase at 0x{address:x} failed immediately: {reason}
        = flash cannot be erased{?: {reason}?}
        ? flash that wears out or is locked
        + fs=jffs2
        @verity crit once damage
        fs-verity ({dev:b*}, inode {inode:d}): FILE CORRUPTED! {detail}
        = file {inode} on {dev} is not what was signed
        ? the disk below; install the file anew; who may have changed it
        @overlay warn once
        overlayfs: failed to create directory {path<} (errno: {error:e}); mounting read-only
        = an overlay is read-only: {path} cannot be made
        ? space and rights of its work directory
        + fs=overlay
        @suspended crit once
        {?SPLError: {}?}WARNING: Pool '{pool*}' has encountered an uncorrectable I/O failure and has been suspended.
        = ZFS pool {pool} stands still after I/O failures
        ? zpool status -v; the disks; zpool clear
        + fs=zfs

        """u8
        // init/do_mounts.c; fs/super.c
        + """
        @no-root crit once
        VFS: Cannot open root device "{device}" or {root_device}: error {error:e}
        = the root filesystem {device} cannot be mounted
        ? root= on the command line, the driver of the disk in the kernel or initramfs
        @busy
        VFS: Busy inodes after unmount of {dev:b}. Self-destruct
        VFS: Busy inodes after unmount of {dev:b}
        = {dev} was unmounted while files on it were in use: a bug in the kernel
        ? reboot when possible

        """u8
        // fs/ntfs3/super.c
        + """
        @ntfs-dirty warn once
        ntfs3: {dev:b*}: volume is dirty and "force" flag is not set!
        ntfs3({dev:b*}): volume is dirty and "force" flag is not set!
        = ntfs on {dev} is not mounted: it was not let go of cleanly
        ? shut Windows down without its fast startup, or chkdsk; else ntfsfix -d
        + fs=ntfs

        """u8
        // fs/nfs via net/sunrpc/clnt.c, fs/nfs/nfs4state.c, fs/lockd; fs/smb/client; net/ceph, fs/ceph
        + """
        @server warn once
        nfs: server {server:w*} not responding, {reaction}
        lockd: server {server:w*} not responding, {reaction}
        CIFS: VFS: \\{server:w*} has not responded in {waited_s:d} seconds. Reconnecting...
        CIFS VFS: Server {server:w*} has not responded in {waited_s:d} seconds. Reconnecting...
        = file server {server} does not answer{?: {reaction}?}
        ? the network to it, then the server; processes wait meanwhile
        @server-back ends server
        nfs: server {server:w*} OK$
        lockd: server {server:w*} OK$
        = file server {server} answers again
        @nfs-state err once
        NFS: state manager{?: {operation}?} failed on NFSv4 server {server:w*} with error {error:e}
        NFS: {server:w*}: lost {locks:d} locks
        {?NFS: ?}{?__?}nfs4_reclaim_open_state: Lock reclaim failed!
        = NFS lost state with its server{? {server}?}: locks are gone{?, {locks} of them?}
        ? programs that hold locks there: restart them
        @nfs-identity warn once
        NFS: server {server:w*} error: fileid changed
        = file server {server} gives a file another number than before
        ? what it exports was replaced, or its snapshots and sub-volumes share one fsid
        @nfs-identity warn once
        NFS: Server {server:w*} reports our clientid is in use
        = file server {server} takes this machine for another
        ? two clients of one hostname: give each its nfs4_unique_id
        @cifs-again
        CIFS{?:?} VFS: {?\\{server:w} ?}Send error in {step:w} = -11$
        = the file server{? {server}?} did not answer; it is asked again
        @cifs warn once
        CIFS{?:?} VFS: {?\\{server:w*} ?}Send error in {step:w} = {error:e}
        CIFS{?:?} VFS: {?\\{server:w*} ?}cifs_mount failed w/return code = {error:e}
        CIFS{?:?} VFS: Error connecting to socket. Aborting operation.
        CIFS{?:?} VFS: No writable handle in writepages rc={error:e}
        CIFS{?:?} VFS: {?\\{server:w*} ?}Error {error:e} sending data on socket to server
        CIFS{?:?} VFS: {?\\{server:w*} ?}sends on sock {:w} stuck for {waited_s:d} seconds
        CIFS{?:?} Status code returned 0xc{status:x} {?NT_?}{status_name:w}
        CIFS{?:?} VFS: {? ?}BAD_NETWORK_NAME: {share}$
        = a share of a file server{? {server}?} cannot be used{?: {share} does not exist?}{?: error {error}?}{?: {status_name}?}
        ? name of server and share, password, network
        + fs=cifs
        @ceph-lost crit once
        ceph: {?[{}]: ?}mds{mds:d*} closed our session
        ceph: {?[{}]: ?}mds{mds:d*} reconnect denied
        = Ceph mds{mds} let this client go: what was not written is lost
        ? ceph -s; mount it again
        @ceph-idle
        libceph{? ({})?}: {daemon:w} {address:w} socket closed (con state OPEN)
        = Ceph {daemon} closed an idle connection
        @ceph warn once
        libceph{? ({})?}: {daemon:w*} {address:w} connect error
        libceph{? ({})?}: {daemon:w*} {address:w} session lost, hunting for new mon
        libceph{? ({})?}: {daemon:w*} down$
        libceph{? ({})?}: {daemon:w*} {address:w} socket {event:w}{? (con state {state:w})?}
        rbd: {daemon:w*}: encountered watch error: {error:e}
        libceph{? ({})?}: tid {tid:d} on {daemon:w*} timeout
        ceph: {?[{}]: ?}mds{mds:d*} hung$
        = Ceph {?{daemon}?}{?mds{mds}?} does not answer
        ? ceph -s; the network
        @rbd-features warn once
        rbd: image {image:w*}: image uses unsupported features: 0x{features:x}
        = the Ceph image {image} cannot be mapped: this kernel does not know all of its features
        ? rbd feature disable; a newer kernel
        @ceph-checksum warn once
        libceph{? ({})?}: bad {part:w} crc, calculated
        libceph{? ({})?}: read_partial_message {:w} {part:w} crc {:d} != exp
        = data from Ceph came damaged
        ? network cards and switches on the way: ethtool -S; memory of both ends
        @lustre warn once
        Lustre: {service:w*}: Connection to {target:w} (at {server:w}) was lost; in progress operations using this service will {reaction}
        = Lustre's {target} at {server} does not answer
        ? that server and the network to it; lctl get_param *.*.import
        @lustre-request warn once
        Lustre: {code:w} @@@ Request sent has {problem}: [sent {}->{target*}@
        = a request to Lustre's {target} has {problem}
        ? that server and the network to it; lctl get_param *.*.import
        @lustre-evicted crit once
        LustreError: {code:w}: {service:w*}: This client was evicted by {target:w}; in progress operations using this service will {reaction}
        = Lustre's {target} let this client go: what was not written is lost
        ? the network; the server's log says why
        @lustre-back ends lustre
        Lustre: {service:w*}: Connection restored to {target:w}
        = Lustre's {target} is back
        @ceph-back ends ceph
        ceph: {?[{}]: ?}mds{mds:d*} came back
        = Ceph mds{mds} is back

        """u8
        // mm/filemap.c, fs/iomap/buffered-io.c: whatever filesystem it is
        + """
        @collision crit once
        Page cache invalidation failure on direct I/O.  Possible data corruption
        = a file was written past its cache and through it at the same time: its data may be wrong
        ? the next line names file and program; databases and virtual machines that mix both ways of writing
        @lost-write crit once damage
        {dev:b*}: writeback error on inode {inode:d}, offset {offset:d}, sector {sector:s}
        = a write to inode {inode} on {dev} failed: its data is lost
        ? the disk below; check that file

        """u8
        // fs/gfs2/util.c, gfs2_withdraw, in capitals or not; fs/ocfs2/super.c, __ocfs2_error
        + """
        @quota warn once
        Quota error (device {dev:b*}): {function:w}: {detail}
        = quotas on {dev} are damaged: {detail}
        ? quotacheck, with the filesystem unmounted or read-only
        @overlay warn once
        overlayfs: failed to resolve '{path<}': {error:e}
        = an overlay is not mounted: {path} is not there
        ? what removed a layer of the container; docker system, podman system
        + fs=overlay
        @cluster-node-left
        o2net: No longer connected to node {peer} (num {:d}) at {address:w}
        = OCFS2's other node {peer} left
        @cluster-node warn once
        o2net: Connection to node {peer} (num {:d}) at {address:w} has been idle for
        = OCFS2's other node {peer} does not answer
        ? the network between the nodes, and that node
        @cluster crit once
        {?gfs2?}{?GFS2?}: fsid={volume:w*}: {?fatal: ?}filesystem consistency error
        {?gfs2?}{?GFS2?}: fsid={volume:w*}: about to withdraw this file system
        {?gfs2?}{?GFS2?}: fsid={volume:w*}: {?File system ?}withdrawn$
        = GFS2 {volume} is damaged or cannot be read: this node lets it go
        ? the disk below, then the other nodes; unmount it everywhere and fsck.gfs2
        + fs=gfs2
        @cluster crit once
        OCFS2: ERROR (device {dev:b*}): {function:w}: {detail}
        = OCFS2 on {dev} is damaged: {detail} ({function})
        ? unmount it on every node and fsck.ocfs2
        + fs=ocfs2
        """u8;
}
