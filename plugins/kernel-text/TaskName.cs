using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Process names as the kernel puts them into its lines. A name is what the process chose and holds blanks, brackets, slashes and
/// commas, so both forms are split from the right. Used by plugins' parsers; false where the form does not match.
/// </summary>
internal static class TaskName
{
    private const int Longest = 15;

    /// <summary>Splits <c>comm/pid</c>, as in <c>by task kworker/u4:6/2885</c>.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> comm, out long pid)
    {
        var scanner = new TextScanner(text);
        pid = KnownFields.Unknown;
        return scanner.TakeUntilLast("/"u8, out comm) && scanner.TakeNumber(out pid);
    }

    /// <summary>
    /// Whether a text can be a name: 15 bytes (TASK_COMM_LEN), where a log has those that do not print as <c>\xc3</c>. What is longer is somebody
    /// else's line with a name in it, which must not pass for the kernel's.
    /// </summary>
    public static bool MayBe(ReadOnlySpan<byte> text) => text.Length <= Longest || (text.Length <= Longest * "\\xc3".Length && text.Contains((byte)'\\'));

    /// <summary>Whether a line begins with a name and an id: <c>prog[123]: </c>. What stands in front is what a process chose.</summary>
    public static bool IsInFront(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf("]: "u8);
        int open = end < 0 ? -1 : line[..end].IndexOf((byte)'[');
        return open > 0 && line[open - 1] != (byte)' ' && open + 1 < end && line[(open + 1)..end].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    /// <summary>
    /// Whether a line tells of a process whose name it begins with: <c>NAME[7]: segfault at …</c>, <c>NAME[7] general protection …</c>,
    /// <c>NAME (7): drop_caches: 3</c>, <c>NAME invoked oom-killer: …</c>. The name may be the start of any other line.
    /// </summary>
    public static bool IsSubject(ReadOnlySpan<byte> line)
    {
        int name = Math.Max(line.IndexOf(" invoked oom-killer: "u8), line.IndexOf(": potentially unexpected fatal signal "u8));
        if (name > 0 && MayBe(line[..name]))
            return true;
        for (int at = 1; at < line.Length && MayBe(line[..at].TrimEnd((byte)' ')); at++)
        {
            if (line[at] is (byte)'[' or (byte)'(' && IsTold(line[at..]))
                return true;
        }

        return false;
    }

    // arch/*/mm/fault.c and traps.c: how a process faulted; fs/drop_caches.c
    private static bool IsTold(ReadOnlySpan<byte> text)
    {
        int digits = Math.Max(text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9'), 0);
        ReadOnlySpan<byte> rest = text[(1 + digits)..];
        if (digits == 0 || rest[0] is not ((byte)']' or (byte)')'))
            return false;
        rest = rest[1..].TrimStart(": "u8);
        return rest.StartsWith("segfault"u8) || rest.StartsWith("unhandled "u8) || rest.StartsWith("general protection"u8) || rest.StartsWith("bus error"u8)
            || rest.StartsWith("trap"u8) || rest.StartsWith("illegal instruction"u8) || rest.StartsWith("bad frame"u8) || rest.StartsWith("drop_caches"u8)
            || rest.StartsWith("used greatest stack depth"u8) || rest.StartsWith("vsyscall "u8) || rest.StartsWith("undefined instruction"u8) || rest.StartsWith("User fault"u8);
    }

    /// <summary>Takes what stands in the outermost brackets: <c>(odd (name) x)</c>.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> comm)
    {
        comm = default;
        int end = text.LastIndexOf((byte)')');
        if (text.Length == 0 || text[0] != (byte)'(' || end < 1)
            return false;
        comm = text[1..end];
        return true;
    }
}
