using System;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

/// <summary>Every record type as text, character by character.</summary>
public sealed class TextSinkTests : IDisposable
{
    private readonly OutputFile _output = new();
    private readonly NoteBuffer _notes = new();
    private readonly TextSink _sink;

    public TextSinkTests()
    {
        _notes.SetCurrent(0xab, []);
        _sink = Sink(color: false, ascii: false);
    }

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData(0, "[    0.000000] x\n")]
    [InlineData(5140900, "[    5.140900] x\n")]
    [InlineData(12345123456, "[12345.123456] x\n")]
    [InlineData(1234567123456, "[1234567.123456] x\n")]
    [InlineData(long.MaxValue, "[9223372036854.775807] x\n")]
    public void AnEventIsTheLineOfDmesg(long stamp, string line)
    {
        Event($"6,1,{stamp},-;x\n SUBSYSTEM=usb\n");
        Assert.Equal(line, _output.Text());
    }

    [Fact]
    public void AnEmptyMessageIsALineToo()
    {
        Event("6,1,2,-;\n");
        Assert.Equal("[    0.000002] \n", _output.Text());
    }

    [Fact]
    public void AnnotationsStandBehindTheMessage()
    {
        _notes.AddAnnotation(0, 0xab, _notes.Append("one")).With("pid", 7);
        _notes.AddWarning(0, new EventMark { Id = 0xab }, _notes.Append("not here"), Severity.Err);
        _notes.AddAnnotation(1, 0xab, _notes.Append("two\u001b"));
        Event("6,1,2,-;x\n");
        Assert.Equal("[    0.000002] x  \u2190 alpha: one  \u2190 beta: two\\x1b\n", _output.Text());
    }

    [Fact]
    public void InAsciiTheArrowIsAscii()
    {
        _notes.AddAnnotation(0, 0xab, _notes.Append("caf\u00e9"));
        Sink(color: false, ascii: true).Event(new ParsedEvent("6,1,2,-;\\xc3\\xa9\n").View, _notes);
        Assert.Equal("[    0.000002] \\xc3\\xa9  <- alpha: caf\\xc3\\xa9\n", _output.Text());
    }

    [Fact]
    public void TheRawRecordReplacesTheLine()
    {
        _sink.Event(new ParsedEvent("6,1,2,-;x\\x1b\n", raw: true).View, _notes);
        Assert.Equal("6,1,2,-;x\\x1b\n", _output.Text());
    }

    [Fact]
    public void AMessageOfTwoLinesIsIndented()
    {
        Event("6,1,2,-;one\\x0atwo\n");
        Assert.Equal("[    0.000002] one\n               two\n", _output.Text());
    }

    [Fact]
    public void ColourFollowsTheSeverity()
    {
        TextSink sink = Sink(color: true, ascii: false);
        sink.Event(new ParsedEvent("3,1,2,-;bad\n").View, _notes);
        sink.Event(new ParsedEvent("6,1,2,-;fine\n").View, _notes);
        Assert.Equal("\e[32m[    0.000002]\e[0m \e[31mbad\e[0m\n\e[32m[    0.000002]\e[0m fine\e[0m\n", _output.Text());
    }

    [Fact]
    public void ALateAnnotationNamesItsEvent()
    {
        _notes.AddAnnotation(1, 0xfeed, _notes.Append("late"));
        _sink.Annotation(_notes, in _notes.Notes[0], 0);
        Assert.Equal("  ← beta: late (event 000000000000feed)\n", _output.Text());
    }

    [Fact]
    public void AWarningSaysHowOftenItCameAgain()
    {
        _notes.AddWarning(0, new EventMark { Id = 1 }, _notes.Append("disk gone"), Severity.Crit);
        _sink.Warning(_notes, in _notes.Notes[0], 0, 1, 1);
        _sink.Warning(_notes, in _notes.Notes[0], 0, 3, 4);
        Assert.Equal("!! alpha: CRIT: disk gone\n!! alpha: CRIT: disk gone (3 more, 4 in all)\n", _output.Text());
    }

    [Fact]
    public void AHintStandsBehindAWarning()
    {
        _notes.AddWarning(0, new EventMark { Id = 1 }, _notes.Append("another"), Severity.Crit).With("hint", "not this");
        _notes.AddWarning(0, new EventMark { Id = 1 }, _notes.Append("disk gone"), Severity.Crit).With("dev", "sda").With("hint", "check the cable\u001b");
        _sink.Warning(_notes, in _notes.Notes[1], 1, 3, 4);
        Assert.Equal("!! alpha: CRIT: disk gone; check the cable\\x1b (3 more, 4 in all)\n", _output.Text());
    }

    [Fact]
    public void AGapSaysWhatIsMissing()
    {
        _sink.Gap(new EventSlot { Kind = SlotKind.Gap, Sequence = 5, LastSequence = 9, Code = (byte)GapReason.Oversize }, default);
        Assert.Equal("!! gap: 5 records lost, sequence 5 to 9 (oversize)\n", _output.Text());
    }

    [Fact]
    public void ANoticeShowsItsInputHarmlessly()
    {
        _sink.Notice(NoticeCode.MalformedRecord, "what"u8, "\u001b[2J"u8);
        _sink.Notice(NoticeCode.PluginSlow, "slow"u8, default);
        Assert.Equal("!! notice: what: \\x1b[2J\n!! notice: slow\n", _output.Text());
    }

    [Fact]
    public void TheSummaryHasEveryCounter()
    {
        RunCounters counters = new()
        {
            Read = 1, Expected = 11, Lost = 2, Gaps = 3, Malformed = 4, Written = 5, Filtered = 6, Annotations = 7, Warnings = 8, Folded = 9, Notices = 10,
        };
        _sink.Summary(counters, [new PluginCounters { Name = "alpha", Events = 1, Annotations = 2, Warnings = 3, Errors = 4 }]);
        Assert.Equal(
            "!! summary: read 1 of 11, lost 2 in 3 gaps, malformed 4, written 5, filtered 6, annotations 7, warnings 8, incidents 0, folded 9, notices 10\n"
            + "!! summary: alpha: events 1, annotations 2, warnings 3, incidents 0, errors 4, 0 us\n",
            _output.Text());
    }

    private TextSink Sink(bool color, bool ascii) => new(_output.Buffer, ["alpha", "beta"], color, ascii);

    private void Event(string record) => _sink.Event(new ParsedEvent(record).View, _notes);
}
