using System;
using System.Buffers;
using System.Text.RegularExpressions;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

public sealed class EventFilterTests
{
    private const string Usb = "6,1,2,-;usb 1-1: hello\n SUBSYSTEM=usb\n";
    private const string UserErr = "11,1,2,-;user says\n";

    [Fact]
    public void WithoutOptionsEverythingPasses()
    {
        Assert.True(Accepts(new EventFilter(), Usb));
        Assert.True(Accepts(new EventFilter(), "2047,1,2,-;\n"));
    }

    [Theory]
    [InlineData(0b0100_0000, true)]
    [InlineData(0b1011_1111, false)]
    [InlineData(0b1111_1111, true)]
    public void SeveritiesAreBits(byte severities, bool accepted) =>
        Assert.Equal(accepted, Accepts(new EventFilter { Severities = severities }, Usb));

    [Fact]
    public void FacilitiesAreASet()
    {
        EventFilter filter = new() { Facilities = SearchValues.Create([1, 255]) };
        Assert.False(Accepts(filter, Usb));
        Assert.True(Accepts(filter, UserErr));
        Assert.True(Accepts(filter, "2047,1,2,-;x\n"));
    }

    [Fact]
    public void SubsystemsAreComparedWithoutCase()
    {
        Assert.True(Accepts(new EventFilter { Subsystems = ["net"u8.ToArray(), "USB"u8.ToArray()] }, Usb));
        Assert.False(Accepts(new EventFilter { Subsystems = ["us"u8.ToArray(), "usbx"u8.ToArray()] }, Usb));
        Assert.True(Accepts(new EventFilter { Subsystems = ["kernel"u8.ToArray()] }, UserErr));
    }

    [Fact]
    public void GrepAndExcludeLookAtTheMessageOnly()
    {
        Assert.True(Accepts(new EventFilter { Grep = [Expression.Of("^usb .*hello$")] }, Usb));
        Assert.False(Accepts(new EventFilter { Grep = [Expression.Of("SUBSYSTEM")] }, Usb));
        Assert.False(Accepts(new EventFilter { Exclude = [Expression.Of("hello")] }, Usb));
        Assert.False(Accepts(new EventFilter { Grep = [Expression.Of("usb")], Exclude = [Expression.Of("hello")] }, Usb));
        Assert.True(Accepts(new EventFilter { Grep = [Expression.Of("^caf.$")] }, "6,1,2,-;caf\\xc3\\xa9\n"));
    }

    [Fact]
    public void OfSeveralExpressionsOneIsEnough()
    {
        Assert.True(Accepts(new EventFilter { Grep = [Expression.Of("^nothing"), Expression.Of("hello$")] }, Usb));
        Assert.False(Accepts(new EventFilter { Exclude = [Expression.Of("^nothing"), Expression.Of("hello$")] }, Usb));
        Assert.True(Accepts(new EventFilter { Exclude = [Expression.Of("^nothing"), Expression.Of("^hello$")] }, Usb));
    }

    [Fact]
    public void OnlyAnnotatedNeedsAnAnnotationOfThisEvent()
    {
        EventFilter filter = new() { OnlyAnnotated = true };
        NoteBuffer notes = new();
        notes.SetCurrent(0xab, []);
        Assert.False(filter.Accepts(new ParsedEvent(Usb).View, notes));
        notes.AddWarning(0, new EventMark { Id = 0xab }, notes.Append("w"), Severity.Warn);
        notes.AddAnnotation(0, 0xbeef, notes.Append("late"));
        Assert.False(filter.Accepts(new ParsedEvent(Usb).View, notes));
        notes.AddAnnotation(0, 0xab, notes.Append("a"));
        Assert.True(filter.Accepts(new ParsedEvent(Usb).View, notes));
    }

    [Fact]
    public void NoEventsMeansNone() => Assert.False(Accepts(new EventFilter { NoEvents = true }, Usb));

    [Fact]
    public void AnExpressionThatTakesForeverHidesNothing()
    {
        Regex slow = new("^(a|aa)+$", RegexOptions.ExplicitCapture, TimeSpan.FromMilliseconds(1));
        string record = $"6,1,2,-;{new string('a', 2000)}!\n";
        Assert.True(Accepts(new EventFilter { Grep = [slow] }, record));
        Assert.True(Accepts(new EventFilter { Exclude = [slow] }, record));
    }

    private static bool Accepts(EventFilter filter, string record) => filter.Accepts(new ParsedEvent(record).View, new NoteBuffer());
}
