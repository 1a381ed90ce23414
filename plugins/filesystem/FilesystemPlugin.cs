using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Filesystems;

/// <summary>
/// Filesystems that are damaged, shut down or made read-only, and file servers that do not answer. What a mount prints as a matter of
/// course, "errors=remount-ro" among it, says nothing.
/// </summary>
[KernelPlugin("filesystem", Version = "1.0.0", Author = "RingBuffer", Description = "Damaged, stopped and read-only filesystems, lost servers",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("-fs error (device", "-fs warning (device", "): error: ", "ounting filesystem ", "superblock", "potential data loss!",
    "block allocation failed", "This should not happen!!", "since last fsck", "e2fsck is recommended", "shut down requested",
    " error at time ", ": recovery complete", "JBD2: Detected IO", "JBD2: journal ", "JBD2: Invalid checksum", "JBD2: IO error ",
    "JBD2: Failed to read", "JBD2: bad block at", "Aborting journal on", "optional features", "EXT2-fs warning: ", "EXT3-fs warning: ",
    "EXT4-fs warning: ")]
[Trigger("hutting down filesystem", "xfs_do_force_shutdown", "metadata I/O error", ": log I/O error ", " detected at ",
    "): Internal error ", "XFS: Internal error", "run xfs_repair", "unmount the filesystem", "due to log error", "xfs_log_force: ",
    "Starting recovery (", "allocation deadlock", "recovery failed", "log mount failed", "empty log check", "log mount finish",
    "has duplicate UUID", " I/O error at daddr", "Corruption detected!", "Metadata has LSN")]
[Trigger("BTRFS error", "BTRFS: error", "BTRFS critical", "BTRFS alert", "BTRFS emergency", "BTRFS warning", "): forced readonly",
    "BTRFS: Transaction aborted", " errs: wr ", "read error corrected: ino", "fixed up error at")]
[Trigger("Stopped filesystem due", "): Inconsistent ", "Directory bread(block", "FAT read failed", "Failed to initialize F2FS",
    "): Failed to read ", "encountered watch error", "uses unsupported features", "valid F2FS checkpoint", "inconsistent node block",
    ", run fsck to ", " is corrupted", " has corrupted ", ", stop checkpoint", "Mismatch valid blocks", "set read-only", "): error, ",
    "ERROR: (device ", "REISERFS error", "REISERFS abort", "NILFS error", "UBIFS error", "ubifs_ro_mode", "ubi_ro_mode", " error: ubi_",
    " error: erase_worker", " error: __erase_worker", ": do_sync_erase: ", "Magic bitmask 0x1985", " CRC failed at ",
    "Incompatible feature node", "erofs (device", "erofs: (device", "SQUASHFS error", "not properly unmounted", "; mounting read-only",
    "has been suspended.", "access invalid blkaddr", "emergency read only", "insufficient writeable journal", "to allocate journal write",
    "jffs2: mtd->read(", "cannot reserve enough PEBs", "jffs2: Newly-erased", "jffs2: Erase at")]
[Trigger("volume is dirty and", " error count: ", "group descriptors corr", "ext4_check_descriptors")]
[Trigger(": server ", "has not responded in", "NFS: state manager", "Lock reclaim failed", "clientid is in use", "invalidation failure on",
    ": writeback error on", ": lost ", "libceph: ", "in progress operations using", "ptlrpc_expire_one_request()) @@@",
    ": Connection restored to", "libceph (", "ceph: mds", "ceph: [", "Send error in ", "cifs_mount failed", "connecting to socket",
    "BAD_NETWORK_NAME", "VFS: Cannot open root", "VFS: Busy inodes", "about to withdraw this", "filesystem consistency error",
    "OCFS2: ERROR (device", "error loading journal", "bad geometry: ", "Spotted dirty metadata", "unprocessed orphan", "no valid journal",
    "SB validate failed", "Superblock has unknown", "Failing async write", ": Mark volume as dirty", "failed to decompress",
    " FILE CORRUPTED!", " withdrawn", " sending data on socket", " stuck for ", "Status code returned 0xc", "o2net: Connection to",
    "o2net: No longer", "writepages rc=", "Quota error (device", "failed to resolve '", "get root inode failed", "open journal device",
    "error validating btree", "btree write error: ")]
[Recognizes("a damaged filesystem", "EXT4-fs error (device vda): trigger_test_error:126: comm init: 1")]
[Recognizes("one made read-only", "EXT4-fs (vda): Remounting filesystem read-only")]
[Recognizes("one shut down", "XFS (sda1): Log I/O Error (0x2) detected at xlog_ioend_work+0x64/0xc0 [xfs] (fs/xfs/xfs_log.c:1369).  Shutting down filesystem.")]
[Recognizes("checksums that do not fit", "BTRFS warning (device sdg): csum failed root 5 ino 257 off 131072 csum 0x8941f998 expected csum 0x4d7b5a1c mirror 1")]
[Recognizes("flash and boards", "UBIFS error (ubi0:0 pid 1): ubifs_read_node: bad node type (255 but expected 1)")]
[Recognizes("a file server that does not answer", "nfs: server filer1.example not responding, still trying")]
public sealed class FilesystemPlugin : LinePlugin
{
    private readonly OutageTable _outages = new();

    internal override ReadOnlySpan<byte> Rules => FilesystemRules.Text;

    internal override ReadOnlySpan<byte> MoreRules => OtherFilesystemRules.Text;

    private protected override bool TellsState(scoped in LineMatch line) =>
        line.Is("readonly"u8) || line.Is("shutdown"u8) || line.Is("is-shut-down"u8) || line.Is("not-mounted"u8);

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (line.Is("server-back"u8))
        {
            long outage = _outages.End(FoldKey.Of(line["server"u8]), e.StreamMicroseconds);
            Annotate(e, line).WithKnown("outage_s", outage < 0 ? KnownFields.Unknown : outage);
            return;
        }

        if (line.Is("server"u8))
            _outages.Start(FoldKey.Of(line["server"u8]), e.StreamMicroseconds);
        if (line.Is("counters"u8) && !line["level"u8].SequenceEqual("error"u8))
            Annotate(e, line); // the counts so far, told at every mount
        else
            base.OnLine(e, line);
    }
}
