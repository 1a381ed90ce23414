using System;
using System.Text;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>How the function is chosen among the candidates of a stack.</summary>
internal enum Choice : byte
{
    /// <summary>The innermost that is no helper.</summary>
    Innermost,

    /// <summary>A loop is caught anywhere in it, so the entry into the subsystem stands for it.</summary>
    Entry,

    /// <summary>What the task waits in, not the waiting itself.</summary>
    Waiting,
}

/// <summary>How the first part of the title, before " in function", is made.</summary>
internal enum TitleForm : byte
{
    /// <summary>The family.</summary>
    InFunction,

    /// <summary>The family, and no function behind it.</summary>
    FamilyOnly,

    /// <summary>The family and the head line's words behind the rule's text up to " in " or the like.</summary>
    Words,

    /// <summary>As Words, with Read or Write behind it: KASAN.</summary>
    Access,

    /// <summary>The family and all that stands behind the rule's text, without numbers and addresses, and no function.</summary>
    Rest,

    /// <summary>The family and the two functions of a data race.</summary>
    Race,

    /// <summary>The line after the head: what Rust says.</summary>
    NextLine,

    /// <summary>The family, with "/usb_submit_urb" behind the function: the driver that misuses it is to blame.</summary>
    UsbSubmit,
}

/// <summary>What a head line means for the report that is open on its caller.</summary>
internal enum Joining : byte
{
    /// <summary>It ends that report and opens another.</summary>
    Opens,

    /// <summary>It is the second line of a fault's report, or opens one where the first was lost.</summary>
    Dies,

    /// <summary>What went before is why: it belongs to any open report.</summary>
    Always,

    /// <summary>It belongs to an open report of the same kind.</summary>
    SameKind,

    /// <summary>It belongs to any open report, or opens one where the head was lost.</summary>
    Inside,

    /// <summary>It is a report in one line and leaves an open one alone.</summary>
    Alone,

    /// <summary>It says what the report is about that follows it or that it stands in; by itself it is none.</summary>
    Tells,
}

/// <summary>
/// A head line that is known, and what follows from it: the kind, the beginning of the title and the way to the function. Constant
/// data of <see cref="HeadRules"/>, read by everyone in this folder.
/// </summary>
/// <param name="text">How the line starts, after prefixes such as <c>watchdog: </c>.</param>
/// <param name="kind">The incident's kind.</param>
/// <param name="family">The beginning of the title.</param>
/// <param name="path">The way to the function.</param>
internal sealed class HeadRule(string text, ReportKind kind, string family, params Step[] path)
{
    private readonly byte[][] _also = [];
    private readonly byte[] _unless = [];

    public byte[] Text { get; } = Encoding.UTF8.GetBytes(text);

    public ReportKind Kind => kind;

    public byte[] Family { get; } = Encoding.UTF8.GetBytes(family);

    public Step[] Path => path;

    /// <summary>Taken where <see cref="Path"/> leads nowhere.</summary>
    public Step[] Otherwise { get; init; } = [];

    /// <summary>Stands behind the words of <see cref="TitleForm.Words"/>.</summary>
    public byte[] Tail { get; private init; } = [];

    /// <summary>Names that are no culprits in this kind of report, in the form of <see cref="NamePattern"/>.</summary>
    public NamePattern[] Helpers { get; private init; } = [];

    public Choice Choice { get; init; }

    public TitleForm Form { get; init; }

    public Joining Joining { get; init; }

    /// <summary>A processor fault: the line with the oops number belongs to it.</summary>
    public bool IsFault { get; init; }

    /// <summary>The hardware answered an access with an error: a bus, memory, a device.</summary>
    public bool IsOfBus { get; init; }

    /// <summary>Without the line with the oops number it is no report: a process did it and gets a signal.</summary>
    public bool NeedsDeath { get; init; }

    /// <summary>It says why, and the head of this kind that follows is of the same report: Rust's panics make a BUG(), a CFI failure a WARN().</summary>
    public ReportKind? EndsIn { get; init; }

    /// <summary>Another plugin tells it, with what to do about it: the report is for the record.</summary>
    public bool IsToldElsewhere { get; init; }

    /// <summary>Its text may stand anywhere in the line.</summary>
    public bool Anywhere { get; init; }

    /// <summary>The line begins with the name of a process.</summary>
    public bool IsBehindName { get; init; }

    /// <summary>Any line of the form of <see cref="DieLine"/>.</summary>
    public bool IsDieLine { get; init; }

    /// <summary>Names are taken as they are: the kernel says the place itself.</summary>
    public bool IsVerbatim { get; init; }

    /// <summary>Texts that must stand behind the start, in this order; a star stands between two.</summary>
    public string Also
    {
        init => _also = Array.ConvertAll(value.Split('*'), Encoding.UTF8.GetBytes);
    }

    /// <summary>Sets <see cref="Tail"/>.</summary>
    public string Behind
    {
        init => Tail = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>A text whose presence says that it is something else.</summary>
    public string Unless
    {
        init => _unless = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>Sets <see cref="Helpers"/>.</summary>
    public string Skipping
    {
        init => Helpers = NamePattern.Parse(value);
    }

    /// <param name="line">A line without prefixes.</param>
    /// <returns>Where the rule's text ends in the line; -1: it is another line.</returns>
    public int Match(ReadOnlySpan<byte> line)
    {
        int at = IsDieLine ? DieLine.Find(line) : Anywhere || IsBehindName ? line.IndexOf(Text) : line.StartsWith(Text) ? 0 : -1;
        if (at < 0 || (IsBehindName && !TaskName.MayBe(line[..at])) || (_unless.Length > 0 && line.IndexOf(_unless) >= 0))
            return -1;
        int end = at + Text.Length;
        ReadOnlySpan<byte> rest = line[end..];
        foreach (byte[] also in _also)
        {
            int found = rest.IndexOf(also);
            if (found < 0)
                return -1;
            rest = rest[(found + also.Length)..];
        }

        return end;
    }
}
