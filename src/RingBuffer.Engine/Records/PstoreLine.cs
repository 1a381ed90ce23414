using System;
using System.Buffers.Text;

namespace RingBuffer.Engine.Records;

/// <summary>
/// A line of a pstore record: printk's lines under a header <c>Panic#1 Part2</c>, whose reason, count and part become tags of every event
/// below it (fs/pstore/platform.c, pstore_dump). The header itself is no event. Reader thread; one per file.
/// </summary>
/// <param name="lines">Reads the lines.</param>
internal sealed class PstoreLine(PrintkLine lines) : ShapeParser
{
    private const int MaxHeader = 64;

    private readonly byte[] _header = new byte[MaxHeader];
    private PstoreHeader _parts;

    protected override Parsed Read(ReadOnlySpan<byte> record, ref EventWriter writer)
    {
        ReadOnlySpan<byte> line = RecordEnd.Trim(record);
        if (PstoreHeader.TryParse(line, out PstoreHeader parts))
        {
            line.CopyTo(_header);
            _parts = parts;
            return Parsed.Nothing;
        }

        if (!lines.TryRead(record, ref writer))
            return Parsed.Text;
        if (_parts.ReasonEnd == 0)
            return Parsed.Event;
        ReadOnlySpan<byte> header = _header;
        writer.Tag("PSTORE_REASON"u8, header[.._parts.ReasonEnd]);
        writer.Tag("PSTORE_COUNT"u8, header[(_parts.ReasonEnd + 1).._parts.CountEnd]);
        writer.Tag("PSTORE_PART"u8, header[_parts.PartStart.._parts.Length]);
        return Parsed.Event;
    }
}

/// <summary>Where the parts of <c>Panic#1 Part2</c> lie: the first line of each pstore record. Used where pstore files are recognised and sorted.</summary>
/// <param name="ReasonEnd">The '#'.</param>
/// <param name="CountEnd">The blank after the count.</param>
/// <param name="PartStart">The part's number.</param>
/// <param name="Length">All of it.</param>
/// <param name="Count">How many dumps that boot had made.</param>
/// <param name="Part">Part 1 is the newest piece of a dump.</param>
internal readonly record struct PstoreHeader(int ReasonEnd, int CountEnd, int PartStart, int Length, int Count, int Part)
{
    private const int MaxLength = 60;

    public static bool TryParse(ReadOnlySpan<byte> line, out PstoreHeader header)
    {
        header = default;
        if (line.Length > MaxLength)
            return false;
        int mark = line.IndexOf((byte)'#');
        if (mark <= 0 || !char.IsAsciiLetterUpper((char)line[0])
            || !Utf8Parser.TryParse(line[(mark + 1)..], out int count, out int countDigits))
            return false;
        int blank = mark + 1 + countDigits;
        ReadOnlySpan<byte> rest = line[blank..];
        if (!rest.StartsWith(" Part"u8) || !Utf8Parser.TryParse(rest[" Part"u8.Length..], out int part, out int partDigits)
            || rest.Length != " Part"u8.Length + partDigits)
            return false;
        header = new PstoreHeader(mark, blank, blank + " Part"u8.Length, line.Length, count, part);
        return true;
    }
}
