using System.Linq;
using System.Text;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Shapes;

/// <summary>Syslog files and the short forms of journalctl.</summary>
public sealed class SyslogLineTests
{
    private const long Time = 1795571087_000000;

    [Theory]
    [InlineData("rcu: #0113-....: (1249 ticks this GP)", "rcu: \t3-....: (1249 ticks this GP)")]
    [InlineData("first#012second#012", "first\nsecond\n")]
    [InlineData("port #01 of bank #013", "port #01 of bank #013")]
    public void TabsAndNewlinesThatRsyslogWroteAsNumbersAreThemselvesAgain(string text, string message) =>
        Assert.Equal(message, ShapedEvent.Of($"Nov 25 10:17:44 box kernel: [    1.276411] {text}\n", LogShape.Syslog).Message);

    [Theory]
    [InlineData("Nov 25 01:44:47 web1 kernel: ", Time, EventSource.Syslog)]
    [InlineData("Nov 25 2026 01:44:47 web1 kernel: ", Time, EventSource.Syslog)]
    [InlineData("2026-11-25T01:44:47.276411+00:00 web1 kernel: ", Time + 276411, EventSource.Syslog)]
    [InlineData("2026-11-25T01:44:47Z web1 kernel: ", Time, EventSource.Syslog)]
    [InlineData("2026-11-25T02:44:47+0100 web1 kernel: ", Time, EventSource.Journal)]
    [InlineData("2026-11-25T02:44:47.276411+0100 web1 kernel: ", Time + 276411, EventSource.Journal)]
    [InlineData("Nov 25 01:44:47.276411 web1 kernel: ", Time + 276411, EventSource.Journal)]
    [InlineData("Wed 2026-11-25 01:44:47 UTC web1 kernel: ", Time, EventSource.Journal)]
    [InlineData("1795571087.276411 web1 kernel: ", Time + 276411, EventSource.Journal)]
    internal void TheTimeAndTheHostAreTakenOffTheMessage(string prefix, long unix, EventSource source)
    {
        ShapedEvent e = ShapedEvent.Of(prefix + "usb 1-2: text\n");
        Assert.Equal(("usb 1-2: text", unix, -1L, "web1", source), (e.Message, e.Unix1970, e.Stamp, e.Host, e.Source));
        Assert.Equal(("usb", "?.?", true), (e.Subsystem, e.Prefix, e.MayBeKernel));
    }

    [Theory]
    [InlineData("nov 25")]
    [InlineData("ноя 25")]
    [InlineData("лис 25")]
    [InlineData("nov. 25")]
    [InlineData("marras 25")]
    [InlineData("11月 25")]
    [InlineData("11월 25")]
    [InlineData("NOV 25")]
    [InlineData(" 11月 25")]
    public void MonthsMayBeOfAnotherLanguage(string date)
    {
        ShapedEvent e = ShapedEvent.Of(AsBytes(date) + " 01:44:47 web1 kernel: text\n");
        Assert.Equal(("text", Time, "web1", EventSource.Syslog), (e.Message, e.Unix1970, e.Host, e.Source));
    }

    [Theory]
    [InlineData("13月 25")]
    [InlineData("0月 25")]
    [InlineData("hyd 25")]
    [InlineData("january 25")]
    [InlineData(" 25")]
    public void OtherWordsAreNoMonths(string date) => Assert.Equal(EventSource.Text, ShapedEvent.Of(AsBytes(date) + " 01:44:47 web1 kernel: text\n").Source);

    [Theory]
    [InlineData("kernel: text\n")]
    [InlineData("22:39:31 kernel: text\n")]
    [InlineData("22:39:31,681 INFO kernel:text\n")]
    public void TheTimeMayBeCutOff(string line)
    {
        ShapedEvent e = ShapedEvent.Of(line);
        Assert.Equal(("text", -1L, -1L, true, EventSource.Syslog), (e.Message, e.Stamp, e.Unix1970, e.MayBeKernel, e.Source));
    }

