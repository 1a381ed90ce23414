using System.Linq;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Shapes;

/// <summary>Lines of dmesg in all its modes, and of consoles.</summary>
public sealed class PrintkLineTests
{
    private const string Text = "usb 1-2: new device";

    [Theory]
    [InlineData("[    1.276411] ", "?.?", 1276411)]
    [InlineData("[12345678.276411] ", "?.?", 12345678276411)]
    [InlineData("[    1.276411 ] ", "?.?", 1276411)]
    [InlineData("<4>[    1.276411] ", "0.4", 1276411)]
    [InlineData("<14>[    1.276411] ", "1.6", 1276411)]
    [InlineData("<2047>[    1.276411] ", "255.7", 1276411)]
    [InlineData("kern  :info  : [    1.276411] ", "0.6", 1276411)]
    [InlineData("daemon:emerg : [    1.276411] ", "3.0", 1276411)]
    [InlineData("authpriv:err   : [    1.276411] ", "10.3", 1276411)]
    [InlineData("kern  :warn  : ", "0.4", -1)]
    [InlineData("[    1.276411 <    0.000012>] ", "?.?", 1276411)]
    [InlineData("[<    0.000012>] ", "?.?", -1)]
    [InlineData("kern  :err   : [<    0.000012>] ", "0.3", -1)]
    [InlineData("[    1.276411 <   -0.044156>] ", "?.?", 1276411)]
    [InlineData("[<   -0.044156>] ", "?.?", -1)]
    [InlineData("<-1>[    1.276411] ", "?.?", 1276411)]
    [InlineData("<4> [1.276411] ", "0.4", 1276411)]
    [InlineData("[    1.276411 / 01-27 22:01:44.436] ", "?.?", 1276411)]
    [InlineData("[    1.276411 01-05 13:30:49.424] ", "?.?", 1276411)]
    [InlineData("[    1.276411@0] ", "?.?", 1276411)]
    [InlineData("    [    1.276411] ", "?.?", 1276411)]
    [InlineData("> [    1.276411] ", "?.?", 1276411)]
    [InlineData("> > [    1.276411] ", "?.?", 1276411)]
    [InlineData("| [    1.276411] ", "?.?", 1276411)]
    [InlineData("# # [    1.276411] ", "?.?", 1276411)]
    [InlineData("+[    1.276411] ", "?.?", 1276411)]
    [InlineData("[22:22:59:896] [    1.276411] ", "?.?", 1276411)]
    [InlineData("[22:22:59.896] <4>[    1.276411] ", "0.4", 1276411)]
    [InlineData("[board/uart0] [    1.276411] ", "?.?", 1276411)]
    [InlineData("22:22:59.896 [    1.276411] ", "?.?", 1276411)]
    [InlineData("machine # [    1.276411] ", "?.?", 1276411)]
    [InlineData("vm-test-run-disk> booted_machine # [    1.276411] ", "?.?", 1276411)]
    [InlineData("\t<4>[    1.276411] ", "0.4", 1276411)]
    [InlineData("E/KERNEL  (  123): [    1.276411] ", "?.?", 1276411)]
    [InlineData("kernel_1  | <4>[    1.276411] ", "0.4", 1276411)]
    [InlineData("121:[    1.276411] ", "?.?", 1276411)]
    [InlineData("JD> [    1.276411] ", "?.?", 1276411)]
    [InlineData("host: <14>[    1.276411] ", "1.6", 1276411)]
    [InlineData("\u001b[32m[    1.276411] \u001b[0m\u001b[31m", "?.?", 1276411)]
    [InlineData("kern  :err   : \u001b[32m[    1.276411] \u001b[0m\u001b[31m", "0.3", 1276411)]
    public void PrefixAndStampAreTakenOffTheMessage(string prefix, string level, long stamp)
    {
        ShapedEvent e = ShapedEvent.Of(prefix + Text + "\n", LogShape.Dmesg);
        Assert.Equal((Text, level, stamp, -1L), (e.Message, e.Prefix, e.Stamp, e.Unix1970));
        Assert.Equal(EventSource.Dmesg, e.Source);
        Assert.Equal(level.StartsWith('0') || level.StartsWith('?') ? "usb" : "kernel", e.Subsystem);
    }

