using System;
using RingBuffer.Cli.Options;
using Xunit;

namespace RingBuffer.Cli.Tests;

public sealed class PosixZoneTests
{
    [Theory]
    [InlineData("CET-1", "01:00", "01:00")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "01:00", "02:00")]
    [InlineData("EST5EDT,M3.2.0,M11.1.0", "-05:00", "-04:00")]
    [InlineData("EST5EDT", "-05:00", "-04:00")]
    [InlineData("<+0530>-5:30", "05:30", "05:30")]
    [InlineData("NST3:30NDT2:30,M3.2.0/0:01,M11.1.0/0:01", "-03:30", "-02:30")]
    [InlineData("AEST-10AEDT,M10.1.0,M4.1.0/3", "11:00", "10:00")] // the other half of the world
    public void AZoneMayBeWrittenOut(string text, string january, string july)
    {
        Assert.True(PosixZone.TryParse(text, out TimeZoneInfo zone));
        Assert.Equal((TimeSpan.Parse(january, null), TimeSpan.Parse(july, null)),
            (zone.GetUtcOffset(new DateTime(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc)), zone.GetUtcOffset(new DateTime(2026, 7, 15, 12, 0, 0, DateTimeKind.Utc))));
    }

    /// <summary>Summer time ends at 3 on the last Sunday of October, which is 1 in UTC.</summary>
    [Fact]
    public void SummerEndsAtItsHour()
    {
        Assert.True(PosixZone.TryParse("CET-1CEST,M3.5.0,M10.5.0/3", out TimeZoneInfo zone));
        Assert.Equal(2, zone.GetUtcOffset(new DateTime(2026, 10, 25, 0, 59, 59, DateTimeKind.Utc)).Hours);
        Assert.Equal(1, zone.GetUtcOffset(new DateTime(2026, 10, 25, 1, 0, 0, DateTimeKind.Utc)).Hours);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Europe/Berlin")]
    [InlineData("CE-1")]
    [InlineData("CET")]
    [InlineData("CET-1CEST,J60,J300")]
    [InlineData("CET-1CEST,M3.5.0")]
    [InlineData("LMT-0:53:28")]
    [InlineData("AAA0BBB,M3.2.0,M3.2.0")]
    [InlineData("CET-1CEST,M13.5.0,M10.5.0")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/25")]
    [InlineData("CET-15")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0x")]
    [InlineData("<+05")]
    public void AnythingElseIsNone(string text) => Assert.False(PosixZone.TryParse(text, out _));
}
