using System;
using System.IO.Hashing;

namespace RingBuffer.Engine.Output;

/// <summary>The fields of an <c>incident</c> line between <c>plugin</c> and <c>fields</c>, and its trace. Called by the JSON sink.</summary>
internal static class IncidentJson
{
    /// <summary>What a frame takes at most, without its texts.</summary>
    public const int FrameBytes = 96;

    public static void WriteHead(ref JsonWriter json, NoteBuffer notes, in NoteEntry note)
    {
        ref readonly NoteIncident incident = ref notes.Incident(in note);
        ReadOnlySpan<byte> title = notes.Text(note.TextStart, note.TextLength);
        json.Raw(",\"kind\":"u8);
        json.Word(incident.Kind);
        json.Raw(",\"title\":"u8);
        json.String(title);
        json.Raw(",\"severity\":\""u8);
        json.Raw(Names.Severity(note.Severity));
        json.Raw("\",\"fingerprint\":"u8);
        json.Id(incident.Fingerprint != 0 ? incident.Fingerprint : XxHash3.HashToUInt64(title));
        WriteSpan(ref json, in incident.Span);
    }

    /// <summary>The frames of the incident <paramref name="index"/>; nothing when there are none.</summary>
    public static void WriteTrace(ref JsonWriter json, NoteBuffer notes, int index)
    {
        bool any = false;
        foreach (ref readonly NoteFrame frame in notes.Frames)
        {
            if (frame.Note != index)
                continue;
            json.Raw(any ? ",{\"symbol\":"u8 : ",\"trace\":[{\"symbol\":"u8);
            any = true;
            json.String(notes.Symbol(in frame));
            json.Raw(",\"offset\":"u8);
            json.Number(frame.Offset);
            if (frame.ModuleLength > 0)
            {
                json.Raw(",\"module\":"u8);
                json.String(notes.Module(in frame));
            }

            json.Raw("}"u8);
        }

        if (any)
            json.Raw("]"u8);
    }

    private static void WriteSpan(ref JsonWriter json, in IncidentSpan span)
    {
        if (span.First.BootMicroseconds != 0)
        {
            json.Raw(",\"timestamp_monotonic\":"u8);
            json.Seconds(span.First.BootMicroseconds);
        }

        json.Raw(",\"first_event_id\":"u8);
        json.Id(span.First.Id);
        json.Raw(",\"last_event_id\":"u8);
        json.Id(span.Last.Id);
        if (span.First.HasSequence && span.Last.HasSequence)
        {
            json.Raw(",\"first_sequence\":"u8);
            json.Number(span.First.Sequence);
            json.Raw(",\"last_sequence\":"u8);
            json.Number(span.Last.Sequence);
        }

        if (span.Lines == 0)
            return;
        json.Raw(",\"lines\":"u8);
        json.Number(span.Lines);
    }
}
