using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

/// <summary>Examples for every form a header can take.</summary>
public sealed class RecordHeaderTests
{
    [Fact]
    public void EveryFieldOfAPlainHeaderIsRead()
    {
        ParsedRecord record = ParsedRecord.Of("6,339,5140900,-;NET: Registered PF_INET6\n");
        Assert.Equal(339UL, record.Slot.Sequence);
        Assert.Equal(5140900, record.Slot.BootMicroseconds);
        Assert.Equal(Severity.Info, record.Slot.Severity);
        Assert.Equal(0, record.Slot.Facility);
        Assert.Equal(SlotFlags.HasSequence, record.Slot.Flags);
        Assert.Equal("NET: Registered PF_INET6", record.Message);
    }

    [Theory]
    [InlineData(0, 0, Severity.Emerg)]
    [InlineData(7, 0, Severity.Debug)]
    [InlineData(12, 1, Severity.Warn)]
    [InlineData(30, 3, Severity.Info)]
    [InlineData(191, 23, Severity.Debug)]
    [InlineData(1000, 125, Severity.Emerg)]
    [InlineData(2047, 255, Severity.Debug)]
    public void ThePrefixHoldsFacilityAndSeverity(int prefix, byte facility, object severity)
    {
        ParsedRecord record = ParsedRecord.Of($"{prefix},1,2,-;x\n");
        Assert.Equal(facility, record.Slot.Facility);
        Assert.Equal(severity, record.Slot.Severity);
    }

    [Fact]
    public void Kernel35HasNoFlagsField()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2;text\n");
        Assert.Equal("text", record.Message);
        Assert.False(record.Continuation);
    }

    [Theory]
    [InlineData("-", false)]
    [InlineData("c", true)]
    [InlineData("+", true)]
    [InlineData("x", false)]
    [InlineData("", false)]
    [InlineData("cc", false)]
    public void ContinuationIsFlagCOrPlus(string flags, bool continuation) =>
        Assert.Equal(continuation, ParsedRecord.Of($"6,1,2,{flags};text\n").Continuation);

    [Fact]
    public void AContinuationMayHaveACaller()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,c,caller=T7;text\n");
        Assert.True(record.Continuation);
        Assert.Equal(7, record.Slot.CallerId);
    }

    [Fact]
    public void AThreadCallerIsAPid()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-,caller=T4711;text\n");
        Assert.Equal(SlotFlags.HasSequence | SlotFlags.CallerThread, record.Slot.Flags);
        Assert.Equal(4711, record.Slot.CallerId);
    }

    [Fact]
    public void ACpuCallerIsACpu()
    {
        ParsedRecord record = ParsedRecord.Of("6,1,2,-,caller=C0;text\n");
        Assert.Equal(SlotFlags.HasSequence | SlotFlags.CallerCpu, record.Slot.Flags);
        Assert.Equal(0, record.Slot.CallerId);
    }

    [Theory]
    [InlineData("caller=")]
    [InlineData("caller=T")]
    [InlineData("caller=Tx")]
    [InlineData("caller=T1x")]
    [InlineData("caller=T-1")]
    [InlineData("caller=T99999999999")]
    [InlineData("caller=T2147483648")]
    [InlineData("caller=X1")]
    public void ACallerOfAnotherFormIsIgnored(string caller) =>
        Assert.Equal(SlotFlags.HasSequence, ParsedRecord.Of($"6,1,2,-,{caller};text\n").Slot.Flags);

    [Theory]
    [InlineData("6,1,2,-,ncfrag=0/33;text\n")]
    [InlineData("6,1,2,-,x,y=z,;text\n")]
    [InlineData("6,1,2,-,,,;text\n")]
    [InlineData("6,1,2,-,c;text\n")]
    [InlineData("6,1,2,-,+;text\n")]
    public void UnknownExtrasAreIgnored(string record)
    {
        ParsedRecord parsed = ParsedRecord.Of(record);
        Assert.Equal(SlotFlags.HasSequence, parsed.Slot.Flags);
        Assert.Equal("text", parsed.Message);
    }

    [Fact]
    public void UnknownExtrasMayStandAroundTheCaller() =>
        Assert.Equal(9, ParsedRecord.Of("6,1,2,-,a=b,caller=C9,ncfrag=1/2;text\n").Slot.CallerId);

    [Fact]
    public void TheLargestNumbersAreRead()
    {
        ParsedRecord record = ParsedRecord.Of("6,18446744073709551615,9223372036854775807,-;text\n");
        Assert.Equal(ulong.MaxValue, record.Slot.Sequence);
        Assert.Equal(long.MaxValue, record.Slot.BootMicroseconds);
    }

    [Theory]
    [InlineData("2048,1,2,-;prefix too large\n")]
    [InlineData("99999999999999999999,1,2,-;prefix beyond 64 bits\n")]
    [InlineData("6,18446744073709551616,2,-;sequence beyond 64 bits\n")]
    [InlineData("6,99999999999999999999,2,-;sequence far beyond 64 bits\n")]
    [InlineData("6,1,9223372036854775808,-;stamp beyond 63 bits\n")]
    [InlineData("6,1,18446744073709551616,-;stamp beyond 64 bits\n")]
    [InlineData("-6,1,2,-;negative\n")]
    [InlineData("+6,1,2,-;signed\n")]
    [InlineData("6, 1,2,-;blank\n")]
    [InlineData(" 6,1,2,-;blank\n")]
    [InlineData("6,1,2,-\n")]
    [InlineData("6,1,2,-\n;x\n")]
    [InlineData("6,1,2x;text\n")]
    [InlineData("6,1;text\n")]
    [InlineData("6,,2,-;text\n")]
    [InlineData(",1,2,-;text\n")]
    [InlineData("<6>[    1.000000] text\n")]
    [InlineData("text\n")]
    [InlineData(";\n")]
    [InlineData("\n")]
    [InlineData("\0")]
    [InlineData("")]
    public void WhatHasNoHeaderIsNotARecord(string text) => Assert.False(ParsedRecord.IsRecord(text));

    [Fact]
    public void EarlyBootRecordsHaveStampZero() => Assert.Equal(0, ParsedRecord.Of("5,0,0,-;Linux version 6.18.0\n").Slot.BootMicroseconds);
}