    // What vendors' kernels say of the caller; thread 0 is each processor's own.
    [Theory]
    [InlineData("(0)[123:swapper/0]", 123, true)]
    [InlineData("-(3)[0:swapper/3]", 3, false)]
    [InlineData(".(2)[1234:kworker/2:1]", 1234, true)]
    [InlineData(" (1)[6286:mount]", 6286, true)]
    [InlineData(" .(4)[1:swapper/0]", 1, true)]
    [InlineData(" [4:     libksud.so: 8487] ", 8487, true)]
    [InlineData("@0 ", 0, false)]
    [InlineData(" [    0.609248]@1 ", 1, false)]
    [InlineData(" [20180609_20:56:32.634751]@3 ", 3, false)]
    [InlineData("  [0:      swapper/0:    1] ", 1, true)]
    [InlineData(" I[0:  swapper/0:    1] ", 1, true)]
    [InlineData(" [2:    kworker/0:1: 33] ", 33, true)]
    [InlineData(" c0 ", 0, false)]
    [InlineData(" c1     1 (swapper/0) ", 1, true)]
    [InlineData("[pid:1,cpu0,swapper/0]", 1, true)]
    public void TheCallerInTheWordsOfVendorsIsTakenOffTheMessage(string caller, int id, bool isThread)
    {
        ShapedEvent e = ShapedEvent.Of($"<6>[    1.276411]{caller}{Text}\n", LogShape.Dmesg);
        Assert.Equal((Text, isThread ? id : -1, isThread ? -1 : id), (e.Message, e.Pid, e.Cpu));
    }

    [Theory]
    [InlineData("(0)")]
    [InlineData("(0)[swapper]: x")]
    [InlineData("[0: 1 2]")]
    [InlineData("[4: mount: x]")]
    [InlineData("c0ffee is hot")]
    [InlineData("cpu 1")]
    [InlineData("- (1)")]
    [InlineData("[pid:1]")]
    public void WhatOnlyLooksLikeACallerStaysInTheMessage(string text) =>
        Assert.Equal(text, ShapedEvent.Of($"[    1.276411] {text}\n", LogShape.Dmesg).Message);

    [Theory]
    [InlineData("[Wed Nov 25 01:44:47] ", 1795571087_000000)]
    [InlineData("[Wed Nov 25 01:44:47 2026] ", 1795571087_000000)]
    [InlineData("[Wed Nov  4 01:44:47 2026] ", 1793756687_000000)]
    [InlineData("[Mi Nov 25 01:44:47 2026] ", 1795571087_000000)]
    [InlineData("[Wed Nov 25 01:44:47 2026 <    0.000012>] ", 1795571087_000000)]
    [InlineData("2026-11-25T01:44:47,276411+00:00 ", 1795571087_276411)]
    [InlineData("2026-11-25T02:44:47,276411+01:00 ", 1795571087_276411)]
    [InlineData("kern  :info  : 2026-11-25T01:44:47,276411+00:00 ", 1795571087_276411)]
    [InlineData("[Nov25 01:44] ", 1795571040_000000)]
    [InlineData("[Dec25 01:44] ", 1766627040_000000)]
    [InlineData("[Nov 5 01:44] ", 1793843040_000000)]
    [InlineData("[Di Okt 20 10:17:44 2026] ", 1792491464_000000)]
    public void WallClockTimesAreTakenOffTheMessage(string prefix, long unix)
    {
        ShapedEvent e = ShapedEvent.Of(prefix + Text + "\n", LogShape.Dmesg);
        Assert.Equal((Text, unix, -1L), (e.Message, e.Unix1970, e.Stamp));
    }

    [Theory]
    [InlineData("2026-11-25 01:44:47.276 ")]
    [InlineData("[2026-11-25 01:44:47.276] ")]
    [InlineData("[2026-11-25T01:44:47.276] ")]
    public void ATerminalProgramsTimeIsKeptBesideTheStamp(string time)
    {
        ShapedEvent e = ShapedEvent.Of(time + "[    1.276411] " + Text + "\n", LogShape.Console);
        Assert.Equal((Text, 1795571087_276000, 1276411L), (e.Message, e.Unix1970, e.Stamp));
    }

