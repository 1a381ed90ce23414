using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Threading;
using Xunit;

namespace RingBuffer.Abstractions.Tests;

/// <summary>What plugins say, as it lies in the note buffer.</summary>
public sealed class PluginContextTests
{
    private const PluginCapabilities Everything =
        PluginCapabilities.AnalyzeEvents | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts | PluginCapabilities.AddPanels
        | PluginCapabilities.ReportIncidents;

    private readonly FakeHost _host = new();
    private readonly PluginContext _context;
    private readonly BuiltEvent _event = new("message");

    public PluginContextTests()
    {
        _context = _host.Context(Everything);
        _event.Slot.Id = 5;
        _host.Notes.SetCurrent(5, []);
    }

    [Fact]
    public void InterpolatedTextIsWrittenAsUtf8()
    {
        int pid = -7;
        string? nothing = null;
        ReadOnlySpan<char> chars = "chars";
        _context.RegisterAnnotation(
            _event.View,
            $"caf\u00e9 {pid} {0xbeef:x8} {"string"} {nothing}| {"bytes"u8} {chars} {1.5} {'c'} {ulong.MaxValue}");
        Assert.Equal("caf\u00e9 -7 0000beef string | bytes chars 1.5 c 18446744073709551615", Text(0));
    }

    [Fact]
    public void APartOfTheMessageCanBeInterpolated()
    {
        KernelEvent e = _event.View;
        _context.RegisterAnnotation(e, $"{e.Message[..4]}/{e.MessageText[4..]}");
        Assert.Equal("mess/age", Text(0));
    }

    [Fact]
    public void LongValuesMakeTheBufferGrow()
    {
        string text = new('x', 10_000);
        _context.RegisterAnnotation(_event.View, $"{text}{Guid.Empty:n}{new Long()}");
        Assert.Equal(text + new string('0', 32) + new string('y', 300), Text(0));
    }

    [Fact]
    public void AnAnnotationOfTheCurrentEventIsInline()
    {
        _context.RegisterAnnotation(_event.View, "a");
        _context.RegisterAnnotation(5, "b");
        _context.RegisterAnnotation(6, $"c{1}");
        _host.Notes.SetNoCurrent([]);
        _context.RegisterAnnotation(5, $"d{1}");
        Assert.Equal("Annotation 5 a|Annotation 5 b|LateAnnotation 6 c1|LateAnnotation 5 d1", Describe());
    }

    [Fact]
    public void AWarningHasASeverity()
    {
        _context.EmitWarning(_event.View, "a");
        _context.EmitWarning(_event.View, $"b{1}", Severity.Emerg);
        _context.EmitWarning(new EventMark { Id = 6 }, "c", Severity.Err);
        _context.EmitWarning(new EventMark { Id = 6 }, $"d{1}");
        Assert.Equal("Warning 5 a|Warning 5 b1|Warning 6 c|Warning 6 d1", Describe());
        Assert.Equal(
            (Severity.Warn, Severity.Emerg, Severity.Err, Severity.Warn),
            (_host.Notes.Notes[0].Severity, _host.Notes.Notes[1].Severity, _host.Notes.Notes[2].Severity, _host.Notes.Notes[3].Severity));
        Assert.Equal(3, _host.Notes.Notes[0].Plugin);
    }

    [Fact]
    public void FieldsBelongToTheirNote()
    {
        _context.RegisterAnnotation(_event.View, "a").With("n", 1).With("t", "text").With("b", true);
        _context.EmitWarning(_event.View, "b").With("u", "bytes"u8).With("off", false);
        _context.EmitWarning(_event.View, "c");
        Assert.Equal("0 n 1|0 t text|0 b 1|1 u bytes|1 off 0", Fields());
        Assert.Equal((true, true, false), (_host.Notes.Notes[0].HasFields, _host.Notes.Notes[1].HasFields, _host.Notes.Notes[2].HasFields));
        Assert.Equal("Annotation 5 a|Warning 5 b|Warning 5 c", Describe());
    }

    [Fact]
    public void EmptyTextFieldsAreAbsent()
    {
        _context.RegisterAnnotation(_event.View, "a").With("s", (string?)null).With("e", "").With("u", ReadOnlySpan<byte>.Empty);
        Assert.Equal("", Fields());
        Assert.False(_host.Notes.Notes[0].HasFields);
    }

    [Fact]
    public void FoldByIsKeptWithTheNote()
    {
        _context.EmitWarning(_event.View, "a").FoldBy(0);
        _context.EmitWarning(_event.View, "b");
        Assert.True(_host.Notes.Notes[0].HasFoldKey);
        Assert.False(_host.Notes.Notes[1].HasFoldKey);
    }

