using System;
using System.Runtime.CompilerServices;
using System.Text;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Output;

/// <summary>
/// Writes records as JSON Lines: one object a line, <c>type</c> first, field order fixed, absent rather than null; the schema is
/// <c>ringbuffer schema</c>. Dispatcher thread; allocates nothing per event.
/// </summary>
internal sealed class JsonSink : IRecordSink
{
    // What a record's own fields take at most, without the texts of input and plugins.
    private const int FixedBytes = 1024;
    private const int FieldBytes = 128;

    // What {"key":"","value":""}, takes for each byte of the shortest stored tag, which has two.
    private const int TagGrowth = 11;

    // As they stand in a line.
    private static readonly byte[][] s_sources = Names.Sources(source => [.. ",\"source\":\""u8, .. source, .. "\""u8]);

    private readonly OutputBuffer _output;
    private readonly TimeText _times;
    private readonly byte[][] _plugins;
    private readonly byte[] _bootField;
    private readonly byte[]?[] _levels = new byte[]?[Names.NamedFacilities * Names.Severities];

    /// <param name="output">Where lines go.</param>
    /// <param name="plugins">Plugin names by index.</param>
    /// <param name="bootId">The boot of live records as the kernel writes it, or empty.</param>
    /// <param name="times">Writes wall-clock times.</param>
    public JsonSink(OutputBuffer output, string[] plugins, string bootId, TimeText times)
    {
        _output = output;
        _times = times;
        _plugins = Array.ConvertAll(plugins, Quoted);
        _bootField = bootId.Length == 0 ? [] : Encoding.UTF8.GetBytes($",\"boot_id\":\"{bootId}\"");
    }

    public bool ShowsFingerprints => true;

    public void Event(in KernelEvent e, NoteBuffer notes)
    {
        ref readonly EventSlot slot = ref e.Slot;
        int payloadBytes = (slot.PayloadLength * JsonText.MaxGrowth) + (slot.TagsLength * TagGrowth);
        Span<byte> json = _output.Reserve(FixedBytes + payloadBytes + NoteBytes(notes));
        int at = json.Raw(0, "{\"type\":\"event\",\"event_id\":"u8);
        at = json.Id(at, slot.Id);
        if (e.HasSequence)
        {
            at = json.Raw(at, ",\"sequence\":"u8);
            at = json.Number(at, slot.Sequence);
        }

        at = WriteText(json, at, ",\"boot_id\":"u8, e.BootId);
        at = WriteTimes(json, at, in slot);
        at = WriteText(json, at, ",\"host\":"u8, e.Host);
        at = WriteOrigin(json, at, in e);
        at = json.Raw(at, ",\"message\":"u8);
        at = json.String(at, e.Message);
        if (e.IsTruncated)
            at = json.Raw(at, ",\"truncated\":true"u8);
        if (e.IsContinuation)
            at = json.Raw(at, ",\"continuation\":true"u8);
        if (slot.TagsLength > 0)
            at = WriteTags(json, at, new TagReader(e.Tags));
        at = json.Raw(at, ",\"fingerprint\":"u8);
        at = json.Id(at, slot.Fingerprint);
        at = json.Raw(at, s_sources[(int)slot.Source]);
        if (slot.RawLength > 0)
        {
            at = json.Raw(at, ",\"raw\":"u8);
            at = json.String(at, e.Raw);
        }

        if (notes.Count > 0)
            at = WriteAnnotations(json, at, notes);
        End(json, at);
    }

    public void Annotation(NoteBuffer notes, in NoteEntry note, int index)
    {
        Span<byte> json = Begin("annotation"u8, NoteBytes(notes), out int at);
        at = WritePlugin(json, at, note.Plugin);
        at = WriteEventId(json, at, note.EventId);
        at = WriteTextAndFields(json, at, notes, in note, index);
        End(json, at);
    }

