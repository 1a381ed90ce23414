using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

/// <summary>Incidents in both forms of output, and folded.</summary>
public sealed class IncidentTests : IDisposable
{
    private static readonly EventMark s_first = new(0xa1, 7, HasSequence: true, 5_140_900, 0);
    private static readonly EventMark s_last = new(0xa2, 9, HasSequence: true, 5_150_000, 0);

    private readonly OutputFile _output = new();
    private readonly NoteBuffer _notes = new();

    private static EventMark Recorded(bool hasStamp) =>
        s_first with { HasStamp = hasStamp, TimeQuality = TimeQuality.Recorded, UnixMicroseconds = 1_000_000 };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void AnIncidentHasItsFieldsInOrder()
    {
        Add(new IncidentSpan(Recorded(hasStamp: true), s_last, 3)).With("pid", 7).WithFingerprint(0xcd)
            .WithFrame("f.isra.0"u8, 16, "mod"u8).WithFrame("g"u8, 0, default);
        Assert.Equal(
            "{\"type\":\"incident\",\"plugin\":\"p\",\"kind\":\"bug\",\"title\":\"kernel BUG in f\",\"severity\":\"CRIT\","
            + "\"fingerprint\":\"00000000000000cd\",\"timestamp_monotonic\":5.140900,\"timestamp_realtime\":\"1970-01-01T00:00:01.000000Z\",\"time_quality\":\"recorded\",\"first_event_id\":\"00000000000000a1\","
            + "\"last_event_id\":\"00000000000000a2\",\"first_sequence\":7,\"last_sequence\":9,\"lines\":3,\"count\":1,\"total\":2,"
            + "\"fields\":{\"pid\":7},\"trace\":[{\"symbol\":\"f.isra.0\",\"offset\":16,\"module\":\"mod\"},{\"symbol\":\"g\",\"offset\":0}]}",
            Json());
    }

