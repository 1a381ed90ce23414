using System;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Finds the function that is to blame: takes the steps of the head's rule through the lines of a finished report, leaves out
/// helpers, and chooses among what is left. One for the plugin, dispatcher thread; its arrays are reused.
/// </summary>
internal sealed class Culprit
{
    private const int MaxCandidates = ReportLines.MaxLines;

    private readonly int[] _starts = new int[MaxCandidates];
    private readonly int[] _lengths = new int[MaxCandidates];
    private readonly byte[] _readable = new byte[RustName.Longest];
    private ReportLines _lines = new();
    private NamePattern[] _helpers = [];
    private bool _verbatim;
    private int _count;
    private int _wanted;
    private int _at;

    /// <summary>Where to look in a report that is cut or mixed up: better the innermost function of any stack in it than none.</summary>
    private static readonly Step[][] s_anywhere = [HeadRules.Stack, HeadRules.Trace, [Step.Frames], [Step.HeadSymbol], [Step.ReturnAddress]];
    private static readonly Step[][] s_anywhereOfLocks = [HeadRules.Stack, HeadRules.Trace, [Step.Frames], [Step.LockPlace], [Step.HeadSymbol]];

    private static readonly Step[] s_programCounter = [Step.ProgramCounter];
    private static readonly Step[] s_headSymbol = [Step.HeadSymbol];
    private static readonly Step[] s_returnAddress = [Step.ReturnAddress];

    // Through which an interrupt comes into a stack: x86, arm, arm64, loongarch, mips, riscv, s390.
    private static readonly NamePattern[] s_interrupts = NamePattern.Parse(
        "apic_timer_interrupt __irq_svc el1h_64_irq el1_irq do_vint handle_int+ ret_from_exception ret_from_irq ext_int_handler do_irq+");

    /// <returns>The function's name without prefixes of system calls, readable; empty when the report names none.</returns>
    public ReadOnlySpan<byte> Find(ReportLines lines, int head, HeadRule rule) => RustName.Read(FindSymbol(lines, head, rule), _readable);

    private ReadOnlySpan<byte> FindSymbol(ReportLines lines, int head, HeadRule rule)
    {
        _lines = lines;
        _helpers = rule.Helpers;
        _verbatim = rule.IsVerbatim;
        ReadOnlySpan<byte> found = Follow(rule.Path, head, rule.Choice);
        if (found.IsEmpty && rule.Otherwise.Length > 0)
        {
            _verbatim = false;
            found = Follow(rule.Otherwise, head, rule.Choice);
        }

        if (!found.IsEmpty || rule.Path.Length == 0 || rule.Choice == Choice.Waiting)
            return found;

        _verbatim = false;
        foreach (Step[] path in rule.Kind == ReportKind.Lockdep ? s_anywhereOfLocks : s_anywhere)
        {
            found = Follow(path, head, Choice.Innermost);
            if (!found.IsEmpty)
                return found;
        }

        // The machine died before the trace was out, or the log was cut: a helper that it died in, or that warned, says more than nothing.
        _verbatim = true;
        found = Follow(rule.IsFault ? s_programCounter : s_headSymbol, head, Choice.Innermost);
        return !found.IsEmpty ? found
            : rule.IsFault ? Follow(s_returnAddress, head, Choice.Innermost)
            : rule.Kind == ReportKind.Warning ? Follow(s_programCounter, head, Choice.Innermost) // the head's offset was looked up in the source
            : default;
    }

    private ReadOnlySpan<byte> Follow(Step[] path, int head, Choice choice)
    {
        _count = 0;
        _wanted = choice == Choice.Innermost ? 1 : MaxCandidates;
        _at = head;
        for (int i = 0; i < path.Length && _count < _wanted; i++)
            Take(path[i]);
        return choice switch
        {
            Choice.Entry => ChooseEntry(),
            Choice.Waiting => ChooseWaiting(),
            _ => _count == 0 ? default : Candidate(0),
        };
    }

    private void Take(Step step)
    {
        if (step.Kind == StepKind.Frames)
        {
            TakeFrames();
            return;
        }

        while (_at < _lines.Count)
        {
            int line = _at++;
            if (TakeLine(step, line, _lines[line]))
                return;
        }
    }

