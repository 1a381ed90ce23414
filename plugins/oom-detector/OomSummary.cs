using System;

namespace RingBuffer.Plugins.Oom;

/// <summary>
/// The line that names victim and constraint just before the kill, since 5.0 (mm/oom_kill.c, dump_oom_summary):
/// <c>oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=…,cpuset=…,mems_allowed=0,oom_memcg=/a b,task_memcg=/a b,task=odd,pid=7,uid=0</c>.
/// Paths and the name hold blanks, commas and brackets: it is taken apart at the key names, from the right.
/// </summary>
internal ref struct OomSummary
{
    public ReadOnlySpan<byte> Constraint;
    public ReadOnlySpan<byte> OomMemcg;
    public ReadOnlySpan<byte> TaskMemcg;
    public ReadOnlySpan<byte> Comm;
    public long Pid;
    public long Uid;

    public static bool TryParse(ReadOnlySpan<byte> message, out OomSummary summary)
    {
        summary = default;
        var line = new TextScanner(message);
        if (!line.Take("oom-kill:constraint="u8) || !line.TakeUntil(","u8, out summary.Constraint))
            return false;
        ReadOnlySpan<byte> rest = line.Rest;
        rest = Cut(rest, ",uid="u8, out ReadOnlySpan<byte> uid);
        rest = Cut(rest, ",pid="u8, out ReadOnlySpan<byte> pid);
        rest = Cut(rest, ",task="u8, out summary.Comm);
        rest = Cut(rest, ",task_memcg="u8, out summary.TaskMemcg);
        Cut(rest, ",oom_memcg="u8, out summary.OomMemcg); // ",global_oom" stands in its place where the host ran out
        return new TextScanner(pid).TakeNumber(out summary.Pid) && new TextScanner(uid).TakeNumber(out summary.Uid);
    }

    /// <returns>What stands before the last occurrence of the key; the value is what stands after it.</returns>
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        int at = text.LastIndexOf(key);
        value = at < 0 ? default : text[(at + key.Length)..];
        return at < 0 ? text : text[..at];
    }
}
