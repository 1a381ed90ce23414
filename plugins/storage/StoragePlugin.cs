using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Storage;

/// <summary>
/// Disks that fail, from the block layer down to the cable, and what RAID, device mapper and multipath make of it. One bad sector is a
/// dozen lines: all are explained, one alerts. Drives without a medium (floppy, optical, loop) never alert.
/// </summary>
[KernelPlugin("storage", Version = "1.0.0", Author = "RingBuffer", Description = "Disks, controllers, RAID and paths that fail",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger(" error, dev ", "Buffer I/O error on dev", "lost page write due to", ", want=", "due to user request", ", nr_sectors = ", "tag error at ",
    "extends beyond EOD", "GPT:Primary header thinks", "Alternate GPT is invalid")]
[Trigger(" Result: hostbyte=", "Sense Key : ", "Add. Sense: ", "CDB: Read(", "CDB: Write(", "to offline device", "to dead device",
    "Device offlined", "Offlining disk", "uas_eh_", "detected conn error", ": ping timeout of ", "session recovery timed out",
    "ABORT_TASK: ", "iSCSI Login nego", "blocked FC remote port", "Devloss timeout")]
[Trigger(": failed command: ", " Emask 0x", ": error: { ", ": SError: { ", "limiting SATA link speed",
    ": reset failed, giving up", ": disable device", ": qc timeout", "COMRESET failed", ": hard resetting link", "NCQ disabled due to",
    ": irq_stat 0x", ": disabled", ": EH pending after", ": revalidation failed")]
[Trigger(": usb-storage ", "] Attached SCSI ", ": USB disconnect, ", "Card not present", ": device disconnected", "PM: suspend e",
    "PM: hibernation: hibernation e")]
[Trigger(" @ LBA ", " timeout, abort", " timeout, reset", " timeout, completion", " timeout, disable", "controller is down; will reset",
    "Device not ready; aborting", "Disabling device after reset", "Removing after probe failure", "IO queues lost", "no usable path",
    "no available path", "detected capacity change", ": timeout cid 0x", ": timeout request 0x", "starting error recovery",
    "nvme_keep_alive_end_io", "failed to connect socket", "reconnect attempt", "Reconnecting in ", "Successfully reconnected",
    "Removing controller...", "Connect command failed", " digest error: recv", "genctr mismatch", "Device shutdown incomplete",
    "uplicate IDs", "identifiers changed for")]
[Trigger("FW in FAULT state", ": fault_state(0x", "SAS host is non-op", "ontroller lockup detected", ": controller offline",
    ": controller is offline", "AHCI controller unavail", "ufshcd_err_handler", "ufshcd_abort: ", ": link startup failed ",
    ": No operational channel", "in the DASD device driver", "on the FCP device", "attempting ", "megasas: RESET", "host reset: FAILED",
    "Host bus reset request", "Host adapter ", " RESET ISSUED ", "hv_storvsc ", "nvmet: ctrl ", "abort device command", " task abort on ",
    "completed successfully", "Failed to init firmware", "Reset failed, killing", "/FATAL) - ", "/DEAD) - ", "/CRIT) - ",
    "LOOP DOWN detected", "Loop down - abort", "Abort command issued", "detected PCI disconnect", "aac_fib_send", ": failure at ",
    "Link Down Event", "Split-Brain detected", ": disk( ", ": susp-io( ", ": quorum( ", " conn( ", "zram: Decompression")]
[Trigger("md/raid", "md: kicking", " of RAID array ", "recovery done", "resync done", "data-check ", "md/linear", "resync interrupted",
    "recovery interrupted", "mismatch sector in range", " read error, sector=", " write error, sector=", "md: recovery thread: ",
    "device-mapper: multipath", "device-mapper: thin", "device-mapper: integrity", "device-mapper: verity", "device-mapper: crypt",
    "device-mapper: raid", "device-mapper: cache: ", "device-mapper: btree spine", "device-mapper: space map",
    "device-mapper: block manager", "device-mapper: snapshots", "device-mapper: table", "superblock, not importing", "bcache: error on ",
    "bch_count_io_errors", "bch_count_backing_io", "bch_cache_set_error", "bch_cached_dev_error", ": Wrong magic (0x",
    "failed to find a fallback", "Connection timed out", "Possible stuck request", " failed (result ", "loop: Write error at")]
[Trigger("whilst initialising", " sending status", "Card stuck being busy", "waiting for hardware", " sending stop", "timed out sending",
    " sending read/write", "never released inhibit", ": cache flush error", "stuck in wrong state", ": recovery failed!",
    ": running CQE recovery", "cqhci: timeout for", " transferring data", "Timeout sending command (cmd", "unrecognized JEDEC id",
    "can't scan flash and build", "limiting speed to", "SRST failed (errno", ": reset failed (errno", "failed to IDENTIFY",
    "failed to set xfermode", ": lost interrupt (", "Identify Controller failed", "resetting controller due",
    "controller connectivity lost", "ANATT timeout", ": ADMA error: 0x", "clock never stabilised", " never completed.", "tried to HW reset",
    "removed during transfer", "thin provisioning soft", "Adapter health - ", "ISP System Error", "Adapter Hardware Error",
    "resetting logical", "resetting physical", "resetting scsi ", "task abort: FAILED", "target reset: FAILED", "reset of scsi ",
    "resetting fusion", "ISP error recovery", "sending diag reset", ": AEN: ERROR (", ": AEN: WARNING (", "super_written gets",
    " at objno ", "bitmap file is out of date", "frozen state error", "] Stopping disk", ": NBD_DISCONNECT", "md_import_device returned",
    "device detection might fail", "operation was in progress")]
[Recognizes("a disk that cannot read or write", "critical medium error, dev sdb, sector 4656 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2")]
[Recognizes("writes that are lost", "Buffer I/O error on dev sdb1, logical block 1, lost sync page write")]
[Recognizes("what a SCSI disk says of a failure", "sd 6:0:0:0: [sdb] tag#44 Add. Sense: Unrecovered read error")]
[Recognizes("a bad SATA cable or a disk that does not answer", "ata2.00: error: { ICRC ABRT }")]
[Recognizes("an NVMe drive that hangs or leaves", "nvme nvme4: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0x10")]
[Recognizes("a RAID array that loses disks", "md/raid:md5: Cannot continue operation (2/4 failed).")]
[Recognizes("paths, thin pools, checksums of device mapper", "device-mapper: thin: 253:4: switching pool to out-of-data-space (queue IO) mode")]
[Recognizes("a memory card that fails", "mmc0: error -110 whilst initialising SD card")]
public sealed class StoragePlugin : LinePlugin
{
    private const int LookedAtSectors = 64;
    private const int LookedAtBlocks = 8;
    private const int MostMirrors = 4;
    private const int LongestPort = 16;
    private const int LongestResult = 512;
    private const long BurstMicroseconds = 1_000_000;
    private const long StoppedMicroseconds = 60_000_000;
    private const long LetGoMicroseconds = 5_000_000;

    /// <summary>libata tries a command five times, some seconds each, before it fails (ATA_EH_MAX_TRIES).</summary>
    private const long LongestRetries = 30_000_000;

    /// <summary>"ata3.00": the disk whose command failed last.</summary>
    private readonly KeptText _port = new(LongestPort);
    private long _portMicroseconds;
    private readonly KeptText _result = new(LongestResult);

    /// <summary>The disk that said last why it cannot be read though nothing is broken.</summary>
    private readonly KeptText _excused = new(LongestPort);
    private long _excusedMicroseconds;
    private Excuse _excuse;

    /// <summary>A disk was told to stop, as before it is taken out: the port then lets it go. Asleep machines stop disks too.</summary>
    private long _letGoMicroseconds = -LetGoMicroseconds;
    private int _letGo;

    /// <summary>A place that a disk cannot read, which no line of the block layer has told of yet: whoever read it asked for silence (ZFS).</summary>
    private readonly KeptText _unread = new(LongestResult);
    private readonly UsbDisks _usb = new();
    private readonly DiskNames _names = new();
    private readonly UnplugSpan _unplug = new();
    private readonly SuspendSpan _suspend = new();
    private EventMark _unreadMark;

    /// <summary>The NVMe controller that stopped last: what its disks then cannot do is told with it.</summary>
    private readonly KeptText _stopped = new(LongestPort);
    private long _stoppedMicroseconds;

    /// <summary>Why a disk cannot be read though nothing is broken.</summary>
    private enum Excuse : byte
    {
        NoMedium,
        StandsBy,
        Refuses,
        LetGo,
    }

    internal override ReadOnlySpan<byte> Rules => StorageRules.Text;

    internal override ReadOnlySpan<byte> MoreRules => ArrayRules.Text;

    private protected override bool OnPlainLine(in KernelEvent e)
    {
        if (e.Facility != 0)
            return false;
        _names.Hear(e.Message);
        return _unplug.TryTake(e) || _suspend.TryTake(e) || _usb.TryRead(e.Message);
    }

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        Tell(e, line);
        SayUnread(e.StreamMicroseconds); // last: the next match is where this one was
    }

    private void Tell(in KernelEvent e, scoped in LineMatch line)
    {
        if (line.Is("io"u8) && !BlockError.IsKnown(line["kind"u8]))
            return;
        if (line.Is("ata-exception"u8) || line.Is("ata-command"u8))
        {
            _port.Set(e.Message[..e.Message.IndexOf((byte)':')]);
            _portMicroseconds = e.StreamMicroseconds;
        }

        if (line.Is("scsi-additional-sense"u8))
            HearSense(e, line);
        if (line.Is("scsi-stopped"u8) && !_suspend.Covers(e.StreamMicroseconds))
            HearLetGo(e);
        if (line.Is("ata-reset"u8) || line.Is("ata-resetting"u8) || line.Is("ata-exception"u8))
            _letGo = 0; // the port tries to get a disk back
        if (line.Is("nbd-let-go"u8))
            Hear(e, line["dev"u8], Excuse.LetGo);
        if (line.Is("io"u8) && line["kind"u8].SequenceEqual("operation not supported"u8))
            Hear(e, line["dev"u8], Excuse.Refuses);
        if (line.Is("nvme-down"u8))
            HearStop(e, line);
        ReadOnlySpan<byte> name = NameOf(line);
        Annotate(e, line, name).With("dev", name);
        if ((line.Is("io"u8) || line.Is("scsi-sense"u8)) && (line["dev"u8].StartsWith("sd"u8) || line["dev"u8].StartsWith("sr"u8)))
            _unread.Clear(); // libata's drives have such names
        if (IsOfStopped(e, line))
            return;
        if (line.Is("ata-medium"u8))
            KeepUnread(e);
        else if (line.Is("md-active"u8))
            WarnOfDegraded(e, line);
        else if (line.Is("no-capacity"u8))
            WarnOfVanished(e, line);
        else if (line.Is("nvme-down"u8) && _unplug.Covers(e.StreamMicroseconds) && (line["csts"u8].IsEmpty || line["csts"u8].SequenceEqual("ffffffff"u8)))
            WarnOfUnplugged(e, line, _stopped.Bytes, default);
        else if (line.Rule.Warns && !IsHarmless(line))
            WarnOfDisk(e, line, name);
    }

    private void HearLetGo(in KernelEvent e)
    {
        _letGo = e.StreamMicroseconds - _letGoMicroseconds is >= 0 and < LetGoMicroseconds ? _letGo + 1 : 1;
        _letGoMicroseconds = e.StreamMicroseconds;
    }

    private void HearStop(in KernelEvent e, scoped in LineMatch line)
    {
        _stopped.Set(line["dev"u8]);
        _stoppedMicroseconds = e.StreamMicroseconds;
    }

    // "nvme0n1" and its partitions of "nvme0"; what a disk says of its medium it says itself
    private bool IsOfStopped(in KernelEvent e, scoped in LineMatch line)
    {
        ReadOnlySpan<byte> dev = line["dev"u8];
        return !_stopped.IsEmpty && dev.StartsWith(_stopped.Bytes) && dev[_stopped.Bytes.Length..] is [(byte)'n', ..]
            && e.StreamMicroseconds - _stoppedMicroseconds < StoppedMicroseconds && !line["kind"u8].SequenceEqual("critical medium"u8);
    }

    // SPC-4, additional sense codes 3A and 04/0B
    private void HearSense(in KernelEvent e, scoped in LineMatch line)
    {
        ReadOnlySpan<byte> sense = line["additional_sense"u8];
        Excuse? excuse = sense.EndsWith("port in standby state"u8) ? Excuse.StandsBy
            : sense.StartsWith("Medium not present"u8) ? Excuse.NoMedium
            : sense.StartsWith("Logical unit access not authorized"u8) ? Excuse.Refuses // locked by a password
            : null;
        Hear(e, excuse is null ? default : line["dev"u8], excuse ?? default);
    }

    private void Hear(in KernelEvent e, ReadOnlySpan<byte> disk, Excuse excuse)
    {
        _excused.Set(disk);
        _excuse = excuse;
        _excusedMicroseconds = e.StreamMicroseconds;
    }

    /// <inheritdoc/>
    public override void OnTimer() => SayUnread(long.MaxValue);

    /// <inheritdoc/>
    public override void OnUnload() => SayUnread(long.MaxValue);

    private void KeepUnread(in KernelEvent e)
    {
        if (!_unread.IsEmpty || e.Facility != 0)
            return;
        _unread.Set(e.Message);
        _unreadMark = e.Mark;
        Context.CallAfter(TimeSpan.FromMicroseconds(LongestRetries));
    }

    private void SayUnread(long nowMicroseconds)
    {
        if (_unread.IsEmpty || nowMicroseconds - _unreadMark.StreamMicroseconds < LongestRetries)
            return;
        if (TryMatch(_unread.Bytes, out LineMatch line))
            Warn(_unreadMark, line, line.Rule.Severity);
        _unread.Clear();
    }

    private void WarnOfUnplugged(in KernelEvent e, scoped in LineMatch line, ReadOnlySpan<byte> disk, ReadOnlySpan<byte> port)
    {
        ulong incident = FoldKey.Of("unplugged"u8, disk);
        if (WasAlerted(incident, e.StreamMicroseconds))
            return;
        Remember(incident, e.StreamMicroseconds);
        Warn(e, line, Severity.Warn, UnplugSpan.Hint).With("port", port);
    }

    /// <summary>The name of the disk, where the line knows only its address.</summary>
    private ReadOnlySpan<byte> NameOf(scoped in LineMatch line) =>
        line.Is("scsi-offline"u8) && line["dev"u8].IsEmpty ? _names.Of(line["hctl"u8]) : default;

    private ReadOnlySpan<byte> DiskOf(scoped in LineMatch line) =>
        NameOf(line) is { IsEmpty: false } name ? name : BlockDevice.DiskOf(line["dev"u8]);

    private void WarnOfDisk(in KernelEvent e, scoped in LineMatch line, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> disk = DiskOf(line);
        if (_usb.IsGone(disk, out ReadOnlySpan<byte> port))
        {
            WarnOfUnplugged(e, line, disk, port);
            return;
        }

        bool excused = IsExcused(e, line);
        if (!excused)
            _excused.Clear(); // no hint of it
        Severity severity = BlockError.Hint(line["kind"u8]).IsEmpty ? line.Rule.Severity : BlockError.SeverityOf(line["kind"u8]);
        Warn(e, line, excused || IsLetGo(e, line) || IsLookAtFlash(line) ? Severity.Notice : severity, name).With("dev", name);
    }

    /// <summary>One stop is the reason for one loss; not where the port tried to get the disk back.</summary>
    private bool IsLetGo(in KernelEvent e, scoped in LineMatch line)
    {
        bool isLetGo = _letGo > 0 && line.Is("ata-lost"u8) && e.Message.IndexOf(": disable"u8) > 0
            && e.StreamMicroseconds - _letGoMicroseconds is >= 0 and < LetGoMicroseconds;
        if (isLetGo)
            _letGo--;
        return isLetGo;
    }

    /// <summary>Whether the disk has just said why; not for what was to be written.</summary>
    private bool IsExcused(in KernelEvent e, scoped in LineMatch line)
    {
        ReadOnlySpan<byte> dev = line["dev"u8];
        bool isOfDisk = !_excused.IsEmpty && (dev.SequenceEqual(_excused.Bytes) || IsNumbered(dev, _excused.Bytes)); // or of its partition
        return isOfDisk && e.StreamMicroseconds - _excusedMicroseconds < BurstMicroseconds
            && line["lost_write"u8].IsEmpty && !line["op"u8].SequenceEqual("WRITE"u8);
    }

    /// <summary>
    /// libata tells a command and its result in one record of two lines, of which consoles and syslog make two records; the second alone
    /// does not say which disk.
    /// </summary>
    private protected override void OnOtherLine(in KernelEvent e)
    {
        SayUnread(e.StreamMicroseconds);
        if (_port.IsEmpty || e.StreamMicroseconds - _portMicroseconds > BurstMicroseconds || !e.Message.TrimStart((byte)' ').StartsWith("res "u8))
            return;
        _result.Set(_port.Bytes);
        _result.Append(": cmd "u8);
        _result.Append(e.Message);
        if (TryMatch(_result.Bytes, out LineMatch line))
            OnLine(e, line);
    }

    /// <summary>What is no disk has nothing that smartctl could ask.</summary>
    private protected override ReadOnlySpan<byte> HintOf(scoped in LineMatch line)
    {
        if (line["array"u8].SequenceEqual("mdX"u8)) // no name: LVM or another program of dm-raid made it
            return "lvs -a -o +lv_health_status,raid_mismatch_count; replace the disk that was dropped"u8;
        if (_usb.IsGone(DiskOf(line), out _))
            return "what was written last may be missing: plug it in again and check its files"u8;
        if ((!line.Is("io"u8) && !line.Is("buffer"u8)) || !line["lost_write"u8].IsEmpty)
            return line.Hint;
        if (!_excused.IsEmpty)
        {
            return _excuse switch
            {
                Excuse.StandsBy => "a path that only stands by: multipath -ll shows whether the disk has another"u8,
                Excuse.LetGo => "it was disconnected on purpose"u8,
                Excuse.Refuses => "it does not serve such requests: locked, or of a format the kernel does not know (nvme id-ns)"u8,
                _ => "there is no medium in it: it was taken out"u8,
            };
        }

        ReadOnlySpan<byte> dev = line["dev"u8];
        ReadOnlySpan<byte> ofKind = BlockError.Hint(line["kind"u8]);
        return !ofKind.IsEmpty ? ofKind
            : line["kind"u8].SequenceEqual("critical target"u8) ? "it fails, or refuses the command, as its sense lines say (locked, behind its end, a bridge's mistake); smartctl -x"u8
            : IsNumbered(dev, "rbd"u8) ? "the Ceph cluster it lies in, and the network to it: ceph health detail"u8
            : IsNumbered(dev, "nbd"u8) ? "the server it lies on, and the network to it"u8
            : IsNumbered(dev, "drbd"u8) ? "the disk below it and the other side: drbdadm status"u8
            : IsNumbered(dev, "dm-"u8) ? "what it lies on (lsblk -s): the disk, its cable or its controller; check the backup"u8
            : IsNumbered(dev, "md"u8) ? "the disks of the array: mdadm --detail; check the backup"u8
            : IsNumbered(dev, "zd"u8) ? "its pool: zpool status -v"u8
            : line.Hint;
    }

    // An empty floppy or optical drive, a loop device whose file is gone, the part of a memory card that only its own commands read, the
    // beginning of raw flash that udev looks at; a request the device never promised to understand or to follow.
    private static bool IsHarmless(scoped in LineMatch line)
    {
        ReadOnlySpan<byte> dev = line["dev"u8];
        ReadOnlySpan<byte> kind = line["kind"u8];
        return IsNumbered(dev, "fd"u8) || IsNumbered(dev, "sr"u8) || IsNumbered(dev, "loop"u8) || (dev.StartsWith("mmcblk"u8) && dev.EndsWith("rpmb"u8))
            || (IsNumbered(dev, "mtdblock"u8) && (line.Number("sector"u8) is >= 0 and < LookedAtSectors || line.Number("block"u8) is >= 0 and < LookedAtBlocks))
            || (line.Is("hyperv"u8) && !IsReadOrWrite(line["command"u8])) // smartd asks for what virtual disks do not have
            || (line.Is("gone"u8) && line.Number("rw"u8) % 2 == 0) // REQ_OP_WRITE is the lowest bit (blk_types.h)
            || BlockError.IsOfMoment(kind)
            || (kind.SequenceEqual("critical target"u8) && IsOptional(line["op"u8]));
    }

    /// <summary>Requests in whose place the kernel writes zeros, or does without, where a disk does not know them (block/blk-lib.c).</summary>
    private static bool IsOptional(ReadOnlySpan<byte> op) =>
        op.SequenceEqual("DISCARD"u8) || op.SequenceEqual("WRITE_ZEROES"u8) || op.SequenceEqual("WRITE_SAME"u8);

    /// <summary>udev looks at the end of raw flash too, which not every controller reaches; what lies in it and is read tells of itself.</summary>
    private static bool IsLookAtFlash(scoped in LineMatch line) => IsNumbered(line["dev"u8], "mtdblock"u8)
        && !line["op"u8].SequenceEqual("WRITE"u8) && line["lost_write"u8].IsEmpty;

    /// <summary>READ and WRITE of 10 and of 16 bytes (scsi_proto.h).</summary>
    private static bool IsReadOrWrite(ReadOnlySpan<byte> command) =>
        command.SequenceEqual("28"u8) || command.SequenceEqual("2a"u8) || command.SequenceEqual("88"u8) || command.SequenceEqual("8a"u8);

    private static bool IsNumbered(ReadOnlySpan<byte> dev, ReadOnlySpan<byte> stem) =>
        dev.Length > stem.Length && dev.StartsWith(stem) && char.IsAsciiDigit((char)dev[stem.Length]);

    // Loop, zram and network devices end so; a drive with fixed medium does not.
    private void WarnOfVanished(in KernelEvent e, scoped in LineMatch line)
    {
        bool isNvme = line["dev"u8].StartsWith("nvme"u8);
        if (isNvme || line["dev"u8].StartsWith("sd"u8))
            Warn(e, line, isNvme ? Severity.Crit : Severity.Warn);
    }

    private void WarnOfDegraded(in KernelEvent e, scoped in LineMatch line)
    {
        long active = line.Number("active"u8);
        long total = line.Number("total"u8);
        bool isOfAllBays = total > MostMirrors && active > 1; // the system mirror of a storage appliance has a place for each bay, mostly empty
        if (active < total && !(isOfAllBays && e.Message.EndsWith("mirrors"u8)))
            Warn(e, line);
    }
}
