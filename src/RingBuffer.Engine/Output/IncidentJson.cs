using System;
using System.IO.Hashing;

namespace RingBuffer.Engine.Output;

/// <summary>The fields of an <c>incident</c> line between <c>plugin</c> and <c>fields</c>, and its trace. Called by the JSON sink.</summary>
internal static class IncidentJson
{
    /// <summary>What a frame takes at most, without its texts.</summary>
    public const int FrameBytes = 96;

    public static int WriteHead(Span<byte> json, int at, NoteBuffer notes, in NoteEntry note)
    {
        ref readonly NoteIncident incident = ref notes.Incident(in note);
        ReadOnlySpan<byte> title = notes.Text(note.TextStart, note.TextLength);
        at = json.Raw(at, ",\"kind\":"u8);
        at = json.Word(at, incident.Kind);
        at = json.Raw(at, ",\"title\":"u8);
        at = json.String(at, title);
        at = json.Raw(at, ",\"severity\":\""u8);
        at = json.Raw(at, Names.Severity(note.Severity));
        at = json.Raw(at, "\",\"fingerprint\":"u8);
        return json.Id(at, incident.Fingerprint != 0 ? incident.Fingerprint : XxHash3.HashToUInt64(title));
    }

    /// <summary>The frames of the incident <paramref name="index"/>; nothing when there are none.</summary>
    public static int WriteTrace(Span<byte> json, int at, NoteBuffer notes, int index)
    {
        bool any = false;
        foreach (ref readonly NoteFrame frame in notes.Frames)
        {
            if (frame.Note != index)
                continue;
            at = json.Raw(at, any ? ",{\"symbol\":"u8 : ",\"trace\":[{\"symbol\":"u8);
            any = true;
            at = json.String(at, notes.Symbol(in frame));
            at = json.Number(at, ",\"offset\":"u8, frame.Offset);
            if (frame.ModuleLength > 0)
            {
                at = json.Raw(at, ",\"module\":"u8);
                at = json.String(at, notes.Module(in frame));
            }

            at = json.Raw(at, "}"u8);
        }

        if (any)
            at = json.Raw(at, "]"u8);
        return at;
    }

    /// <summary>Which records the incident is made of.</summary>
    public static int WriteSpan(Span<byte> json, int at, in IncidentSpan span)
    {
        at = json.Raw(at, ",\"first_event_id\":"u8);
        at = json.Id(at, span.First.Id);
        at = json.Raw(at, ",\"last_event_id\":"u8);
        at = json.Id(at, span.Last.Id);
        if (span.First.HasSequence && span.Last.HasSequence)
        {
            at = json.Number(at, ",\"first_sequence\":"u8, span.First.Sequence);
            at = json.Number(at, ",\"last_sequence\":"u8, span.Last.Sequence);
        }

        return span.Lines == 0 ? at : json.Number(at, ",\"lines\":"u8, span.Lines);
    }
}
