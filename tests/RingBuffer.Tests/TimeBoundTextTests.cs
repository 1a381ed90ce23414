using System;
using RingBuffer.Cli.Options;
using Xunit;

namespace RingBuffer.Cli.Tests;

public sealed class TimeBoundTextTests
{
    private const long Now = 1795571087_276411; // 2026-11-25 01:44:47.276411 UTC

    [Theory]
    [InlineData("now", Now)]
    [InlineData("@1795571087", 1795571087_000000)]
    [InlineData("@1795571087.5", 1795571087_500000)]
    [InlineData("-1h", Now - 3600_000000)]
    [InlineData("-90s", Now - 90_000000)]
    [InlineData("-500ms", Now - 500000)]
    [InlineData("10 min ago", Now - 600_000000)]
    [InlineData("1h 30min ago", Now - 5400_000000)]
    [InlineData("2 days ago", Now - 172800_000000)]
    [InlineData("today", 1795564800_000000)]
    [InlineData("yesterday", 1795478400_000000)]
    [InlineData("2026-11-25", 1795564800_000000)]
    [InlineData("2026-11-25 01:44", 1795571040_000000)]
    [InlineData("2026-11-25T01:44:47.276411", Now)]
    [InlineData("2026-11-25T02:44:47.276411+01:00", Now)]
    [InlineData("01:44", 1795571040_000000)]
    [InlineData("01:44:47", 1795571087_000000)]
    public void WallClockTimesAreUnderstood(string text, long microseconds) =>
        Assert.Equal((microseconds, false), (TimeBoundText.Parse("--since", text, Now, TimeZoneInfo.Utc)!.Microseconds, TimeBoundText.Parse("--since", text, Now, TimeZoneInfo.Utc)!.IsSinceBoot));

    [Theory]
    [InlineData("boot", 0)]
    [InlineData("boot+90s", 90_000000)]
    [InlineData("boot+1.5min", 90_000000)]
    public void TimesSinceBootAreUnderstood(string text, long microseconds)
    {
        var bound = TimeBoundText.Parse("--since", text, Now, TimeZoneInfo.Utc)!;
        Assert.Equal((microseconds, true), (bound.Microseconds, bound.IsSinceBoot));
    }

    [Fact]
    public void NoneIsNone() => Assert.Null(TimeBoundText.Parse("--since", null, Now, TimeZoneInfo.Utc));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("soon")]
    [InlineData("-1 parsec")]
    [InlineData("boot+")]
    [InlineData("boot-1s")]
    [InlineData("@-1")]
    [InlineData("@1e9")]
    [InlineData("2026-02-30")]
    [InlineData("25:00")]
    [InlineData("2026-11-25 01:44 and more")]
    [InlineData("-99999999999999999999h")]
    public void WhatIsNoTimeIsBadUsage(string text) =>
        Assert.StartsWith("--until wants a time", Assert.Throws<UsageException>(() => TimeBoundText.Parse("--until", text, Now, TimeZoneInfo.Utc)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("192.0.2.1:6666", "192.0.2.1", 6666)]
    [InlineData("[2001:db8::1]:6666", "2001:db8::1", 6666)]
    [InlineData(":6666", "::", 6666)]
    [InlineData("0.0.0.0:0", "0.0.0.0", 0)]
    public void AddressesToListenOnAreNumeric(string text, string address, int port) => Assert.Equal(new ListenAddress(address, port), ListenAddress.Parse(text));

    [Theory]
    [InlineData("localhost:6666")]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.1:99999")]
    [InlineData("2001:db8::1:6666")]
    [InlineData("")]
    public void OtherAddressesAreBadUsage(string text) => Assert.Throws<UsageException>(() => ListenAddress.Parse(text));

    [Theory]
    [InlineData(true, false, true, false, false, "--follow")]
    [InlineData(false, true, true, true, false, "only one")]
    [InlineData(false, false, false, false, true, "--cursor-file")]
    public void InputsThatDoNotGoTogetherAreNamed(bool follow, bool journal, bool pstore, bool netconsole, bool cursor, string about) => Assert.StartsWith(
        about,
        InputConflict.Of(["-"], follow, journal, boot: false, pstore, netconsole, cursor), StringComparison.Ordinal);
}
