using System;
using System.Text;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Output;

/// <summary>
/// Writes records for people: dmesg's line with the annotations behind it, and warnings, gaps and notices as lines of their own
/// that begin with "!!". Dispatcher thread; allocates nothing per event.
/// <code>
///   [   45.123456] Out of memory: Killed process 89 (tail)  ← oom-detector: OOM kill #1: tail (pid 89)
///   !! oom-detector: CRIT: out-of-memory killer ended tail
/// </code>
/// </summary>
internal sealed class TextSink : IRecordSink
{
    private const int FixedBytes = 512;
    private const int FramesShown = 5;

    private readonly OutputBuffer _output;
    private readonly byte[][] _plugins;
    private readonly Palette _palette;
    private readonly bool _ascii;
    private readonly TimeText _times;

    /// <param name="output">Where lines go.</param>
    /// <param name="plugins">Plugin names by index.</param>
    /// <param name="color">Colour by severity.</param>
    /// <param name="ascii">Write nothing beyond ASCII.</param>
    /// <param name="times">Writes wall-clock times, used where the kernel's stamp is not known; UTC by default.</param>
    public TextSink(OutputBuffer output, string[] plugins, bool color, bool ascii, TimeText? times = null)
    {
        _times = times ?? new TimeText(TimeZoneInfo.Utc);
        _output = output;
        _plugins = Array.ConvertAll(plugins, Encoding.UTF8.GetBytes);
        _palette = new Palette(color);
        _ascii = ascii;
    }

    /// <summary>Alerts have the time of their event: where no events are written that would have it.</summary>
    public bool TellsWhen { get; init; }

    private ReadOnlySpan<byte> Arrow => _ascii ? "  <- "u8 : "  ← "u8;

    public bool ShowsFingerprints => false;

    public void Event(in KernelEvent e, NoteBuffer notes)
    {
        if (e.Slot.RawLength > 0)
        {
            Visible(e.Raw);
        }
        else
        {
            Stamp(new NoteTime(in e.Slot));
            Host(e.Host);
            _output.Write(_palette.Message(e.Severity));
            Visible(e.Message);
            _output.Write(_palette.Reset);
        }

        if (notes.Count > 0)
            Annotations(notes);
        EndLine();
    }

    public void Annotation(NoteBuffer notes, in NoteEntry note, int index)
    {
        _output.Write(_palette.Note);
        _output.Write(Arrow);
        PluginAndText(notes, in note);
        _output.Write(" (event "u8);
        Id(note.EventId);
        _output.Write(")"u8);
        _output.Write(_palette.Reset);
        EndLine();
    }

    public void Warning(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        Alert(notes, in note);
        Hint(notes, index);
        Repeats(count, total);
        _output.Write(_palette.Reset);
        EndLine();
    }

    /// <summary><c>!! kernel-crash: CRIT: TITLE; HINT [61 records, f &lt; g &lt; h]</c>: the frames from the function at fault out.</summary>
    public void Incident(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        Alert(notes, in note);
        Who(notes, in note, index);
        Hint(notes, index);
        int lines = notes.Incident(in note).Span.Lines;
        if (lines > 0)
        {
            _output.Write(" ["u8);
            Number((ulong)lines);
            _output.Write(" records"u8);
            Frames(notes, index);
            _output.Write("]"u8);
        }

        Repeats(count, total);
        _output.Write(_palette.Reset);
        EndLine();
    }

    /// <summary>Whose thread it was, where the title does not say it: two tasks that hang are not the same.</summary>
    private void Who(NoteBuffer notes, in NoteEntry note, int index)
    {
        ReadOnlySpan<byte> comm = Field(notes, index, "comm");
        long pid = -1;
        foreach (ref readonly NoteField field in notes.Fields)
        {
            if (field.Note == index && field.Name == "pid")
                pid = field.Number;
        }

        if (comm.IsEmpty || pid < 0 || notes.Text(note.TextStart, note.TextLength).IndexOf(comm) >= 0)
            return;
        _output.Write(" ("u8);
        Visible(comm);
        _output.Write(":"u8);
        Number((ulong)pid);
        _output.Write(")"u8);
    }

    /// <summary>The one field that is for people: what to look at.</summary>
    private void Hint(NoteBuffer notes, int index)
    {
        ReadOnlySpan<byte> hint = Field(notes, index, "hint");
        if (hint.IsEmpty)
            return;
        _output.Write("; "u8);
        Visible(hint);
    }

    private static ReadOnlySpan<byte> Field(NoteBuffer notes, int index, string name)
    {
        foreach (ref readonly NoteField field in notes.Fields)
        {
            if (field.Note == index && field.Name == name)
                return notes.Text(field.TextStart, field.TextLength);
        }

        return default;
    }

    public void Gap(in EventSlot slot, ReadOnlySpan<byte> host)
    {
        _output.Write(_palette.Gap);
        _output.Write("!! gap: "u8);
        Number(slot.LastSequence - slot.Sequence + 1);
        _output.Write(" records lost, sequence "u8);
        Number(slot.Sequence);
        _output.Write(" to "u8);
        Number(slot.LastSequence);
        _output.Write(" ("u8);
        _output.Write(GapReasons.Name((GapReason)slot.Code));
        _output.Write(")"u8);
        if (!host.IsEmpty)
            _output.Write(" from "u8);
        Visible(host);
        _output.Write(_palette.Reset);
        EndLine();
    }

    public void Notice(NoticeCode code, ReadOnlySpan<byte> text, ReadOnlySpan<byte> input)
    {
        _output.Write(_palette.Gap);
        _output.Write("!! notice: "u8);
        Visible(text);
        if (input.Length > 0)
        {
            _output.Write(": "u8);
            Visible(input);
        }

        _output.Write(_palette.Reset);
        EndLine();
    }

