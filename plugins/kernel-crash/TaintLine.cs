using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Reads the taint flags and the kernel release that print_tainted() and init_utsname() put behind a task's name (lib/dump_stack.c,
/// kernel/hung_task.c): <c>Not tainted 5.1.0-rc6+ #90</c>, <c>Tainted: G        W  O       6.1.0-44-amd64 #1</c>; lockdep puts the release first.
/// </summary>
internal static class TaintLine
{
    /// <param name="text">The line.</param>
    /// <param name="at">Where the flags begin.</param>
    /// <param name="letters">The flags' letters with blanks between; empty when there are none.</param>
    /// <param name="release">As uname -r; empty when it does not follow.</param>
    public static void Parse(ReadOnlySpan<byte> text, int at, out ReadOnlySpan<byte> letters, out ReadOnlySpan<byte> release)
    {
        letters = release = default;
        TextScanner scanner = new(text[at..]);
        if (!scanner.Take("Not tainted"u8))
        {
            scanner.Take("Tainted: "u8);
            int end = scanner.Rest.IndexOfAnyExcept(s_letters);
            end = end < 0 ? scanner.Rest.Length : end;
            letters = scanner.Rest[..end].TrimEnd(" -"u8); // Red Hat's kernels have a dash for each flag of their own that is not set
            scanner = new TextScanner(scanner.Rest[end..]);
        }

        scanner = new TextScanner(scanner.Rest.TrimStart(" ("u8)); // powerpc's "REGS: … Not tainted  (4.15.0-15-generic)"
        if (scanner.TakeWord(out ReadOnlySpan<byte> word) && (word[0] is >= (byte)'0' and <= (byte)'9' || scanner.Rest.StartsWith(" #"u8)))
            release = word.TrimEnd((byte)')'); // a number, or any name with a build's behind it: "syzkaller #0"
        else if (at > 0 && text[0] is >= (byte)'0' and <= (byte)'9')
            release = text[..text.IndexOf((byte)' ')]; // lockdep's order: "6.1.0-44-amd64 #1 Not tainted"
    }

    private static readonly System.Buffers.SearchValues<byte> s_letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ- "u8);
}