    [Fact]
    public void ARefusedNoteLeavesNoTextBehind()
    {
        PluginContext mute = _host.Context(PluginCapabilities.AnalyzeEvents);
        _context.RegisterAnnotation(_event.View, "kept");
        int length = _host.Notes.Length;
        mute.RegisterAnnotation(_event.View, $"no {1}").With("n", 1).With("t", "text").With("u", "x"u8).FoldBy(1);
        mute.RegisterAnnotation(5, "no").With("b", true);
        mute.RegisterAnnotation(5, $"no{1}");
        mute.EmitWarning(_event.View, "no");
        mute.EmitWarning(_event.View, $"no {1}");
        mute.EmitWarning(new EventMark { Id = 5 }, "no");
        mute.EmitWarning(new EventMark { Id = 5 }, $"no {1}");
        mute.AddPanel(new NoPanel());
        Assert.Equal(length, _host.Notes.Length);
        Assert.Equal("Annotation 5 kept", Describe());
        Assert.Equal("", Fields());
        Assert.Equal(8, _host.Calls.Count);
        Assert.Equal("refuse 3 AnnotateEvents", _host.Calls[0]);
        Assert.Equal("refuse 3 EmitAlerts", _host.Calls[3]);
        Assert.Equal("refuse 3 AddPanels", _host.Calls[7]);
    }

    [Fact]
    public void OtherCallsGoToTheHost()
    {
        Assert.False(_context.TryGetEvent(9, out _));
        _context.AddPanel(new NoPanel());
        _context.Logger.Info("i");
        _context.Logger.Warning("w");
        _context.Logger.Error("e");
        _context.SeeEverything(true);
        _context.CallAfter(TimeSpan.FromSeconds(2));
        _context.CallAfter(Timeout.InfiniteTimeSpan);
        Assert.Equal("find 9|panel 3 none|log 3 i|log 3 warning: w|log 3 error: e|everything 3 True|timer 3 2000|timer 3 -1", string.Join('|', _host.Calls));
    }

    [Fact]
    public void AnIncidentHasASpanAndFrames()
    {
        EventMark mark = _event.View.Mark;
        _context.ReportIncident("oops", new IncidentSpan(mark, mark, 2), $"bug in {"f"u8}").With("pid", 1).WithFrame("f"u8, 3, "m"u8).WithFingerprint(9);
        _context.ReportIncident("oops", default, "other", Severity.Warn);
        Assert.Equal("Incident 5 bug in f|Incident 0 other", Describe());
        NoteIncident incident = _host.Notes.Incident(in _host.Notes.Notes[0]);
        Assert.Equal(("oops", 9UL, 2, 5UL), (incident.Kind, incident.Fingerprint, incident.Span.Lines, incident.Span.First.Id));
        Assert.Equal("f m 3", $"{Encoding.UTF8.GetString(_host.Notes.Symbol(in _host.Notes.Frames[0]))} "
            + $"{Encoding.UTF8.GetString(_host.Notes.Module(in _host.Notes.Frames[0]))} {_host.Notes.Frames[0].Offset}");
    }

    [Fact]
    public void WithoutTheCapabilityNoIncidentIsReported()
    {
        PluginContext mute = _host.Context(PluginCapabilities.AnalyzeEvents);
        mute.ReportIncident("oops", default, $"no {1}").WithFrame("f"u8, 3, default).WithFingerprint(1);
        mute.ReportIncident("oops", default, "no");
        mute.SeeEverything(true);
        Assert.Equal(0, _host.Notes.Count);
        Assert.Equal(0, _host.Notes.Length);
        Assert.All(_host.Calls, call => Assert.Equal("refuse 3 ReportIncidents", call));
    }

    private string Text(int note) =>
        Encoding.UTF8.GetString(_host.Notes.Text(_host.Notes.Notes[note].TextStart, _host.Notes.Notes[note].TextLength));

    private string Describe()
    {
        string[] notes = new string[_host.Notes.Count];
        for (int i = 0; i < notes.Length; i++)
            notes[i] = $"{_host.Notes.Notes[i].Kind} {_host.Notes.Notes[i].EventId} {Text(i)}";
        return string.Join('|', notes);
    }

    private string Fields()
    {
        string all = "";
        foreach (ref readonly NoteField field in _host.Notes.Fields)
        {
            string value = field.Kind == NoteFieldKind.Text
                ? Encoding.UTF8.GetString(_host.Notes.Text(field.TextStart, field.TextLength))
                : field.Number.ToString(CultureInfo.InvariantCulture);
            all += $"|{field.Note} {field.Name} {value}";
        }

        return all.TrimStart('|');
    }

    private sealed class NoPanel : Panel
    {
        public override string Title => "none";

        public override void Render(IBufferWriter<byte> output)
        {
        }
    }

    /// <summary>A value longer than the first guess.</summary>
    private readonly struct Long : IUtf8SpanFormattable
    {
        public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider)
        {
            written = 0;
            if (destination.Length < 300)
                return false;
            destination[..300].Fill((byte)'y');
            written = 300;
            return true;
        }
    }
}
