using System;

namespace RingBuffer.Plugins.Storage;

/// <summary>
/// What the word before " error, dev sda" says (block/blk-core.c, blk_errors): most often that the disk fails, but not always. A word
/// that is none of the kernel's is somebody's text. Asked by the plugin on its dispatcher thread.
/// </summary>
internal static class BlockError
{
    /// <summary>Whether the block layer has such an error.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> kind) => IsOfDisk(kind) || IsOfMoment(kind) || !Hint(kind).IsEmpty;

    /// <summary>Whether nothing is wrong: the request is made again, or was one that the disk need not know.</summary>
    public static bool IsOfMoment(ReadOnlySpan<byte> kind) => kind.SequenceEqual("operation not supported"u8) || kind.SequenceEqual("nonblocking retry"u8)
        || kind.SequenceEqual("dm internal retry"u8) || kind.SequenceEqual("device resource"u8) || kind.SequenceEqual("kernel resource"u8)
        || kind.SequenceEqual("duration limit exceeded"u8);

    /// <summary>What to look at where the disk itself is well; empty where it fails.</summary>
    public static ReadOnlySpan<byte> Hint(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("reservation conflict"u8) || kind.SequenceEqual("critical nexus"u8) ? "another machine has reserved it, as clusters do: sg_persist -r"u8
        : kind.SequenceEqual("critical space allocation"u8) ? "the thin pool or array it lies on is full: free or extend it"u8
        : kind.SequenceEqual("recoverable transport"u8) ? "the path to it: multipath -ll; cable, switch, storage port"u8
        : kind.SequenceEqual("open zones exceeded"u8) || kind.SequenceEqual("active zones exceeded"u8) || kind.SequenceEqual("zone resource"u8)
            ? "a zoned disk: what writes to more zones at once than it has open (blkzone report)"u8
        : kind.SequenceEqual("invalid"u8) ? "a request that the disk refuses: the program or driver that made it"u8
        : default;

    /// <summary>How bad it is where <see cref="Hint"/> says what else it is.</summary>
    public static Severity SeverityOf(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("critical space allocation"u8) || kind.SequenceEqual("recoverable transport"u8) ? Severity.Crit : Severity.Warn; // what was to be written is not

    private static bool IsOfDisk(ReadOnlySpan<byte> kind) => kind.SequenceEqual("I/O"u8) || kind.SequenceEqual("critical medium"u8)
        || kind.SequenceEqual("critical target"u8) || kind.SequenceEqual("timeout"u8) || kind.SequenceEqual("protection"u8);
}
