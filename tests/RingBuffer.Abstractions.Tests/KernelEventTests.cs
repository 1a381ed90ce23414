using System.Text;
using Xunit;

namespace RingBuffer.Abstractions.Tests;

public sealed class KernelEventTests
{
    [Fact]
    public void EveryPartOfThePayloadHasItsView()
    {
        BuiltEvent built = new("message", "usb", "+usb:1-2", [1, 2, 3], "raw");
        KernelEvent e = built.View;
        Assert.Equal("message", Encoding.UTF8.GetString(e.Message));
        Assert.Equal("usb", Encoding.UTF8.GetString(e.Subsystem));
        Assert.Equal("+usb:1-2", Encoding.UTF8.GetString(e.Device));
        Assert.Equal((byte[])[1, 2, 3], e.Tags.ToArray());
        Assert.Equal("raw", Encoding.UTF8.GetString(e.Raw));
    }

    [Fact]
    public void WithoutATagTheKnownSubsystemIsShown()
    {
        KernelEvent e = new BuiltEvent("message", device: "n8").View;
        Assert.Equal("known", Encoding.UTF8.GetString(e.Subsystem));
        Assert.Equal("n8", Encoding.UTF8.GetString(e.Device));
        Assert.True(e.Tags.IsEmpty && e.Raw.IsEmpty);
    }

    [Fact]
    public void NumbersAreThoseOfTheSlot()
    {
        BuiltEvent built = new("x");
        built.Slot.Id = 1;
        built.Slot.Sequence = ulong.MaxValue;
        built.Slot.BootMicroseconds = 3;
        built.Slot.UnixMicroseconds = 4;
        built.Slot.TimeQuality = TimeQuality.Calibrated;
        built.Slot.Severity = Severity.Alert;
        built.Slot.Facility = 255;
        KernelEvent e = built.View;
        Assert.Equal((1UL, ulong.MaxValue, 3L, 4L), (e.Id, e.Sequence, e.BootMicroseconds, e.UnixMicroseconds));
        Assert.Equal((TimeQuality.Calibrated, Severity.Alert, 255), (e.TimeQuality, e.Severity, e.Facility));
    }

    [Theory]
    [InlineData(0, false, false, false, -1, -1)]
    [InlineData(1, true, false, false, -1, -1)]
    [InlineData(2, false, true, false, -1, -1)]
    [InlineData(4, false, false, true, -1, -1)]
    [InlineData(8, false, false, false, 7, -1)]
    [InlineData(16, false, false, false, -1, 7)]
    public void FlagsTellWhatIsKnown(byte flags, bool sequence, bool truncated, bool continuation, int pid, int cpu)
    {
        BuiltEvent built = new("x");
        built.Slot.Flags = (SlotFlags)flags;
        built.Slot.CallerId = 7;
        KernelEvent e = built.View;
        Assert.Equal((sequence, truncated, continuation), (e.HasSequence, e.IsTruncated, e.IsContinuation));
        Assert.Equal((pid, cpu), (e.Pid, e.Cpu));
    }

    [Fact]
    public void TextIsDecodedFromUtf8() =>
        Assert.Equal("caf\u00e9 \U0001F600", new string(new BuiltEvent("caf\u00e9 \U0001F600").View.MessageText));

    [Fact]
    public void InvalidUtf8BecomesReplacementCharacters()
    {
        byte[] bytes = [0xff, (byte)'a', 0xc3, 0xe2, 0x82, (byte)'b', 0xed, 0xa0, 0x80];
        Assert.Equal(Encoding.UTF8.GetString(bytes), new string(new BuiltEvent(bytes).View.MessageText));
    }

    [Fact]
    public void TextIsDecodedOnce()
    {
        BuiltEvent built = new("before");
        KernelEvent e = built.View;
        Assert.Equal("before", new string(e.MessageText));
        built.Spoil();
        Assert.Equal("before", new string(e.MessageText));
        Assert.Equal("!!!!!!", Encoding.UTF8.GetString(e.Message));
    }

    [Fact]
    public void AnotherEventIsDecodedAnew()
    {
        MessageDecoder decoder = new();
        BuiltEvent one = new("one") { Decoder = decoder };
        BuiltEvent two = new("two") { Decoder = decoder };
        two.Slot.PayloadStart = 3;
        Assert.Equal("one", new string(one.View.MessageText));
        Assert.Equal("two", new string(two.View.MessageText));
        Assert.Equal("one", new string(one.View.MessageText));
    }

    [Fact]
    public void AnEmptyMessageDoesNotStandForTheEventThatSharesItsPlace()
    {
        MessageDecoder decoder = new();
        BuiltEvent empty = new("") { Decoder = decoder };
        BuiltEvent next = new("next") { Decoder = decoder };
        Assert.Equal("", new string(empty.View.MessageText));
        Assert.Equal("next", new string(next.View.MessageText));
        Assert.Equal("", new string(empty.View.MessageText));
    }

    [Fact]
    public void ALongMessageIsDecodedWhole()
    {
        string text = new('\u00e9', 5000);
        Assert.Equal(text, new string(new BuiltEvent(text).View.MessageText));
    }
}
