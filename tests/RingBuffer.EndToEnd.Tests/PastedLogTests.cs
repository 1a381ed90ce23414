using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>One report with what people, mails, terminals, containers and test harnesses put before each line of a log.</summary>
public sealed class PastedLogTests
{
    private static readonly string[] s_report =
    [
        "BUG: kernel NULL pointer dereference, address: 0000000000000008", "#PF: supervisor read access in kernel mode", "PGD 0 P4D 0 ",
        "Oops: 0000 [#1] PREEMPT SMP PTI", "CPU: 1 PID: 4659 Comm: frigate Tainted: G           OE      6.1.0-29 #1",
        "RIP: 0010:widget_open+0x50/0x90", "Call Trace:", " <TASK>", " widget_probe+0x10/0x20", " </TASK>", "---[ end trace 0000000000000000 ]---",
    ];

    [Theory]
    [InlineData("> Jul  7 00:27:08 host kernel: ")]
    [InlineData("> > Jul  7 00:27:08 host kernel: [   12.123456] ")]
    [InlineData(">>2025-07-07T00:27:08.123456+02:00 host kernel: ")]
    [InlineData("> <1>[   12.123456] ")]
    [InlineData("> host kernel: ")]
    [InlineData("> kernel: [   12.123456] ")]
    [InlineData("| Jul  7 00:27:08 host kernel: ")]
    [InlineData("JD> [   12.123456] ")]
    [InlineData("kern.log:Jul  7 00:27:08 host kernel: ")]
    [InlineData("/var/log/kern.log.1:13:Jul  7 00:27:08 host kernel: [   12.123456] ")]
    [InlineData("121:[   12.123456] ")]
    [InlineData("[Mon Jul  7 00:27:08 2025] [   12.123456] ")]
    [InlineData("[Mon Jul  7 00:27:08 2025][   12.123456] ")]
    [InlineData("2025-07-07T00:27:08.123Z\t[   12.123456] ")]
    [InlineData("\u001b[32m[   12.123456] \u001b[0m\u001b[31m")]
    [InlineData("E/KERNEL  (  123): [   12.123456] ")]
    [InlineData("kernel_1  | [   12.123456] ")]
    [InlineData("DEBUG:root:[   12.123456] ")]
    [InlineData("(XEN) [2025-07-07 00:27:08] d0: [   12.123456] ")]
    [InlineData("2025-07-07T00:27:08.123456  kern  :alert : ")]
    [InlineData("<1>1 2025-07-07T00:27:08.123456+00:00 host kernel - - - [   12.123456] ")]
    [InlineData("Jul  7 00:27:08 192.168.1.5 [   12.123456] ")]
    [InlineData("* [   12.123456] ")]
    [InlineData("    ")]
    public async Task TheReportIsTheSameWhateverStandsBeforeItsLines(string front)
    {
        JsonElement incident = await ReportAsync(s_report.Select(line => front + line));
        Assert.Equal((uint)s_report.Length, incident.Number("lines"));
    }

    [Fact]
    public async Task AHeadThatWasPastedWithoutItsStampIsOfTheLinesBelow() =>
        await ReportAsync([s_report[0], .. s_report[1..].Select(line => "[13968.479005] " + line)]);

    [Theory]
    [InlineData("--utc", false)]
    [InlineData("--raw", true)]
    public async Task RegistersAreKeptWhereTheRecordIs(string option, bool hasRegisters)
    {
        string[] registers = ["RSP: 0018:ffffd42ac9017d28 EFLAGS: 00010286", "RAX: ffff888100000001 RBX: 0000000000000002 RCX: 0000000000000003"];
        JsonElement incident = await ReportAsync([.. s_report[..6], .. registers, .. s_report[6..]], option);
        Assert.Equal(hasRegisters, incident.GetProperty("fields").TryGetProperty("registers", out JsonElement kept));
        Assert.Equal(hasRegisters ? string.Concat(registers.Prepend(s_report[5]).Select(line => line + "\n")) : null, hasRegisters ? kept.GetString() : null);
    }

    private static async Task<JsonElement> ReportAsync(IEnumerable<string> lines, string option = "--utc")
    {
        Outcome outcome = (await RingBufferProcess.RunAsync(
            Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), "-o", "json", "--only", "incidents", option, "-")).IsSuccess();
        JsonElement incident = Assert.Single(outcome.Json());
        Assert.Equal("BUG: unable to handle kernel NULL pointer dereference in widget_open", incident.Text("title"));
        JsonElement fields = incident.GetProperty("fields");
        Assert.Equal(("frigate", 4659u, 1u), (fields.Text("comm"), fields.Number("pid"), fields.Number("cpu")));
        return incident;
    }
}