    [Fact]
    public void WhatIsNotKnownIsAbsent()
    {
        Add(new IncidentSpan(s_first with { HasSequence = false }, s_last, 0));
        string line = Json();
        Assert.DoesNotContain("time", line, StringComparison.Ordinal);
        Assert.DoesNotContain("sequence", line, StringComparison.Ordinal);
        Assert.DoesNotContain("lines", line, StringComparison.Ordinal);
        Assert.DoesNotContain("fields", line, StringComparison.Ordinal);
        Assert.DoesNotContain("trace", line, StringComparison.Ordinal);
        Assert.DoesNotContain("\"fingerprint\":\"0000000000000000\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public void FramesBelongToTheirIncident()
    {
        Add(new IncidentSpan(s_first, s_last, 1)).WithFrame("a"u8, 1, default);
        Add(new IncidentSpan(s_first, s_last, 1)).WithFrame("b"u8, 2, default);
        _notes.AddWarning(0, new EventMark { Id = 1 }, _notes.Append("a warning has none"), Severity.Warn).WithFrame("c"u8, 3, default).WithFingerprint(1);
        Assert.Equal(2, _notes.Frames.Length);
        using JsonDocument document = JsonDocument.Parse(Json(index: 1));
        Assert.Equal("b", document.RootElement.GetProperty("trace").EnumerateArray().Single().GetProperty("symbol").GetString());
    }

    [Theory]
    [InlineData(null, "a < b.cold < cc < d < e")]
    [InlineData("none", "a < b.cold < cc < d < e")]
    [InlineData("c", "a < b.cold < cc < d < e")]
    [InlineData("b", "b.cold < cc < d < e < f")]
    [InlineData("f", "f < g")]
    public void AsTextItIsALineWithFramesFromTheFunctionAtFaultOut(string? function, string frames)
    {
        Add(new IncidentSpan(s_first, s_last, 1)).WithFrame("f"u8, 1, default);
        Note note = Add(new IncidentSpan(s_first, s_last, 61)).With("function", function);
        foreach (string name in (string[])["a", "b.cold", "cc", "d", "e", "f", "g"])
            note.WithFrame(Encoding.UTF8.GetBytes(name), 1, default);
        new TextSink(_output.Buffer, ["p"], color: false, ascii: false).Incident(_notes, in _notes.Notes[1], 1, 1, 1);
        Assert.Equal($"!! p: CRIT: kernel BUG in f [61 records, {frames}]\n", _output.Text());
    }

    [Theory]
    [InlineData("lock", "lock < __do_sys_mount")] // not the function that only ends so
    [InlineData("mount", "__do_sys_mount")] // an architecture's prefix
    public void AFrameOfThatNameGoesBeforeOneThatEndsInIt(string function, string frames)
    {
        Note note = Add(new IncidentSpan(s_first, s_last, 61)).With("function", function);
        foreach (string name in (string[])["report", "mutex_lock", "lock", "__do_sys_mount"])
            note.WithFrame(Encoding.UTF8.GetBytes(name), 1, default);
        new TextSink(_output.Buffer, ["p"], color: false, ascii: false).Incident(_notes, in _notes.Notes[0], 0, 1, 1);
        Assert.Equal($"!! p: CRIT: kernel BUG in f [61 records, {frames}]\n", _output.Text());
    }

    [Theory]
    [InlineData("systemd", "!! p: CRIT: kernel BUG in f (systemd:1)\n")]
    [InlineData("BUG in", "!! p: CRIT: kernel BUG in f\n")] // the title says it
    public void AsTextItTellsWhoseThreadItWas(string comm, string line)
    {
        Add(new IncidentSpan(s_first, s_last, 0)).With("comm", comm).With("pid", 1);
        new TextSink(_output.Buffer, ["p"], color: false, ascii: false).Incident(_notes, in _notes.Notes[0], 0, 1, 1);
        Assert.Equal(line, _output.Text());
    }

    [Theory]
    [InlineData(true, "!! [    5.140900] p: CRIT: kernel BUG in f; look\n")]
    [InlineData(false, "!! [1970-01-01T00:00:01.000000Z] p: CRIT: kernel BUG in f; look\n")]
    public void AsTextItTellsWhenAndWhatToLookAtWhereNoEventsAreShown(bool hasStamp, string line)
    {
        Add(new IncidentSpan(Recorded(hasStamp), s_last, 0)).With("hint", "look");
        new TextSink(_output.Buffer, ["p"], color: false, ascii: false) { TellsWhen = true }.Incident(_notes, in _notes.Notes[0], 0, 1, 1);
        Assert.Equal(line, _output.Text());
    }

    [Fact]
    public void ALongTraceFits()
    {
        Note note = Add(new IncidentSpan(s_first, s_last, 1));
        for (int i = 0; i < 2000; i++)
            note.WithFrame("\u0001\u0002\u0003"u8, long.MaxValue, "\u0001\u0002"u8);
        using JsonDocument document = JsonDocument.Parse(Json());
        Assert.Equal(2000, document.RootElement.GetProperty("trace").GetArrayLength());
    }

    [Fact]
    public void RepeatsAreFoldedWithFieldsOfTheLastAndWithoutATrace()
    {
        RunCounters counters = new();
        WarningFolder folder = new(new JsonSink(_output.Buffer, ["p"], "", new TimeText(TimeZoneInfo.Utc)), counters);
        for (int i = 0; i < 3; i++)
        {
            Add(new IncidentSpan(s_first, s_last, i + 1)).With("n", i).WithFrame("f"u8, i, default).WithFingerprint(0xcd).FoldBy(1);
            folder.Add(_notes, 0, 0);
            _notes.Clear();
        }

        folder.WriteAll();
        string[] lines = _output.Lines();
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"count\":2,\"total\":3,\"fields\":{\"n\":2}}", lines[1], StringComparison.Ordinal);
        Assert.Equal((2, 2, 0), (counters.Incidents, counters.Folded, counters.Warnings));
    }

    private Note Add(IncidentSpan span) => _notes.AddIncident(0, "bug", span, _notes.Append("kernel BUG in f"), Severity.Crit);

    private string Json(int index = 0)
    {
        new JsonSink(_output.Buffer, ["p"], "", new TimeText(TimeZoneInfo.Utc)).Incident(_notes, in _notes.Notes[index], index, 1, 2);
        return _output.Lines().Single();
    }
}
