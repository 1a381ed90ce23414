using System;

namespace RingBuffer.Plugins.Filesystems;

/// <summary>
/// What filesystems of the network and of clusters print when a server, a node or the common disk fails, kernels 3.x to 6.12;
/// <see cref="KernelText.LineRules"/> explains the form.
/// </summary>
internal static class SharedFilesystemRules
{
    public static ReadOnlySpan<byte> Text =>
        // fs/nfs via net/sunrpc/clnt.c, fs/nfs/nfs4state.c, fs/lockd; fs/smb/client; net/ceph, fs/ceph
        """
        @server warn once
        nfs: server {server:w*} not responding, {reaction}
        lockd: server {server:w*} not responding, {reaction}
        CIFS: VFS: \{server:w*} has not responded in {waited_s:d} seconds. Reconnecting...
        CIFS VFS: Server {server:w*} has not responded in {waited_s:d} seconds. Reconnecting...
        = file server {server} does not answer{?: {reaction}?}
        ? the network to it, then the server; processes wait meanwhile
        @server-back
        nfs: server {server:w*} OK$
        lockd: server {server:w*} OK$
        = file server {server} answers again
        @nfs-state err once
        NFS: state manager{?: {operation}?} failed on NFSv4 server {server:w*} with error {error:e}
        NFS: {server:w*}: lost {locks:d} locks
        {?NFS: ?}nfs4_reclaim_open_state: Lock reclaim failed!
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
        @cifs warn once
        CIFS{?:?} VFS: {?\\{server:w} ?}Send error in {step:w} = {error:e}
        CIFS{?:?} VFS: {?\\{server:w} ?}cifs_mount failed w/return code = {error:e}
        CIFS{?:?} VFS: Error connecting to socket. Aborting operation.
        CIFS{?:?} VFS: {? ?}BAD_NETWORK_NAME: {share:w}
        = a share of a file server{? {server}?} cannot be used{?: {share} does not exist?}{?: error {error}?}
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
        libceph{? ({})?}: tid {tid:d} on {daemon:w*} timeout
        ceph: {?[{}]: ?}mds{mds:d*} hung
        = Ceph {?{daemon}?}{?mds{mds}?} does not answer
        ? ceph -s; the network
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
        @lustre-back
        Lustre: {service:w}: Connection restored to {target:w}
        = Lustre's {target} is back
        @ceph-back
        ceph: {?[{}]: ?}mds{mds:d} came back
        = Ceph mds{mds} is back

        """u8
        // mm/filemap.c, fs/iomap/buffered-io.c: whatever filesystem it is
        + """
        @collision crit once
        Page cache invalidation failure on direct I/O.  Possible data corruption
        = a file was written past its cache and through it at the same time: its data may be wrong
        ? the next line names file and program; databases and virtual machines that mix both ways of writing
        @lost-write crit once
        {dev:b*}: writeback error on inode {inode:d}, offset {offset:d}, sector {sector:s}
        = a write to inode {inode} on {dev} failed: its data is lost
        ? the disk below; check that file

        """u8
        // fs/gfs2/util.c, gfs2_withdraw, in capitals or not; fs/ocfs2/super.c, __ocfs2_error
        + """
        @cluster crit once
        {?gfs2?}{?GFS2?}: fsid={volume:w*}: {?fatal: ?}filesystem consistency error
        {?gfs2?}{?GFS2?}: fsid={volume:w*}: about to withdraw this file system
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
