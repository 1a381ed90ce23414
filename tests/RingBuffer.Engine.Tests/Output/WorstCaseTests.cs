using System;
using System.Linq;
using System.Text.Json;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

/// <summary>Sinks reserve the worst case before they write: here it comes.</summary>
public sealed class WorstCaseTests
{
    private const int MaxRecordBytes = 16 * 1024;

    public static TheoryData<string> Records() =>
    [
        "6,1,2,-;" + string.Concat(Enumerable.Repeat("\\x01", 2000)) + "\n",
        "6,1,2,-;" + new string('\u0001', 8000) + "\n",
        "6,1,2,-;" + new string('\u0001', MaxRecordBytes - 9) + "\n",
        "6,1,2,-;" + string.Concat(Enumerable.Repeat("\\x0a", 2000)) + "\n",
        "6,1,2,-;x\n" + Lines(" ", MaxRecordBytes),
        "6,1,2,-;x\n" + Lines(" A", MaxRecordBytes),
        "6,1,2,-;x\n" + Lines(" =", MaxRecordBytes),
        "6,1,2,-;x\n" + Lines(" \u0001=\u0001", MaxRecordBytes),
        "6,1,2,-;x\n" + Lines(" AB=cd", MaxRecordBytes),
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public void TheLargestRecordsFit(string record)
    {
        foreach (bool raw in (bool[])[false, true])
        {
            using OutputFile output = new();
            WriteEvent(output, record, raw, new NoteBuffer());
            string json = output.Lines()[0];
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.Equal(raw, document.RootElement.TryGetProperty("raw", out _));
        }
    }

    [Fact]
    public void LargeRecordsFitOneAfterAnother()
    {
        using OutputFile output = new();
        for (int i = 0; i < 40; i++)
            WriteEvent(output, "6,1,2,-;x\n" + Lines(" ", 900 * i), raw: i % 2 == 0, new NoteBuffer());
        Assert.Equal(40, output.Lines().Count(line => line.StartsWith("{\"type\":\"event\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void ManyNotesWithManyFieldsFit()
    {
        NoteBuffer notes = new();
        notes.SetCurrent(0xab, []);
        for (int i = 0; i < 500; i++)
        {
            Note note = notes.AddAnnotation(0, 0xab, notes.Append("\u0001\u0002\u0003"));
            for (int field = 0; field < 20; field++)
                note.With("a_rather_long_field_name_with_its_unit_in_microseconds", long.MinValue).With("flag", false)
                    .With("control", "\u0001"u8);
        }

        using OutputFile output = new();
        WriteEvent(output, "6,1,2,-;x\n", raw: false, notes);
        using JsonDocument document = JsonDocument.Parse(output.Lines()[0]);
        Assert.Equal(500, document.RootElement.GetProperty("annotations").GetArrayLength());
    }

    [Fact]
    public void ALongFieldNameFits()
    {
        NoteBuffer notes = new();
        notes.SetCurrent(0xab, []);
        for (int i = 0; i < 200; i++)
            notes.AddAnnotation(0, 0xab, notes.Append("")).With(new string('\u20ac', 1000), 1);
        using OutputFile output = new();
        WriteEvent(output, "6,1,2,-;x\n", raw: false, notes);
        Assert.StartsWith("{\"type\":\"event\"", output.Lines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ALongNoticeFits()
    {
        using OutputFile output = new();
        byte[] input = new byte[MaxRecordBytes];
        new JsonSink(output.Buffer, [], "", new TimeText(TimeZoneInfo.Utc)).Notice(NoticeCode.OverlongRecord, "x"u8, input);
        new TextSink(output.Buffer, [], color: true, ascii: true).Notice(NoticeCode.OverlongRecord, "x"u8, input);
        Assert.Equal(2, output.Lines().Length);
    }

    private static void WriteEvent(OutputFile output, string record, bool raw, NoteBuffer notes)
    {
        ParsedEvent parsed = new(record, raw);
        new JsonSink(output.Buffer, ["alpha"], "", new TimeText(TimeZoneInfo.Utc)).Event(parsed.View, notes);
        new TextSink(output.Buffer, ["alpha"], color: true, ascii: false).Event(parsed.View, notes);
    }

    private static string Lines(string line, int bytes) =>
        string.Concat(Enumerable.Repeat(line + "\n", Math.Max(0, bytes - 11) / (line.Length + 1)));
}
