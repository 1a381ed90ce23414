using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Oom;

/// <summary>
/// The line that says a process was killed (mm/oom_kill.c, __oom_kill_process). It grew over time; all of these are read:
/// <code>
///   Killed process 89 (tail) · Killed process 89 (tail) vsz:1kB, anon-rss:1kB, file-rss:0kB                      to 2.6.31 · to 2.6.35
///   Killed process 89 (tail) total-vm:1kB, anon-rss:1kB, file-rss:0kB[, shmem-rss:0kB]              to 4.20; shmem since 4.5
///   Killed process 89 (tail), UID 0, total-vm:… · Killed process 89, UID 0, (tail) total-vm:…       RHEL 7 · RHEL 6
///   Out of memory: Killed process 89 (tail) total-vm:…, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0      since 5.0…5.4
/// </code>
/// The name is what the process chose, so the line is taken apart from the right.
/// </summary>
internal ref struct OomKill
{
    public long Pid;
    public ReadOnlySpan<byte> Comm;
    public long Uid;
    public long TotalVmKb;
    public long AnonRssKb;
    public long FileRssKb;
    public long ShmemRssKb;
    public long PgtablesKb;
    public long ScoreAdj;

    /// <summary>One of <see cref="OomScope"/>, or null where this line does not say.</summary>
    public string? Scope;

    /// <summary>The line says how large the process was.</summary>
    public readonly bool HasSizes => TotalVmKb != KnownFields.Unknown;

    public readonly long RssKb => Known(AnonRssKb) + Known(FileRssKb) + Known(ShmemRssKb);

    public static bool TryParse(ReadOnlySpan<byte> message, out OomKill kill)
    {
        kill = default;
        var line = new TextScanner(message);
        OomScope.TryTakePrefix(ref line, out kill.Scope);
        if (!line.Take("Killed process "u8) || !line.TakeNumber(out kill.Pid))
            return false;
        kill.TotalVmKb = KnownFields.Unknown;
        if (!line.TakeUntilLast(" total-vm:"u8, out ReadOnlySpan<byte> name) && !line.TakeUntilLast(" vsz:"u8, out name))
            name = line.Rest;
        else if (!line.TakeNumber(out kill.TotalVmKb))
            return false;
        ReadOnlySpan<byte> sizes = line.Rest;
        kill.AnonRssKb = KnownFields.NumberAfter(sizes, ", anon-rss:"u8);
        kill.FileRssKb = KnownFields.NumberAfter(sizes, ", file-rss:"u8);
        kill.ShmemRssKb = KnownFields.NumberAfter(sizes, ", shmem-rss:"u8);
        kill.PgtablesKb = KnownFields.NumberAfter(sizes, " pgtables:"u8);
        kill.ScoreAdj = KnownFields.NumberAfter(sizes, " oom_score_adj:"u8);
        kill.Uid = KnownFields.NumberAfter(sizes, " UID:"u8);
        return TryName(name, ref kill);
    }

    // " (tail)", " (tail), UID 0," or ", UID 0, (tail)"
    private static bool TryName(ReadOnlySpan<byte> name, ref OomKill kill)
    {
        var text = new TextScanner(name);
        if (text.Take(", UID "u8))
            return text.TakeNumber(out kill.Uid) && text.Take(", "u8) && TaskName.TryUnwrap(text.Rest, out kill.Comm);
        if (!text.Take(" "u8) || !TaskName.TryUnwrap(text.Rest, out kill.Comm))
            return false;
        if (text.TakeUntilLast("), UID "u8, out _) && text.TakeNumber(out long uid))
            kill.Uid = uid;
        return true;
    }

    private static long Known(long value) => value is > 0 and < long.MaxValue / 4 ? value : 0;
}