    [Theory]
    [InlineData("192.168.11.119: kern: warning: [2026-04-22T21:27:51.291660856Z]: ", "0.4", 1776893271_291660)]
    [InlineData(" kern:    info: [2026-04-22T21:27:51Z]: ", "0.6", 1776893271_000000)]
    [InlineData("node-1: user:  notice: [2026-04-22T21:27:51.5Z]: ", "1.5", 1776893271_500000)]
    public void TalosSaysTheNodeAndTheTime(string prefix, string level, long unix)
    {
        ShapedEvent e = ShapedEvent.Of(prefix + Text + "\n", LogShape.Dmesg);
        Assert.Equal((Text, level, unix, -1L), (e.Message, e.Prefix, e.Unix1970, e.Stamp));
    }

    [Theory]
    [InlineData("[  T33] ", 33)]
    [InlineData("<6>[ T3256] ", 3256)]
    public void ACallerMayStandWithoutAStamp(string prefix, int pid)
    {
        ShapedEvent e = ShapedEvent.Of(prefix + Text + "\n", LogShape.Dmesg);
        Assert.Equal((Text, -1L, pid), (e.Message, e.Stamp, e.Pid));
    }

    [Fact]
    public void ATimeInAnUnknownLanguageIsTakenOffAndNotGuessed()
    {
        ShapedEvent e = ShapedEvent.Of("[Iau Hyd 20 10:17:44 2026] " + Text + "\n", LogShape.Dmesg);
        Assert.Equal((Text, -1L), (e.Message, e.Unix1970));
    }

    [Fact]
    public void DifferencesOfReltimeAddUpFromTheLastMinute()
    {
        var events = ShapedEvent.All("[  +0.100000] before any time\n[Nov25 01:44] a\n[  +0,011686] b\n[  +1.000000] c\n[  -0.044156] d\n");
        Assert.Equal(
            [("before any time", -1L), ("a", 1795571040_000000), ("b", 1795571040_011686), ("c", 1795571041_011686), ("d", 1795571040_967530)],
            events.Select(e => (e.Message, e.Unix1970)));
    }

    [Theory]
    [InlineData("[    1.276411][    T1] ", 1, -1)]
    [InlineData("[    1.276411] [  T123] ", 123, -1)]
    [InlineData("[    1.276411][   C12] ", -1, 12)]
    [InlineData("<6>[    1.276411][T1234567] ", 1234567, -1)]
    public void TheCallerIsThreadOrCpu(string prefix, int pid, int cpu)
    {
        ShapedEvent e = ShapedEvent.Of(prefix + Text + "\n", LogShape.Console);
        Assert.Equal((Text, pid, cpu), (e.Message, e.Pid, e.Cpu));
    }

    [Theory]
    [InlineData("[    1.276411] [drm] ready", "[drm] ready")]
    [InlineData("[    1.276411]  indented", " indented")]
    [InlineData("[    1.276411] ", "")]
    [InlineData("[    1.276411]", "")]
    [InlineData("[    1.276411] <6>[2.0] odd", "<6>[2.0] odd")]
    [InlineData("[    1.276411] kern  :info  : quoted", "kern  :info  : quoted")]
    public void WhatFollowsThePrefixIsTheMessage(string line, string message) =>
        Assert.Equal(message, ShapedEvent.Of(line + "\n", LogShape.Dmesg).Message);

    [Theory]
    [InlineData("```")]
    [InlineData("`")]
    [InlineData("> ```")]
    [InlineData("<pre><code>")]
    [InlineData("1261929:")]
    [InlineData("1261929-")]
    [InlineData("\"")]
    public void WhatAPageHasBeforeALogIsNotOfIt(string markup)
    {
        foreach (string line in new[] { "[    1.276411] text", "Jan 20 10:17:46 host kernel: [    1.276411] text", "Jan 20 10:17:46 host kernel: text" })
            Assert.Equal("text", ShapedEvent.Of(markup + line + "\n").Message);
    }

    [Theory]
    [InlineData("[2021/07/05, 13:43:52.334] text")]
    [InlineData("[2021/07/05, 13:43:52.334] [    1.276411] text")]
    [InlineData("2021/07/05 13:43:52.334 text")]
    public void TheTimesOfTerminalProgramsAreTimes(string line)
    {
        ShapedEvent e = ShapedEvent.Of(line + "\n");
        Assert.Equal(("text", 1625492632334000), (e.Message, e.Unix1970));
    }