    public void Summary(RunCounters counters, ReadOnlySpan<PluginCounters> plugins)
    {
        _output.Write(Encoding.UTF8.GetBytes(
            $"!! summary: read {counters.Read} of {counters.Expected}, lost {counters.Lost} in {counters.Gaps} gaps, malformed {counters.Malformed}, "
            + $"written {counters.Written}, filtered {counters.Filtered}, annotations {counters.Annotations}, "
            + $"warnings {counters.Warnings}, incidents {counters.Incidents}, folded {counters.Folded}, notices {counters.Notices}"));
        EndLine();
        foreach (ref readonly PluginCounters plugin in plugins)
        {
            _output.Write(Encoding.UTF8.GetBytes(
                $"!! summary: {plugin.Name}: events {plugin.Events}, annotations {plugin.Annotations}, "
                + $"warnings {plugin.Warnings}, incidents {plugin.Incidents}, errors {plugin.Errors}, {plugin.Microseconds} us"));
            EndLine();
        }
    }

    private void Annotations(NoteBuffer notes)
    {
        foreach (ref readonly NoteEntry note in notes.Notes)
        {
            if (note.Kind != NoteKind.Annotation)
                continue;
            _output.Write(_palette.Note);
            _output.Write(Arrow);
            PluginAndText(notes, in note);
            _output.Write(_palette.Reset);
        }
    }

    private void Alert(NoteBuffer notes, in NoteEntry note)
    {
        _output.Write(_palette.Message(note.Severity));
        _output.Write("!! "u8);
        if (TellsWhen)
        {
            Stamp(in note.Time);
            _output.Write(_palette.Message(note.Severity)); // the stamp has a colour of its own
        }

        Host(notes.Host);
        _output.Write(_plugins[note.Plugin]);
        _output.Write(": "u8);
        _output.Write(Names.Severity(note.Severity));
        _output.Write(": "u8);
        Visible(notes.Text(note.TextStart, note.TextLength));
    }

    private void Host(ReadOnlySpan<byte> host)
    {
        if (host.IsEmpty)
            return;
        Visible(host);
        _output.Write(" "u8);
    }

    private void Repeats(long count, long total)
    {
        if (total == 1)
            return;
        _output.Write(" ("u8);
        Number((ulong)count);
        _output.Write(" more, "u8);
        Number((ulong)total);
        _output.Write(" in all)"u8);
    }

    private void Frames(NoteBuffer notes, int index)
    {
        int first = FirstFrame(notes, index);
        int written = 0;
        for (int i = first; i < notes.Frames.Length && written < FramesShown; i++)
        {
            ref readonly NoteFrame frame = ref notes.Frames[i];
            if (frame.Note != index)
                continue;
            _output.Write(written++ == 0 ? ", "u8 : " < "u8);
            Visible(notes.Symbol(in frame));
        }
    }

    // What called it says more than what reported it. The innermost where the function that the incident names is in no frame.
    private static int FirstFrame(NoteBuffer notes, int index)
    {
        ReadOnlySpan<byte> function = Field(notes, index, "function");
        int call = 0; // "__x64_sys_futex" and "__do_sys_mount", where sys_futex and mount are named and nothing is called just so
        for (int i = 0; i < notes.Frames.Length && !function.IsEmpty; i++)
        {
            ReadOnlySpan<byte> symbol = notes.Symbol(in notes.Frames[i]);
            int dot = symbol.IndexOf((byte)'.');
            symbol = dot > 0 ? symbol[..dot] : symbol;
            if (notes.Frames[i].Note != index || !symbol.EndsWith(function))
                continue;
            if (symbol.Length == function.Length)
                return i;
            if (call == 0 && symbol[^(function.Length + 1)] == (byte)'_')
                call = i;
        }

        return call;
    }

    private void PluginAndText(NoteBuffer notes, in NoteEntry note)
    {
        _output.Write(_plugins[note.Plugin]);
        _output.Write(": "u8);
        Visible(notes.Text(note.TextStart, note.TextLength));
    }

    /// <summary>dmesg's <c>[%5ld.%06ld] </c>, else the wall-clock time, else nothing.</summary>
    private void Stamp(in NoteTime time)
    {
        const int Width = 12;
        if (!time.HasStamp && time.Quality == TimeQuality.None)
            return;
        Span<byte> text = stackalloc byte[TimeText.MaxLength];
        int length = time.HasStamp ? TimeText.Seconds(time.BootMicroseconds, text) : _times.Rfc3339(time.UnixMicroseconds, text);
        Span<byte> line = _output.Reserve(FixedBytes);
        int at = 0;
        _palette.Stamp.CopyTo(line);
        at += _palette.Stamp.Length;
        line[at++] = (byte)'[';
        int padding = Math.Max(0, Width - length);
        line.Slice(at, padding).Fill((byte)' ');
        at += padding;
        text[..length].CopyTo(line[at..]);
        at += length;
        line[at++] = (byte)']';
        _palette.Reset.CopyTo(line[at..]);
        at += _palette.Reset.Length;
        line[at++] = (byte)' ';
        _output.Advance(at);
    }

    private void Visible(ReadOnlySpan<byte> bytes) =>
        _output.Advance(VisibleText.Write(bytes, _output.Reserve(bytes.Length * VisibleText.MaxGrowth), _ascii));

    private void Number(ulong value) => _output.Advance(DecimalText.Write(value, _output.Reserve(DecimalText.Room)));

    private void Id(ulong value)
    {
        IdText.Write(value, _output.Reserve(IdText.Length));
        _output.Advance(IdText.Length);
    }

    private void EndLine() => _output.Write("\n"u8);
}
