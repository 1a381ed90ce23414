using System;
using System.Linq;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

/// <summary>The words of the output format: they may be added to, never changed.</summary>
public sealed class NamesTests
{
    [Fact]
    public void SeveritiesAreInTheKernelsOrder() => Assert.Equal(
        "EMERG ALERT CRIT ERR WARN NOTICE INFO DEBUG",
        string.Join(' ', Enum.GetValues<Severity>().Select(s => KernelFormat.Text(Names.Severity(s)))));

    [Theory]
    [InlineData(0, "kern")]
    [InlineData(1, "user")]
    [InlineData(3, "daemon")]
    [InlineData(10, "authpriv")]
    [InlineData(15, "clock")]
    [InlineData(16, "local0")]
    [InlineData(23, "local7")]
    public void FacilitiesHaveTheNamesOfSyslog(int facility, string name) =>
        Assert.Equal(name, KernelFormat.Text(Names.Facility(facility)));

    [Fact]
    public void HigherFacilitiesHaveNoName()
    {
        Assert.Equal(24, Names.NamedFacilities);
        Assert.Throws<ArgumentOutOfRangeException>(() => Names.Facility(24).Length);
    }

    [Fact]
    public void TimeQualitiesAreNamed() => Assert.Equal(
        "live calibrated estimated recorded",
        string.Join(' ', new[] { TimeQuality.Live, TimeQuality.Calibrated, TimeQuality.Estimated, TimeQuality.Recorded }
            .Select(q => KernelFormat.Text(Names.Quality(q)))));

    [Fact]
    public void GapReasonsAreNamed() => Assert.Equal(
        "missing overrun oversize msgid",
        string.Join(' ', Enum.GetValues<GapReason>().Select(r => KernelFormat.Text(GapReasons.Name(r)))));

    [Fact]
    public void NoticeCodesAreNamedApart()
    {
        string[] names = [.. Enum.GetValues<NoticeCode>().Select(c => KernelFormat.Text(NoticeCodes.Name(c)))];
        Assert.Equal(
            "malformed-record overlong-record sequence-went-back lost-at-start source-failed source-restarted sender-forgotten datagrams-dropped "
            + "unreadable-file cursor-of-other-boot cursor-not-found plugin-not-started plugin-failed plugin-disabled plugin-slow capability-refused",
            string.Join(' ', names));
    }
}