    [Theory]
    [InlineData("[  240.] text", 240_000_000)]
    [InlineData("[12345.678] text", 12_345_678_000)]
    [InlineData("[86735.029485,3] text", 86_735_029_485)]
    public void StampsOfVendorsHaveFewerDigitsOrTheProcessor(string line, long microseconds)
    {
        ShapedEvent e = ShapedEvent.Of(line + "\n");
        Assert.Equal(("text", microseconds), (e.Message, e.Stamp));
    }

    [Theory]
    [InlineData("[    1.276411] multi first\n               second line\n                 third\n")]
    [InlineData("<6>[    1.276411] multi first\n                  second line\n                    third\n")]
    [InlineData("kern  :info  : [    1.276411] multi first\n                              second line\n                                third\n")]
    [InlineData("[Wed Nov 25 01:58:09 2026] multi first\n                           second line\n                             third\n")]
    [InlineData("2026-11-25T01:58:09,673723+00:00 multi first\n                                 second line\n                                   third\n")]
    [InlineData("[    1.276411 <    0.000012>] multi first\n                              second line\n                                third\n")]
    [InlineData("[Nov25 01:58] multi first\n              second line\n                third\n")]
    public void LinesThatDmesgIndentedAreOneRecord(string log) =>
        Assert.Equal("multi first\nsecond line\n  third", ShapedEvent.Of(log + "", LogShape.Dmesg).Message);

    [Fact]
    public void LinesThatWereQuotedWithIndentationAreRecordsOfTheirOwn() =>
        Assert.Equal("first|second", string.Join('|', ShapedEvent.All("                [    1.276411] first\n                [    1.276412] second\n", LogShape.Dmesg).Select(e => e.Message)));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void AStampInAFurtherLineIsOfTheMessage(string quotedBy) =>
        Assert.Equal("first\n[    1.276412] BUG: forged", ShapedEvent.Of($"{quotedBy}[    1.276411] first\n{quotedBy}               [    1.276412] BUG: forged\n", LogShape.Dmesg).Message);

    [Theory]
    [InlineData("> BUG: it", "BUG: it")]
    [InlineData("> >  Oops: it", " Oops: it")]
    [InlineData(">>> it", "it")]
    [InlineData(">", "")]
    [InlineData("  it > that", "  it > that")]
    [InlineData(">ffff88803b8d8f48: fc fb", ">ffff88803b8d8f48: fc fb")] // KASAN's mark
    public void TheQuotationMarksOfAMailAreNotOfTheMessage(string line, string message) =>
        Assert.Equal((message, EventSource.Text), (ShapedEvent.Of(line + "\n", LogShape.Text).Message, ShapedEvent.Of(line + "\n", LogShape.Text).Source));

    [Fact]
    public void TwoTimesAreTakenOffWhereLinesHaveThem()
    {
        string[] log = ["[Mon Jul  7 00:27:08 2025] U-Boot 2023.01", "[Mon Jul  7 00:27:09 2025] [    0.000000] Booting", "[Mon Jul  7 00:27:09 2025] [    0.000001] Linux"];
        Assert.Equal("U-Boot 2023.01|[    0.000000] Booting|Linux", // one alone may be a message that looks so
            string.Join('|', ShapedEvent.All(string.Join('\n', log), LogShape.Dmesg).Select(e => e.Message)));
    }

    [Fact]
    public void ALineWithoutASecondTimeDoesNotMakeTheNextOneAMessage()
    {
        const string time = "2026-01-20T10:17:44,123456+01:00 ";
        const string two = time + "[    1.000000] ";
        string[] log = [two + "a", time + "b", time + "c", time + "d", time + "e", two + "f", two + "g", two + "h", time + "i", two + "j", time + "k", two + "l", time + "m", two + "n"];
        Assert.Equal("a|b|c|d|e|f|g|h|i|j|k|l|m|n", string.Join('|', ShapedEvent.All(string.Join('\n', log), LogShape.Dmesg).Select(e => e.Message)));
    }

    [Theory]
    [InlineData("<6>remoteproc0: [    0.001234] started", "remoteproc0: [    0.001234] started")]
    [InlineData("kern  :info  : ec log: [    0.001234] started", "ec log: [    0.001234] started")]
    [InlineData("22:22:59.896 [    1.276411] rcu: \tstalls", "rcu: \tstalls")]
    [InlineData("2025-07-07T00:27:08.123Z\t[    1.276411] text", "text")]
    public void AMessageMayHoldWhatLooksLikeAFront(string line, string message) =>
        Assert.Equal((message, EventSource.Dmesg), (ShapedEvent.Of(line + "\n", LogShape.Dmesg).Message, ShapedEvent.Of(line + "\n", LogShape.Dmesg).Source));

