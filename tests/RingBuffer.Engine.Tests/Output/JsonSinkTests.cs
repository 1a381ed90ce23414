using System;
using System.Text.Json;
using CsCheck;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

/// <summary>Every record type as JSON, character by character.</summary>
public sealed class JsonSinkTests : IDisposable
{
    private const string Origin = "\"severity\":\"INFO\",\"facility\":\"kern\",\"subsystem\":\"kernel\",";
    private const string End = "\"fingerprint\":\"00000000000000cd\",\"source\":\"kmsg\"";

    private readonly OutputFile _output = new();
    private readonly NoteBuffer _notes = new();
    private readonly JsonSink _sink;

    public JsonSinkTests()
    {
        _notes.SetCurrent(0xab, []);
        _sink = Sink("");
    }

    public void Dispose() => _output.Dispose();

    [Fact]
    public void AnEventHasItsFieldsInOrder()
    {
        Event("6,1234,5140900,c,caller=T7;usb 1-2: hi\n SUBSYSTEM=usb\n DEVICE=c189:1\n A=b\n C\n");
        Expect(
            "{\"type\":\"event\",\"event_id\":\"00000000000000ab\",\"sequence\":1234,\"timestamp_monotonic\":5.140900,"
            + "\"severity\":\"INFO\",\"facility\":\"kern\",\"subsystem\":\"usb\","
            + "\"device\":\"c189:1\",\"pid\":7,\"message\":\"usb 1-2: hi\","
            + "\"continuation\":true,\"tags\":[{\"key\":\"A\",\"value\":\"b\"},{\"key\":\"C\",\"value\":\"\"}]," + End + "}");
    }

    [Fact]
    public void AnEventWithoutAnythingHasNoEmptyFields()
    {
        Event("6,0,0,-,caller=C3;\n");
        Expect("{\"type\":\"event\",\"event_id\":\"00000000000000ab\",\"sequence\":0,\"timestamp_monotonic\":0.000000,"
            + Origin + "\"cpu\":3,\"message\":\"\"," + End + "}");
    }

