using System;
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
        _plugins = Array.ConvertAll(plugins, Encoding.UTF8.GetBytes);
        _bootField = bootId.Length == 0 ? [] : Encoding.UTF8.GetBytes($",\"boot_id\":\"{bootId}\"");
    }

    public void Event(in KernelEvent e, NoteBuffer notes)
    {
        ref readonly EventSlot slot = ref e.Slot;
        int payloadBytes = (slot.PayloadLength * JsonText.MaxGrowth) + (slot.TagsLength * TagGrowth);
        JsonWriter json = new(_output.Reserve(FixedBytes + payloadBytes + NoteBytes(notes)));
        json.Raw("{\"type\":\"event\",\"event_id\":"u8);
        json.Id(slot.Id);
        if (e.HasSequence)
        {
            json.Raw(",\"sequence\":"u8);
            json.Number(slot.Sequence);
        }

        WriteText(ref json, ",\"boot_id\":"u8, e.BootId);
        WriteTimes(ref json, in slot);
        WriteText(ref json, ",\"host\":"u8, e.Host);
        WriteOrigin(ref json, in e);
        json.Raw(",\"message\":"u8);
        json.String(e.Message);
        if (e.IsTruncated)
            json.Raw(",\"truncated\":true"u8);
        if (e.IsContinuation)
            json.Raw(",\"continuation\":true"u8);
        if (slot.TagsLength > 0)
            WriteTags(ref json, new TagReader(e.Tags));
        json.Raw(",\"fingerprint\":"u8);
        json.Id(slot.Fingerprint);
        json.Raw(",\"source\":\""u8);
        json.Raw(Names.Source(slot.Source));
        json.Raw("\""u8);
        if (slot.RawLength > 0)
        {
            json.Raw(",\"raw\":"u8);
            json.String(e.Raw);
        }

        if (notes.Count > 0)
            WriteAnnotations(ref json, notes);
        End(ref json);
    }

    public void Annotation(NoteBuffer notes, in NoteEntry note, int index)
    {
        JsonWriter json = Begin("annotation"u8, NoteBytes(notes));
        WritePlugin(ref json, note.Plugin);
        WriteEventId(ref json, note.EventId);
        WriteTextAndFields(ref json, notes, in note, index);
        End(ref json);
    }

    public void Warning(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        JsonWriter json = Begin("warning"u8, NoteBytes(notes));
        WritePlugin(ref json, note.Plugin);
        json.Raw(",\"severity\":\""u8);
        json.Raw(Names.Severity(note.Severity));
        json.Raw("\",\"text\":"u8);
        json.String(notes.Text(note.TextStart, note.TextLength));
        WriteEventId(ref json, note.EventId);
        json.Raw(",\"count\":"u8);
        json.Number(count);
        json.Raw(",\"total\":"u8);
        json.Number(total);
        WriteFields(ref json, notes, in note, index);
        End(ref json);
    }

    public void Incident(NoteBuffer notes, in NoteEntry note, int index, long count, long total)
    {
        int kindBytes = Encoding.UTF8.GetMaxByteCount(notes.Incident(in note).Kind.Length);
        JsonWriter json = Begin("incident"u8, NoteBytes(notes) + kindBytes);
        WritePlugin(ref json, note.Plugin);
        IncidentJson.WriteHead(ref json, notes, in note);
        json.Raw(",\"count\":"u8);
        json.Number(count);
        json.Raw(",\"total\":"u8);
        json.Number(total);
        WriteFields(ref json, notes, in note, index);
        IncidentJson.WriteTrace(ref json, notes, index);
        End(ref json);
    }

    public void Gap(in EventSlot slot, ReadOnlySpan<byte> host)
    {
        JsonWriter json = Begin("gap"u8, host.Length * JsonText.MaxGrowth);
        json.Raw(",\"first_sequence\":"u8);
        json.Number(slot.Sequence);
        json.Raw(",\"last_sequence\":"u8);
        json.Number(slot.LastSequence);
        json.Raw(",\"lost\":"u8);
        json.Number(slot.LastSequence - slot.Sequence + 1);
        json.Raw(",\"reason\":\""u8);
        json.Raw(GapReasons.Name((GapReason)slot.Code));
        json.Raw("\""u8);
        WriteText(ref json, ",\"host\":"u8, host);
        End(ref json);
    }

    public void Notice(NoticeCode code, ReadOnlySpan<byte> text, ReadOnlySpan<byte> input)
    {
        JsonWriter json = Begin("notice"u8, (text.Length + input.Length) * JsonText.MaxGrowth);
        json.Raw(",\"code\":\""u8);
        json.Raw(NoticeCodes.Name(code));
        json.Raw("\",\"text\":"u8);
        json.String(text);
        if (input.Length > 0)
        {
            json.Raw(",\"input\":"u8);
            json.String(input);
        }

        End(ref json);
    }

    public void Summary(RunCounters counters, ReadOnlySpan<PluginCounters> plugins)
    {
        JsonWriter json = Begin("summary"u8, plugins.Length * 512);
        Counter(ref json, ",\"read\":"u8, counters.Read);
        Counter(ref json, ",\"expected\":"u8, counters.Expected);
        json.Raw(",\"lost\":"u8);
        json.Number(counters.Lost);
        Counter(ref json, ",\"gaps\":"u8, counters.Gaps);
        Counter(ref json, ",\"malformed\":"u8, counters.Malformed);
        Counter(ref json, ",\"written\":"u8, counters.Written);
        Counter(ref json, ",\"filtered\":"u8, counters.Filtered);
        Counter(ref json, ",\"annotations\":"u8, counters.Annotations);
        Counter(ref json, ",\"warnings\":"u8, counters.Warnings);
        Counter(ref json, ",\"incidents\":"u8, counters.Incidents);
        Counter(ref json, ",\"folded\":"u8, counters.Folded);
        Counter(ref json, ",\"notices\":"u8, counters.Notices);
        json.Raw(",\"plugins\":["u8);
        for (int i = 0; i < plugins.Length; i++)
        {
            ref readonly PluginCounters plugin = ref plugins[i];
            json.Raw(i == 0 ? "{\"plugin\":"u8 : ",{\"plugin\":"u8);
            json.String(Encoding.UTF8.GetBytes(plugin.Name));
            Counter(ref json, ",\"events\":"u8, plugin.Events);
            Counter(ref json, ",\"annotations\":"u8, plugin.Annotations);
            Counter(ref json, ",\"warnings\":"u8, plugin.Warnings);
            Counter(ref json, ",\"incidents\":"u8, plugin.Incidents);
            Counter(ref json, ",\"errors\":"u8, plugin.Errors);
            Counter(ref json, ",\"microseconds\":"u8, plugin.Microseconds);
            json.Raw("}"u8);
        }

        json.Raw("]"u8);
        End(ref json);
    }

    /// <summary>What the notes of an event take at most.</summary>
    private int NoteBytes(NoteBuffer notes) => notes.Count == 0
        ? 0
        : (notes.Length * JsonText.MaxGrowth) + ((notes.Count + notes.Fields.Length) * FieldBytes)
            + (notes.Frames.Length * IncidentJson.FrameBytes) + LongNames(notes);

    /// <summary>Field names are short constants; should a plugin use long ones, they still fit.</summary>
    private static int LongNames(NoteBuffer notes)
    {
        int bytes = 0;
        foreach (ref readonly NoteField field in notes.Fields)
            bytes += Encoding.UTF8.GetMaxByteCount(field.Name.Length);
        return bytes;
    }

    private JsonWriter Begin(ReadOnlySpan<byte> type, int variableBytes)
    {
        JsonWriter json = new(_output.Reserve(FixedBytes + variableBytes));
        json.Raw("{\"type\":\""u8);
        json.Raw(type);
        json.Raw("\""u8);
        return json;
    }

    private void End(ref JsonWriter json)
    {
        json.Raw("}\n"u8);
        _output.Advance(json.Length);
    }

    private void WriteTimes(ref JsonWriter json, in EventSlot slot)
    {
        if (slot.Source == EventSource.Kmsg && slot.TimeQuality != TimeQuality.None)
            json.Raw(_bootField);
        if ((slot.Flags & SlotFlags.NoStamp) == 0)
        {
            json.Raw(",\"timestamp_monotonic\":"u8);
            json.Seconds(slot.BootMicroseconds);
        }

        if (slot.TimeQuality == TimeQuality.None)
            return;
        json.Raw(",\"timestamp_realtime\":"u8);
        json.Time(slot.UnixMicroseconds, _times);
        json.Raw(",\"time_quality\":\""u8);
        json.Raw(Names.Quality(slot.TimeQuality));
        json.Raw("\""u8);
    }

    private void WriteOrigin(ref JsonWriter json, in KernelEvent e)
    {
        WriteLevel(ref json, in e);
        json.Raw(",\"subsystem\":\""u8);
        if (e.Slot.SubsystemLength == 0)
            json.Raw(e.Subsystem); // a name of ours
        else
            json.Escaped(e.Subsystem);
        json.Raw("\""u8);
        WriteText(ref json, ",\"device\":"u8, e.Device);
        if (e.Pid >= 0)
            Counter(ref json, ",\"pid\":"u8, e.Pid);
        if (e.Cpu >= 0)
            Counter(ref json, ",\"cpu\":"u8, e.Cpu);
    }

    /// <summary>Severity and facility: the same few texts all the time, each made once.</summary>
    private void WriteLevel(ref JsonWriter json, in KernelEvent e)
    {
        int index = (e.Facility * Names.Severities) + (int)e.Severity;
        if (index < _levels.Length && (e.Slot.Flags & (SlotFlags.NoSeverity | SlotFlags.NoFacility)) == 0)
        {
            json.Raw(_levels[index] ??= MakeLevel(e.Facility, e.Severity));
            return;
        }

        if (e.HasSeverity)
        {
            json.Raw(",\"severity\":\""u8);
            json.Raw(Names.Severity(e.Severity));
            json.Raw("\""u8);
        }

        if ((e.Slot.Flags & SlotFlags.NoFacility) != 0)
            return;
        json.Raw(",\"facility\":\""u8);
        if (e.Facility < Names.NamedFacilities)
            json.Raw(Names.Facility(e.Facility));
        else
            json.Number(e.Facility);
        json.Raw("\""u8);
    }

    private static byte[] MakeLevel(int facility, Severity severity) =>
        [.. ",\"severity\":\""u8, .. Names.Severity(severity), .. "\",\"facility\":\""u8, .. Names.Facility(facility), .. "\""u8];

    private static void WriteText(ref JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        json.Raw(name);
        json.String(value);
    }

    private static void WriteTags(ref JsonWriter json, TagReader tags)
    {
        json.Raw(",\"tags\":["u8);
        bool first = true;
        while (tags.TryRead(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
        {
            json.Raw(first ? "{\"key\":"u8 : ",{\"key\":"u8);
            json.String(key);
            json.Raw(",\"value\":"u8);
            json.String(value);
            json.Raw("}"u8);
            first = false;
        }

        json.Raw("]"u8);
    }

    private void WriteAnnotations(ref JsonWriter json, NoteBuffer notes)
    {
        bool first = true;
        for (int i = 0; i < notes.Count; i++)
        {
            ref readonly NoteEntry note = ref notes.Notes[i];
            if (note.Kind != NoteKind.Annotation)
                continue;
            json.Raw(first ? ",\"annotations\":[{\"plugin\":"u8 : ",{\"plugin\":"u8);
            json.String(_plugins[note.Plugin]);
            WriteTextAndFields(ref json, notes, in note, i);
            json.Raw("}"u8);
            first = false;
        }

        if (!first)
            json.Raw("]"u8);
    }

    private void WritePlugin(ref JsonWriter json, int plugin)
    {
        json.Raw(",\"plugin\":"u8);
        json.String(_plugins[plugin]);
    }

    private static void WriteEventId(ref JsonWriter json, ulong id)
    {
        json.Raw(",\"event_id\":"u8);
        json.Id(id);
    }

    private static void WriteTextAndFields(ref JsonWriter json, NoteBuffer notes, in NoteEntry note, int index)
    {
        json.Raw(",\"text\":"u8);
        json.String(notes.Text(note.TextStart, note.TextLength));
        WriteFields(ref json, notes, in note, index);
    }

    private static void WriteFields(ref JsonWriter json, NoteBuffer notes, in NoteEntry note, int index)
    {
        if (!note.HasFields)
            return;
        json.Raw(",\"fields\":"u8);
        bool first = true;
        foreach (ref readonly NoteField field in notes.Fields)
        {
            if (field.Note != index)
                continue;
            json.Raw(first ? "{"u8 : ","u8);
            first = false;
            json.Name(field.Name);
            if (field.Kind == NoteFieldKind.Number)
                json.Number(field.Number);
            else if (field.Kind == NoteFieldKind.Boolean)
                json.Raw(field.Number != 0 ? "true"u8 : "false"u8);
            else
                json.String(notes.Text(field.TextStart, field.TextLength));
        }

        json.Raw("}"u8);
    }

    private static void Counter(ref JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        json.Raw(name);
        json.Number(value);
    }
}