    [Theory]
    [InlineData("login: ")]
    [InlineData("[  OK  ] Started something")]
    [InlineData("[ 1.0] short")]
    [InlineData("[    1.27641] five digits")]
    [InlineData("[abc]")]
    [InlineData("<>[    1.0")]
    [InlineData("<2048>[    1.276411] beyond facility 255")]
    [InlineData("[99999999999999999999.276411] beyond 64 bits")]
    [InlineData("note  :info  : no facility")]
    [InlineData("Jan 20 10:17:46 host prog[12]: [    1.234567] what a program said")]
    [InlineData("[pid  1234] write(1, \"[    1.234567] x\", 16) = 16")]
    public void WhatHasNoPrefixIsKeptAsText(string line)
    {
        ShapedEvent e = ShapedEvent.Of(line + "\n", LogShape.Dmesg);
        Assert.Equal((line, EventSource.Text, "?.?", -1L), (e.Message, e.Source, e.Prefix, e.Stamp));
    }

    [Fact]
    public void WhatAConsoleDroppedIsARecordOfItsOwn()
    {
        string log = "[    1.000000] first\n** 422 printk messages dropped ** [    2.000000] second\n[    3.000000] ** 1 printk messages dropped ** [said]\n** printk messages dropped ** [\n";
        Assert.Equal("first|** 422 printk messages dropped ** |second|** 1 printk messages dropped ** [said]|** printk messages dropped ** [",
            string.Join('|', ShapedEvent.All(log, LogShape.Dmesg).Select(e => e.Message)));
    }

    [Fact]
    public void AConsoleIsCutWhereTheKernelsLineBegins()
    {
        var events = ShapedEvent.All("[    1.000000] first\r\nlogin: [    5.123456] second\r\n\r\nuser text\r\n[    6.000000] third [    7.000000] glued\r\n");
        Assert.Equal(
            [
                ("first", EventSource.Console), ("login: ", EventSource.Text), ("second", EventSource.Console), ("user text", EventSource.Text),
                ("third ", EventSource.Console), ("glued", EventSource.Console),
            ],
            events.Select(e => (e.Message, e.Source)));
    }

    [Theory]
    [InlineData("level=info line=\"[   12.345678] text\"")]
    [InlineData("write(1, \"[    1.000000] text\", 20) = 20")]
    [InlineData("see `[    1.000000] text` for more")]
    [InlineData("(e.g. in <[    1.000000] text>)")]
    [InlineData("say\"[    1.000000] text\"")]
    public void ALineOfAConsoleThatQuotesAnotherIsWhole(string line) =>
        Assert.Equal((line, EventSource.Text), (ShapedEvent.Of(line + "\r\n", LogShape.Console).Message, ShapedEvent.Of(line + "\r\n", LogShape.Console).Source));

    [Theory]
    [InlineData("Please type 'yes'")]
    [InlineData("##=====")]
    [InlineData("echo \"done.\"")]
    [InlineData("key=\"\"")]
    public void ALineOfAConsoleThatBreaksOffInAMarkIsNot(string front) =>
        Assert.Equal([(front, EventSource.Text), ("text", EventSource.Console)], ShapedEvent.All(front + "[    1.000000] text\r\n", LogShape.Console).Select(e => (e.Message, e.Source)));

    [Theory]
    [InlineData("\u001b[32m[    1.000000] \u001b[0m\u001b[31m")]
    [InlineData("kern  :err   : \u001b[32m[    1.000000] \u001b[0m\u001b[31m")]
    public void ColoursBelongToTheLineInACaptureToo(string front)
    {
        var events = ShapedEvent.All($"Script started\r\n{front}text\r\n");
        Assert.Equal("Script started|text", string.Join('|', events.Select(e => e.Message)));
    }

    [Theory]
    [InlineData("[    1.000000] ")]
    [InlineData("[    1.000000][   T12] ")]
    [InlineData("<6>[    1.000000] ")]
    public void AMessageOfAConsoleMayBeginWithAStamp(string head) =>
        Assert.Equal("[   12.345678] text", ShapedEvent.Of(head + "[   12.345678] text\r\n", LogShape.Console).Message);
}