    private static string AsBytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("Nov 25 01:44:47 web1 kernel:[    1.276411] text\n", "web1", true)]
    [InlineData("Nov 25 01:44:47 [kernel] [    1.276411] text\n", "", true)]
    [InlineData("Nov 25 01:44:47 kernel: [    1.276411] text\n", "", true)]
    [InlineData("Nov 25 01:44:47 [kern.warning] [    1.276411] text\n", "", true)]
    [InlineData("[    1.276411] kernel: text\n", "", true)]
    [InlineData(" kernel:[    1.276411] text\n", "", true)]
    public void TheKernelsTagHasManyForms(string line, string host, bool isKernel)
    {
        ShapedEvent e = ShapedEvent.Of(line);
        Assert.Equal(("text", host, 1276411L, isKernel), (e.Message, e.Host, e.Stamp, e.MayBeKernel));
    }

    [Theory]
    [InlineData("Nov 25 01:44:47 [sshd] text\n", LogShape.Syslog, "[sshd] text")]
    [InlineData("[    1.276411] systemd[1]: kernel: text\n", LogShape.JournalShort, "systemd[1]: kernel: text")]
    [InlineData("2026-11-25T01:44:47+00:00 sshd: text\n", LogShape.Syslog, "sshd: text")]
    internal void ProgramsWithoutAHostKeepTheirTag(string line, LogShape shape, string message)
    {
        ShapedEvent e = ShapedEvent.Of(line, shape);
        Assert.Equal((message, "", false), (e.Message, e.Host, e.MayBeKernel));
    }

    [Theory]
    [InlineData("[    1.276411] web1 kernel: text\n")]
    [InlineData("[    1.276411 <    0.000012 >] web1 kernel: text\n")]
    public void TheStampOfShortMonotonicIsTheKernels(string line)
    {
        ShapedEvent e = ShapedEvent.Of(line);
        Assert.Equal(("text", 1276411L, -1L, "web1", EventSource.Journal), (e.Message, e.Stamp, e.Unix1970, e.Host, e.Source));
    }

    [Fact]
    public void TheStampThatTheDaemonKeptIsTakenOffTheMessage()
    {
        ShapedEvent e = ShapedEvent.Of("Nov 25 01:44:47 web1 kernel: [    1.276411][   T33] text\n");
        Assert.Equal(("text", 1276411L, Time, 33), (e.Message, e.Stamp, e.Unix1970, e.Pid));
    }

    [Theory]
    [InlineData("Wed May 14 14:39:50 2025 kern.err kernel: [ 5058.854129] ", "0.3", 5058_854129, 1747233590_000000, "")]
    [InlineData("Sun May  4 14:39:50 2025 kern.warn kernel: [ 5058.854129] ", "0.4", 5058_854129, 1746369590_000000, "")]
    [InlineData("Wed May 14 14:39:50 2025 [1747233590.123] kern.info kernel: [ 5058.854129] ", "0.6", 5058_854129, 1747233590_123000, "")]
    [InlineData("Wed May 14 14:39:50 2025 kern.notice kernel: ", "0.5", -1, 1747233590_000000, "")]
    [InlineData("Nov 25 01:44:47 tv kern.err kernel: [ 5058.854129] ", "0.3", 5058_854129, Time, "tv")]
    [InlineData("Nov 25 01:44:47 kern.crit kernel: [ 5058.854129] ", "0.2", 5058_854129, Time, "")]
    public void RoutersSayFacilityAndSeverityInWords(string prefix, string level, long stamp, long unix, string host)
    {
        ShapedEvent e = ShapedEvent.Of(prefix + "usb 2-3: timeout\n");
        Assert.Equal(("usb 2-3: timeout", level, stamp, unix, host, EventSource.Syslog), (e.Message, e.Prefix, e.Stamp, e.Unix1970, e.Host, e.Source));
        Assert.Equal(("usb", true), (e.Subsystem, e.MayBeKernel));
    }

    [Theory]
    [InlineData("2026 Nov 25 01:44:47.000000 sonic INFO kernel: [ 5058.854129] ", "0.6", Time, "sonic")]
    [InlineData("2026 Nov 25 01:44:47 sonic WARNING kernel: [ 5058.854129] ", "0.4", Time, "sonic")]
    [InlineData("2026-11-25T01:44:47.000000Z INFO kernel: [ 5058.854129] ", "0.6", Time, "")]
    [InlineData("ERR kernel: [ 5058.854129] ", "0.3", -1, "")]
    [InlineData("web1 kernel: [ 5058.854129] ", "?.?", -1, "web1")]
    [InlineData("2026 Nov 25 01:44:47 web1 [5058.854129] ", "?.?", Time, "web1")]
    [InlineData("Nov 25 01:44:47 web1 [5058.854129] ", "?.?", Time, "web1")]
    [InlineData("Nov 25 01:44:47 127.0.0.1 web1 kernel: [5058.854129] ", "?.?", Time, "web1")]
    [InlineData("<6>1 2026-11-25T01:44:47+00:00 web1 kernel - - - [ 5058.854129] ", "0.6", Time, "web1")]
    [InlineData("<6> 1 2026-11-25T01:44:47+00:00 web1 kernel - - - [ 5058.854129] ", "0.6", Time, "web1")]
    [InlineData("    Nov 25 01:44:47 web1 kernel: [ 5058.854129] ", "?.?", Time, "web1")]
    [InlineData("Nov 25 01:44:47 web1 kernel[1071]: [ 5058.854129] ", "?.?", Time, "web1")]
    [InlineData("[Nov 25 01:44:47] kern kernel: [ 5058.854129] ", "?.?", Time, "")]
    [InlineData(" kernel:[ 5058.854129] ", "?.?", -1, "")]
    [InlineData("Nov 25 01:44:47 web1 kernel: : [ 5058.854129] ", "?.?", Time, "web1")]
    [InlineData("Nov 25 01:44:47 web1 4,1662,5058854129,-,caller=C0;", "0.4", Time, "web1")]
    [InlineData("Nov 25 01:44:47 web1 user.err kernel: [ 5058.854129] ", "0.3", Time, "web1")]
    [InlineData("Nov 25 01:44:47 web1 6.12.1,4,1662,5058854129,-;", "0.4", Time, "web1")]
    public void RelaysAndTemplatesPutMuchBeforeTheMessage(string prefix, string level, long unix, string host)
    {
        ShapedEvent e = ShapedEvent.Of(prefix + "usb 2-3: timeout\n");
        Assert.Equal(("usb 2-3: timeout", level, 5058_854129L, unix, host, true), (e.Message, e.Prefix, e.Stamp, e.Unix1970, e.Host, e.MayBeKernel));
        Assert.False(e.IsTruncated);
    }

    [Theory]
    [InlineData("daemon.info hostapd: ", "hostapd: ", "3.6")]
    [InlineData("authpriv.info dropbear[2050]: ", "dropbear[2050]: ", "10.6")]
    [InlineData("cron.err ", "", "9.3")]
    [InlineData("ERR cras_server[1439]: ", "cras_server[1439]: ", "1.3")]
    public void OtherProgramsOfARouterAreNotTheKernel(string words, string tag, string level)
    {
        ShapedEvent e = ShapedEvent.Of($"Wed May 14 14:39:50 2025 {words}Out of memory\n");
        Assert.Equal((tag + "Out of memory", level, false, 1747233590_000000), (e.Message, e.Prefix, e.MayBeKernel, e.Unix1970));
    }

    [Fact]
    public void LinesOfOtherProgramsAreKeptAndAreNotTheKernels()
    {
        ShapedEvent e = ShapedEvent.Of("Nov 25 01:44:47 web1 sshd[123]: kernel: Out of memory: Killed process 1\n");
        Assert.Equal(("sshd[123]: kernel: Out of memory: Killed process 1", false), (e.Message, e.MayBeKernel));
    }

    [Fact]
    public void WhereJournalctlKnowsNoNameThereIsNone()
    {
        ShapedEvent e = ShapedEvent.Of("Nov 25 01:44:47 web1 unknown: written to /dev/kmsg\n");
        Assert.Equal(("written to /dev/kmsg", false), (e.Message, e.MayBeKernel));
    }

    [Theory]
    [InlineData("[    1.276411] web1 kernel: ", "")]
    [InlineData("Nov 25 01:44:47 web1 kernel: ", "")]
    [InlineData("Nov 25 01:44:47 web1 app[9]: ", "app[9]: ")]
    public void LinesThatJournalctlIndentedAreOneRecord(string prefix, string name)
    {
        string blanks = new(' ', prefix.Length);
        var events = ShapedEvent.All($"{prefix}first\n{blanks}second\n{blanks}  third\n{prefix}other\n");
        Assert.Equal($"{name}first\nsecond\n  third|{name}other", string.Join('|', events.Select(e => e.Message)));
    }

    [Theory]
    [InlineData("Dec 31 23:59:59", 2025)]
    [InlineData("Nov 26 01:00:00", 2026)]
    [InlineData("Jan  1 00:00:00", 2026)]
    [InlineData("Feb 29 12:00:00", 2024)]
    public void AYearIsTheNewestThatDoesNotPointIntoTheFuture(string time, int year) =>
        Assert.Equal(year, System.DateTime.UnixEpoch.AddMicroseconds(ShapedEvent.Of($"{time} web1 kernel: text\n").Unix1970).Year);

    [Theory]
    [InlineData("-- Boot 7f5c3d2e1b0a49f8a7c6d5e4f3a2b1c0 --")]
    [InlineData("Nov 31 01:44:47 web1 kernel: no such day")]
    [InlineData("Nov 25 01:44:47")]
    [InlineData("Nov 25 25:44:47 web1 kernel: no such hour")]
    [InlineData("Wed May 14 14:39:50 kern.err")]
    [InlineData("Wed May 14 14:39:50 2025")]
    [InlineData("Wed May 14 14:39:50 2025 kernel.error text")]
    public void WhatIsNoSyslogLineIsText(string line) =>
        Assert.Equal((line, EventSource.Text), (ShapedEvent.Of(line + "\n", LogShape.Syslog).Message, ShapedEvent.Of(line + "\n", LogShape.Syslog).Source));
}