    public void Warning(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        Span<byte> json = Begin("warning"u8, NoteBytes(notes), out int at);
        at = WritePlugin(json, at, note.Plugin);
        at = WriteText(json, at, ",\"host\":"u8, notes.Host);
        at = json.Raw(at, ",\"severity\":\""u8);
        at = json.Raw(at, Names.Severity(note.Severity));
        at = json.Raw(at, "\",\"text\":"u8);
        at = json.String(at, notes.Text(note.TextStart, note.TextLength));
        at = WriteEventId(json, at, note.EventId);
        at = WriteTimes(json, at, note.Time);
        at = json.Number(at, ",\"count\":"u8, count);
        at = json.Number(at, ",\"total\":"u8, total);
        at = WriteFields(json, at, notes, in note, index);
        End(json, at);
    }

    public void Incident(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        int kindBytes = notes.Incident(in note).Kind.Length * WordText.MaxGrowth;
        Span<byte> json = Begin("incident"u8, NoteBytes(notes) + kindBytes, out int at);
        at = WritePlugin(json, at, note.Plugin);
        at = WriteText(json, at, ",\"host\":"u8, notes.Host);
        at = IncidentJson.WriteHead(json, at, notes, in note);
        at = WriteTimes(json, at, note.Time);
        at = IncidentJson.WriteSpan(json, at, notes.Incident(in note).Span);
        at = json.Number(at, ",\"count\":"u8, count);
        at = json.Number(at, ",\"total\":"u8, total);
        at = WriteFields(json, at, notes, in note, index);
        at = IncidentJson.WriteTrace(json, at, notes, index);
        End(json, at);
    }

    public void Gap(in EventSlot slot, ReadOnlySpan<byte> host)
    {
        Span<byte> json = Begin("gap"u8, host.Length * JsonText.MaxGrowth, out int at);
        at = json.Number(at, ",\"first_sequence\":"u8, slot.Sequence);
        at = json.Number(at, ",\"last_sequence\":"u8, slot.LastSequence);
        at = json.Number(at, ",\"lost\":"u8, slot.LastSequence - slot.Sequence + 1);
        at = json.Raw(at, ",\"reason\":\""u8);
        at = json.Raw(at, GapReasons.Name((GapReason)slot.Code));
        at = json.Raw(at, "\""u8);
        at = WriteText(json, at, ",\"host\":"u8, host);
        End(json, at);
    }

    public void Notice(NoticeCode code, ReadOnlySpan<byte> text, ReadOnlySpan<byte> input)
    {
        Span<byte> json = Begin("notice"u8, (text.Length + input.Length) * JsonText.MaxGrowth, out int at);
        at = json.Raw(at, ",\"code\":\""u8);
        at = json.Raw(at, NoticeCodes.Name(code));
        at = json.Raw(at, "\",\"text\":"u8);
        at = json.String(at, text);
        at = WriteText(json, at, ",\"input\":"u8, input);
        End(json, at);
    }

    public void Summary(RunCounters counters, ReadOnlySpan<PluginCounters> plugins)
    {
        Span<byte> json = Begin("summary"u8, plugins.Length * 512, out int at);
        at = json.Number(at, ",\"read\":"u8, counters.Read);
        at = json.Number(at, ",\"expected\":"u8, counters.Expected);
        at = json.Number(at, ",\"lost\":"u8, counters.Lost);
        at = json.Number(at, ",\"gaps\":"u8, counters.Gaps);
        at = json.Number(at, ",\"malformed\":"u8, counters.Malformed);
        at = json.Number(at, ",\"written\":"u8, counters.Written);
        at = json.Number(at, ",\"filtered\":"u8, counters.Filtered);
        at = json.Number(at, ",\"annotations\":"u8, counters.Annotations);
        at = json.Number(at, ",\"warnings\":"u8, counters.Warnings);
        at = json.Number(at, ",\"incidents\":"u8, counters.Incidents);
        at = json.Number(at, ",\"folded\":"u8, counters.Folded);
        at = json.Number(at, ",\"notices\":"u8, counters.Notices);
        at = json.Raw(at, ",\"plugins\":["u8);
        for (int i = 0; i < plugins.Length; i++)
        {
            ref readonly PluginCounters plugin = ref plugins[i];
            at = json.Raw(at, i == 0 ? "{\"plugin\":"u8 : ",{\"plugin\":"u8);
            at = json.Raw(at, _plugins[i]);
            at = json.Number(at, ",\"events\":"u8, plugin.Events);
            at = json.Number(at, ",\"annotations\":"u8, plugin.Annotations);
            at = json.Number(at, ",\"warnings\":"u8, plugin.Warnings);
            at = json.Number(at, ",\"incidents\":"u8, plugin.Incidents);
            at = json.Number(at, ",\"errors\":"u8, plugin.Errors);
            at = json.Number(at, ",\"microseconds\":"u8, plugin.Microseconds);
            at = json.Raw(at, "}"u8);
        }

        at = json.Raw(at, "]"u8);
        End(json, at);
    }

