using System;

namespace RingBuffer.Engine.Records;

/// <summary>The shapes of the kernel log that files and pipes can have; the names of <c>--input-format</c>.</summary>
internal enum LogShape
{
    Text,
    Kmsg,
    Dmesg,
    DmesgJson,
    Console,
    Syslog,
    JournalJson,
    JournalExport,
    JournalShort,
    Pstore,
}

/// <summary>Names of shapes, and what each is cut and parsed with. Asked when an input is opened.</summary>
internal static class LogShapes
{
    private static readonly string[] s_names =
        ["text", "kmsg", "dmesg", "dmesg-json", "console", "syslog", "journal-json", "journal-export", "journal-short", "pstore"];

    public static int Count => s_names.Length;

    public static string Names => string.Join(", ", s_names);

    public static bool TryFind(string name, out LogShape shape)
    {
        int index = Array.IndexOf(s_names, name);
        shape = (LogShape)Math.Max(index, 0);
        return index >= 0;
    }

    /// <param name="shape">Not <see cref="LogShape.Kmsg"/>, which has a reader of its own.</param>
    /// <param name="times">Reads times that are no stamps.</param>
    public static ShapeParser MakeParser(LogShape shape, WallTimeReader times) => shape switch
    {
        LogShape.Dmesg => new PrintkLine(EventSource.Dmesg, times),
        LogShape.DmesgJson => new DmesgJson(times),
        LogShape.Console => new PrintkLine(EventSource.Console, times),
        LogShape.Syslog => new SyslogLine(EventSource.Syslog, times),
        LogShape.JournalJson => new JournalJson(keepCursor: false),
        LogShape.JournalExport => new JournalExport(),
        LogShape.JournalShort => new SyslogLine(EventSource.Journal, times),
        LogShape.Pstore => new PstoreLine(new PrintkLine(EventSource.Pstore, times)),
        _ => new TextParser(),
    };
}
