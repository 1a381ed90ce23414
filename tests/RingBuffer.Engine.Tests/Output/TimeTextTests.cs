using System;
using System.Globalization;
using CsCheck;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData(0, "0.000000")]
    [InlineData(1, "0.000001")]
    [InlineData(999_999, "0.999999")]
    [InlineData(5_140_900, "5.140900")]
    [InlineData(123_456_789_012_345, "123456789.012345")]
    [InlineData(long.MaxValue, "9223372036854.775807")]
    public void StampsHaveSixDecimals(long microseconds, string expected)
    {
        byte[] text = new byte[32];
        Assert.Equal(expected, KernelFormat.Text(text.AsSpan(0, TimeText.Seconds(microseconds, text))));
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999Z")]
    [InlineData(1_795_464_251_123_456, "2026-11-23T20:04:11.123456Z")]
    [InlineData(951_782_400_000_000, "2000-02-29T00:00:00.000000Z")]
    [InlineData(4_102_444_800_000_000, "2100-01-01T00:00:00.000000Z")]
    public void TimesInUtcEndInZ(long unixMicroseconds, string expected) =>
        Assert.Equal(expected, Write(TimeZoneInfo.Utc, unixMicroseconds));

    [Theory]
    [InlineData(1, 0, "2026-11-23T21:04:11.123456+01:00")]
    [InlineData(5, 45, "2026-11-24T01:49:11.123456+05:45")]
    [InlineData(-3, -30, "2026-11-23T16:34:11.123456-03:30")]
    [InlineData(14, 0, "2026-11-24T10:04:11.123456+14:00")]
    [InlineData(0, 0, "2026-11-23T20:04:11.123456+00:00")]
    public void TimesInAZoneCarryItsOffset(int hours, int minutes, string expected)
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", new TimeSpan(hours, minutes, 0), "test", "test");
        Assert.Equal(expected, Write(zone, 1_795_464_251_123_456));
    }

    [Fact]
    public void TheOffsetChangesWithDaylightSaving()
    {
        TimeZoneInfo.AdjustmentRule rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday));
        TimeText times = new(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "winter", "summer", [rule]));
        DateTime change = new(2026, 3, 29, 1, 0, 0, DateTimeKind.Utc);
        long at = (change - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        Assert.Equal("2026-03-29T01:59:59.999999+01:00", Write(times, at - 1));
        Assert.Equal("2026-03-29T03:00:00.000000+02:00", Write(times, at));
        Assert.Equal("2026-03-29T01:59:59.000000+01:00", Write(times, at - 1_000_000));
    }

    [Fact]
    public void AnyTimeIsWrittenInItsLengthAndReadsBack() =>
        Gen.Select(Gen.Long[-60_000_000_000_000_000, 250_000_000_000_000_000], Gen.Int[-14 * 4, 14 * 4]).Sample((microseconds, quarters) =>
        {
            TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(15 * quarters), "test", "test");
            string text = Write(zone, microseconds);
            DateTimeOffset read = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
            return (read - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond == microseconds;
        });

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void ATimeBeyondTheCalendarDoesNotThrow(long microseconds) =>
        Assert.InRange(Write(TimeZoneInfo.Utc, microseconds).Length, 20, TimeText.MaxLength);

    private static string Write(TimeZoneInfo zone, long unixMicroseconds) => Write(new TimeText(zone), unixMicroseconds);

    private static string Write(TimeText times, long unixMicroseconds)
    {
        byte[] text = new byte[TimeText.MaxLength];
        return KernelFormat.Text(text.AsSpan(0, times.Rfc3339(unixMicroseconds, text)));
    }
}