    [Theory]
    [InlineData(2047, "DEBUG", "255")]
    [InlineData(192, "EMERG", "24")]
    [InlineData(191, "DEBUG", "local7")]
    [InlineData(11, "ERR", "user")]
    public void AFacilityWithoutANameIsItsNumber(int prefix, string severity, string facility)
    {
        Event($"{prefix},1,2,-;x\n");
        Assert.Contains($"\"severity\":\"{severity}\",\"facility\":\"{facility}\",", _output.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void ATruncatedRecordSaysSo()
    {
        Event("6,1,2,-;x");
        Assert.Contains("\"message\":\"x\",\"truncated\":true,", _output.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheRawRecordComesAfterTheSource()
    {
        ParsedEvent parsed = new("6,1,2,-;caf\\xc3\\xa9\n A=b\n", raw: true);
        _sink.Event(parsed.View, _notes);
        Assert.EndsWith("\"source\":\"kmsg\",\"raw\":\"6,1,2,-;caf\\\\xc3\\\\xa9\\n A=b\"}\n", _output.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void ALiveEventHasItsBootAndWallTime()
    {
        ParsedEvent parsed = new("6,1,2,-;x\n");
        parsed.Slot.TimeQuality = TimeQuality.Live;
        parsed.Slot.UnixMicroseconds = 1_795_464_251_123_456;
        Sink("0f-boot").Event(parsed.View, _notes);
        Expect("{\"type\":\"event\",\"event_id\":\"00000000000000ab\",\"sequence\":1,"
            + "\"boot_id\":\"0f-boot\",\"timestamp_monotonic\":0.000002,"
            + "\"timestamp_realtime\":\"2026-11-23T20:04:11.123456Z\",\"time_quality\":\"live\","
            + Origin + "\"message\":\"x\"," + End + "}");
    }

    [Fact]
    public void ASavedEventHasNeitherBootNorWallTime()
    {
        Sink("0f-boot").Event(new ParsedEvent("6,1,2,-;x\n").View, _notes);
        Assert.DoesNotContain("boot_id", _output.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("realtime", _output.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnnotationsOfAnEventHaveEveryKindOfField()
    {
        _notes.AddAnnotation(0, 0xab, _notes.Append("say \"hi\"")).With("pid", 7).With("on", true)
            .With("off", false).With("who", "a\u00e9"u8);
        _notes.AddWarning(1, new EventMark { Id = 0xab }, _notes.Append("a warning is not an annotation"), Severity.Err).With("n", 1);
        _notes.AddAnnotation(1, 0xab, _notes.Append("")).With("min", long.MinValue).With("s", "x").With("none", (string?)null);
        Event("6,1,2,-;x\n");
        Assert.EndsWith(
            End + ",\"annotations\":[{\"plugin\":\"alpha\",\"text\":\"say \\\"hi\\\"\","
            + "\"fields\":{\"pid\":7,\"on\":true,\"off\":false,\"who\":\"a\u00e9\"}},"
            + "{\"plugin\":\"beta\",\"text\":\"\",\"fields\":{\"min\":-9223372036854775808,\"s\":\"x\"}}]}\n",
            _output.Text(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ALateAnnotationIsARecordOfItsOwn()
    {
        _notes.AddAnnotation(1, 0xfeed, _notes.Append("late")).With("n", 1);
        _sink.Annotation(_notes, in _notes.Notes[0], 0);
        Expect("{\"type\":\"annotation\",\"plugin\":\"beta\",\"event_id\":\"000000000000feed\",\"text\":\"late\",\"fields\":{\"n\":1}}");
    }

    [Fact]
    public void AWarningHasItsFieldsInOrder()
    {
        _notes.AddWarning(0, new EventMark { Id = ulong.MaxValue }, _notes.Append("disk gone"), Severity.Crit).With("disk", "sda");
        _sink.Warning(_notes, in _notes.Notes[0], 0, 3, 8);
        Expect("{\"type\":\"warning\",\"plugin\":\"alpha\",\"severity\":\"CRIT\",\"text\":\"disk gone\",\"event_id\":\"ffffffffffffffff\","
            + "\"count\":3,\"total\":8,\"fields\":{\"disk\":\"sda\"}}");
    }

    [Fact]
    public void AGapHasItsFieldsInOrder()
    {
        _sink.Gap(new EventSlot { Kind = SlotKind.Gap, Sequence = 5, LastSequence = ulong.MaxValue, Code = (byte)GapReason.Overrun }, default);
        Expect("{\"type\":\"gap\",\"first_sequence\":5,\"last_sequence\":18446744073709551615,"
            + "\"lost\":18446744073709551611,\"reason\":\"overrun\"}");
    }

    [Fact]
    public void ANoticeHasItsInputAtTheEnd()
    {
        _sink.Notice(NoticeCode.MalformedRecord, "what"u8, "a\u001b\""u8);
        _sink.Notice(NoticeCode.PluginSlow, "slow"u8, default);
        Expect(
            "{\"type\":\"notice\",\"code\":\"malformed-record\",\"text\":\"what\",\"input\":\"a\\u001b\\\"\"}",
            "{\"type\":\"notice\",\"code\":\"plugin-slow\",\"text\":\"slow\"}");
    }

    [Fact]
    public void TheSummaryHasEveryCounter()
    {
        RunCounters counters = new()
        {
            Read = 1, Expected = 11, Lost = 2, Gaps = 3, Malformed = 4, Written = 5, Filtered = 6, Annotations = 7, Warnings = 8, Folded = 9, Notices = 10,
        };
        _sink.Summary(counters,
            [new PluginCounters { Name = "alpha", Events = 1, Annotations = 2, Warnings = 3, Errors = 4 }, new() { Name = "beta" }]);
        Expect(
            "{\"type\":\"summary\",\"read\":1,\"expected\":11,\"lost\":2,\"gaps\":3,\"malformed\":4,\"written\":5,"
            + "\"filtered\":6,\"annotations\":7,\"warnings\":8,\"incidents\":0,"
            + "\"folded\":9,\"notices\":10,\"plugins\":["
            + "{\"plugin\":\"alpha\",\"events\":1,\"annotations\":2,\"warnings\":3,\"incidents\":0,\"errors\":4,\"microseconds\":0},"
            + "{\"plugin\":\"beta\",\"events\":0,\"annotations\":0,\"warnings\":0,\"incidents\":0,\"errors\":0,\"microseconds\":0}]}");
    }

    [Fact]
    public void AnyRecordIsOneLineOfValidJson() => AnyRecord.Kmsg.Sample(
        record =>
        {
            using OutputFile output = new();
            JsonSink sink = new(output.Buffer, ["alpha"], "", new TimeText(TimeZoneInfo.Utc));
            sink.Event(new ParsedEvent(record.ToString(), raw: true).View, new NoteBuffer());
            string line = Assert.Single(output.Lines());
            using JsonDocument document = JsonDocument.Parse(line);
            Assert.Equal("event", document.RootElement.GetProperty("type").GetString());
        },
        iter: 200);

    private JsonSink Sink(string bootId) => new(_output.Buffer, ["alpha", "beta"], bootId, new TimeText(TimeZoneInfo.Utc));

    private void Event(string record) => _sink.Event(new ParsedEvent(record).View, _notes);

    private void Expect(params string[] lines) => Assert.Equal(string.Join('\n', lines) + "\n", _output.Text());
}