    private bool TakeLine(Step step, int index, ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> name = default;
        switch (step.Kind)
        {
            case StepKind.CallTrace:
                return StackLine.IsCallTrace(line);
            case StepKind.Past:
                return line.IndexOf(step.Text) >= 0;
            case StepKind.Interrupt:
                return NamePattern.AnyMatches(s_interrupts, line) || line.IndexOf("Exception stack"u8) >= 0;
            case StepKind.NameAfter:
                int at = line.IndexOf(step.Text);
                if (at < 0)
                    return false;
                name = Frame.NameIn(line[(at + step.Text.Length)..]);
                break;
            case StepKind.ProgramCounter:
                if (!ProgramCounterLine.TryParse(line, out Frame frame))
                    return false;
                name = frame.Name;
                break;
            case StepKind.ReturnAddress:
                if (!ProgramCounterLine.TryParseReturn(line, out Frame caller))
                    return false;
                name = caller.Name;
                break;
            case StepKind.LockPlace:
                bool isWrapped = line.TrimEnd((byte)' ').EndsWith(" at:"u8) && _at < _lines.Count; // by a mail program
                if (isWrapped)
                    line = _lines[index = _at];
                name = isWrapped ? Frame.NameAt(StackLine.SkipAddresses(line)) : PlaceOf(line);
                if (name.IsEmpty)
                    return false;
                break;
            case StepKind.Address:
                name = NameBehindAddress(line);
                if (name.IsEmpty)
                    return false;
                break;
            case StepKind.HeadSymbol:
                int plus = line.IndexOf("+0x"u8);
                name = plus < 0 ? default : Frame.NameBefore(line[..plus]);
                break;
            default:
                name = HeadFunction(line);
                break;
        }

        Add(index, line, name);
        return true;
    }

    private void TakeFrames()
    {
        while (_at < _lines.Count && _count < _wanted)
        {
            int index = _at++;
            ReadOnlySpan<byte> line = _lines[index];
            if (StackLine.IsStart(line))
                return;
            if (!StackLine.TryParse(line, out Frame frame, out Frame caller))
                continue;
            Add(index, line, frame.Name);
            Add(index, line, caller.Name);
        }
    }

    /// <summary>Takes a candidate if it is no helper.</summary>
    private void Add(int index, ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || _count == _wanted || !line.Overlaps(name, out int offset))
            return;
        if (!_verbatim && HelperFrames.IsHelper(RustName.Read(name, _readable), _helpers))
            return;
        _starts[_count] = _lines.Start(index) + offset;
        _lengths[_count++] = name.Length;
    }

    private ReadOnlySpan<byte> Candidate(int index) => EntryFrames.WithoutCallPrefix(_lines.Bytes.Slice(_starts[index], _lengths[index]));

    // What the entry point called; the first candidate itself where it is an entry.
    private ReadOnlySpan<byte> ChooseEntry()
    {
        for (int i = 0; i < _count; i++)
        {
            ReadOnlySpan<byte> name = Candidate(i);
            if (!EntryFrames.IsEntry(name))
                continue;
            return name.IndexOf("smp_call_function"u8) >= 0 ? "smp_call_function"u8 : Candidate(Math.Max(0, i - 1));
        }

        return _count == 0 ? default : Candidate(0);
    }

    private ReadOnlySpan<byte> ChooseWaiting()
    {
        for (int i = 0; i < _count; i++)
        {
            if (EntryFrames.IsSharedWait(Candidate(i), out ReadOnlySpan<byte> shared))
                return shared;
        }

        for (int i = 0; i < _count; i++)
        {
            if (!EntryFrames.IsWait(Candidate(i)))
                return Candidate(i);
        }

        int outermost = _count - 1;
        while (outermost > 0 && EntryFrames.IsThreadStart(Candidate(outermost)))
            outermost--;
        return outermost < 0 || EntryFrames.IsSchedule(Candidate(outermost)) ? default : Candidate(outermost);
    }

    // "BUG: KASAN: use-after-free in f+0x1/0x2 at addr …", "Kernel stack is corrupted in: f+0x1/0x2"
    private static ReadOnlySpan<byte> HeadFunction(ReadOnlySpan<byte> line)
    {
        for (int at = line.IndexOf(" in"u8); at >= 0;)
        {
            ReadOnlySpan<byte> name = Frame.NameAt(line[(at + 3)..].TrimStart(": "u8));
            if (!name.IsEmpty)
                return name;
            int next = line[(at + 3)..].IndexOf(" in"u8);
            at = next < 0 ? -1 : at + 3 + next;
        }

        return Frame.NameOfCall(line);
    }

    // "(&mm->mmap_lock){++++}, at: [<ffffffff81>] f+0x1/0x2", "at: f+0x1/0x2"
    private static ReadOnlySpan<byte> PlaceOf(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf("at: "u8);
        return at < 0 ? default : Frame.NameAt(StackLine.SkipAddresses(line[(at + 4)..]));
    }

    private static ReadOnlySpan<byte> NameBehindAddress(ReadOnlySpan<byte> line)
    {
        int open = line.IndexOf((byte)'[');
        return open >= 0 && StackLine.IsAddress(line[open..], out int end) ? Frame.NameAt(line[(open + end)..].TrimStart((byte)' ')) : default;
    }
}