    /// <summary>What the notes of an event take at most.</summary>
    private int NoteBytes(NoteBuffer notes) => notes.Count == 0
        ? 0
        : ((notes.Length + notes.Host.Length) * JsonText.MaxGrowth) + ((notes.Count + notes.Fields.Length) * FieldBytes)
            + (notes.Frames.Length * IncidentJson.FrameBytes) + (notes.NameLength * WordText.MaxGrowth);

    private Span<byte> Begin(ReadOnlySpan<byte> type, int variableBytes, out int at)
    {
        Span<byte> json = _output.Reserve(FixedBytes + variableBytes);
        at = json.Raw(0, "{\"type\":\""u8);
        at = json.Raw(at, type);
        at = json.Raw(at, "\""u8);
        return json;
    }

    private void End(Span<byte> json, int at) => _output.Advance(json.Raw(at, "}\n"u8));

    private int WriteTimes(Span<byte> json, int at, in EventSlot slot)
    {
        if (slot.Source == EventSource.Kmsg && slot.TimeQuality != TimeQuality.None)
            at = json.Raw(at, _bootField);
        return WriteTimes(json, at, new NoteTime(in slot));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // into the one above, for every event; alerts are few
    private int WriteTimes(Span<byte> json, int at, NoteTime time)
    {
        if (time.HasStamp)
        {
            at = json.Raw(at, ",\"timestamp_monotonic\":"u8);
            at = json.Seconds(at, time.BootMicroseconds);
        }

        if (time.Quality == TimeQuality.None)
            return at;
        at = json.Raw(at, ",\"timestamp_realtime\":"u8);
        at = json.Time(at, time.UnixMicroseconds, _times);
        at = json.Raw(at, ",\"time_quality\":\""u8);
        at = json.Raw(at, Names.Quality(time.Quality));
        return json.Raw(at, "\""u8);
    }

    private int WriteOrigin(Span<byte> json, int at, in KernelEvent e)
    {
        at = WriteLevel(json, at, in e);
        at = json.Raw(at, ",\"subsystem\":\""u8);
        if (e.Slot.SubsystemLength == 0)
            at = json.Raw(at, e.Subsystem); // a name of ours
        else
            at = json.Escaped(at, e.Subsystem);
        at = json.Raw(at, "\""u8);
        at = WriteText(json, at, ",\"device\":"u8, e.Device);
        if (e.Pid >= 0)
            at = json.Number(at, ",\"pid\":"u8, e.Pid);
        if (e.Cpu >= 0)
            at = json.Number(at, ",\"cpu\":"u8, e.Cpu);
        return at;
    }

    /// <summary>Severity and facility: the same few texts all the time, each made once.</summary>
    private int WriteLevel(Span<byte> json, int at, in KernelEvent e)
    {
        int index = (e.Facility * Names.Severities) + (int)e.Severity;
        if (index < _levels.Length && (e.Slot.Flags & (SlotFlags.NoSeverity | SlotFlags.NoFacility)) == 0)
            return json.Raw(at, _levels[index] ??= MakeLevel(e.Facility, e.Severity));

        if (e.HasSeverity)
        {
            at = json.Raw(at, ",\"severity\":\""u8);
            at = json.Raw(at, Names.Severity(e.Severity));
            at = json.Raw(at, "\""u8);
        }

        if ((e.Slot.Flags & SlotFlags.NoFacility) != 0)
            return at;
        at = json.Raw(at, ",\"facility\":\""u8);
        if (e.Facility < Names.NamedFacilities)
            at = json.Raw(at, Names.Facility(e.Facility));
        else
            at = json.Number(at, e.Facility);
        return json.Raw(at, "\""u8);
    }

    private static byte[] Quoted(string text)
    {
        byte[] bytes = new byte[(Encoding.UTF8.GetMaxByteCount(text.Length) * JsonText.MaxGrowth) + 2];
        return bytes[..bytes.AsSpan().String(0, Encoding.UTF8.GetBytes(text))];
    }

    private static byte[] MakeLevel(int facility, Severity severity) =>
        [.. ",\"severity\":\""u8, .. Names.Severity(severity), .. "\",\"facility\":\""u8, .. Names.Facility(facility), .. "\""u8];

    private static int WriteText(Span<byte> json, int at, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return at;
        at = json.Raw(at, name);
        return json.String(at, value);
    }

    private static int WriteTags(Span<byte> json, int at, TagReader tags)
    {
        at = json.Raw(at, ",\"tags\":["u8);
        bool first = true;
        while (tags.TryRead(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
        {
            at = json.Raw(at, first ? "{\"key\":"u8 : ",{\"key\":"u8);
            at = json.String(at, key);
            at = json.Raw(at, ",\"value\":"u8);
            at = json.String(at, value);
            at = json.Raw(at, "}"u8);
            first = false;
        }

        return json.Raw(at, "]"u8);
    }

    private int WriteAnnotations(Span<byte> json, int at, NoteBuffer notes)
    {
        bool first = true;
        for (int i = 0; i < notes.Count; i++)
        {
            ref readonly NoteEntry note = ref notes.Notes[i];
            if (note.Kind != NoteKind.Annotation)
                continue;
            at = json.Raw(at, first ? ",\"annotations\":[{\"plugin\":"u8 : ",{\"plugin\":"u8);
            at = json.Raw(at, _plugins[note.Plugin]);
            at = WriteTextAndFields(json, at, notes, in note, i);
            at = json.Raw(at, "}"u8);
            first = false;
        }

        return first ? at : json.Raw(at, "]"u8);
    }

    private int WritePlugin(Span<byte> json, int at, int plugin)
    {
        at = json.Raw(at, ",\"plugin\":"u8);
        return json.Raw(at, _plugins[plugin]);
    }

    private static int WriteEventId(Span<byte> json, int at, ulong id)
    {
        at = json.Raw(at, ",\"event_id\":"u8);
        return json.Id(at, id);
    }

    private static int WriteTextAndFields(Span<byte> json, int at, NoteBuffer notes, in NoteEntry note, int index)
    {
        at = json.Raw(at, ",\"text\":"u8);
        at = json.String(at, notes.Text(note.TextStart, note.TextLength));
        return WriteFields(json, at, notes, in note, index);
    }

    private static int WriteFields(Span<byte> json, int at, NoteBuffer notes, in NoteEntry note, int index)
    {
        if (!note.HasFields)
            return at;
        at = json.Raw(at, ",\"fields\":"u8);
        bool first = true;
        foreach (ref readonly NoteField field in notes.Fields)
        {
            if (field.Note != index)
                continue;
            at = json.Raw(at, first ? "{"u8 : ","u8);
            first = false;
            at = json.Name(at, field.Name);
            if (field.Kind == NoteFieldKind.Number)
                at = json.Number(at, field.Number);
            else if (field.Kind == NoteFieldKind.Boolean)
                at = json.Raw(at, field.Number != 0 ? "true"u8 : "false"u8);
            else
                at = json.String(at, notes.Text(field.TextStart, field.TextLength));
        }

        return json.Raw(at, "}"u8);
    }
}
