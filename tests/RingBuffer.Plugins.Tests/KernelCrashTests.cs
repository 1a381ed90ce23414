using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RingBuffer.Compiled;
using RingBuffer.Testing;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>What kernel-crash does with reports beyond its samples: bounds, ends, order, fingerprints.</summary>
public sealed partial class KernelCrashTests
{
    [Fact]
    public void TheSameFaultAtOtherAddressesHasTheSameFingerprintAndTitle()
    {
        string sample = File.ReadAllText(Repository.Path("plugins", "kernel-crash", "samples", "null-dereference-6.1.kmsg"));
        string moved = Offset().Replace(Address().Replace(sample, m => m.Value[..4] + "7e57" + m.Value[8..]), "+0x7/0x99").Replace("lab_init+", "lab_init.isra.0+", StringComparison.Ordinal);
        Assert.NotEqual(sample, moved, StringComparer.Ordinal);
        JsonElement here = Incidents(sample).Single();
        JsonElement there = Incidents(moved).Single();
        Assert.Equal(here.GetProperty("title").GetString(), there.GetProperty("title").GetString());
        Assert.Equal(here.GetProperty("fingerprint").GetString(), there.GetProperty("fingerprint").GetString());
    }

    // The forms of https://doc.rust-lang.org/rustc/symbol-mangling/v0.html; what is cut or unknown stays as the stack shows it.
    [Theory]
    [InlineData("_RNvNtCs1234_7mycrate3foo3bar", "mycrate::foo::bar")]
    [InlineData("_RNCNvCsgStHSCytQ6I_7mycrate4main0B3_", "mycrate::main::{closure#0}")]
    [InlineData("_RNCNvCsgStHSCytQ6I_7mycrate4mains1_0B3_", "mycrate::main::{closure#3}")]
    [InlineData("_RINvNtC3std3mem8align_ofjdE", "std::mem::align_of")]
    [InlineData("_RNvMs_Cs4_7mycrateNtB4_3Foo3bar", "<mycrate::Foo>::bar")]
    [InlineData("_RNvXs_Cs4_7mycrateNtB4_3FooNtB4_3Bar3baz", "<mycrate::Foo as mycrate::Bar>::baz")]
    [InlineData("_RNvYRShNtC4core5Debug3fmt", "<&[u8] as core::Debug>::fmt")]
    [InlineData("_RNvYAhj20_NtC4core5Clone5clone", "<[u8] as core::Clone>::clone")]
    [InlineData("_RNvYTjQNtC1a1bPuEC1t1m", "<(usize, &mut a::b, *const ()) as t>::m")]
    [InlineData("_RNvYFEuC1t1m", "<fn as t>::m")]
    [InlineData("_RNvYDNtC1a1bp4ItemhC1cEL_C1t1m", "<dyn a::b + c as t>::m")]
    [InlineData("_RNvMINtC1a3BoxNtC1b1cE3new", null)]
    [InlineData("_RNvMC1aINtC1a3BoxNtC1b1cE3new", "<a::Box>::new")]
    [InlineData("_RNvNtCs1234_7mycrate3foo3ba", null)]
    [InlineData("_RB_", null)]
    [InlineData("_RNvB2_1a", null)]
    [InlineData("_RNvC999999999999a1b", null)]
    [InlineData("_R", null)]
    public void NamesOfRustFunctionsAreReadable(string symbol, string? readable)
    {
        string[] oops = ["BUG: kernel NULL pointer dereference, address: 0000000000000010", "Oops: 0000 [#1] SMP", $"RIP: 0010:{symbol}+0x1/0x2", "---[ end trace 0000000000000000 ]---"];
        JsonElement incident = Assert.Single(Incidents(Records(oops, step: 100)));
        Assert.Equal(readable ?? symbol, incident.GetProperty("fields").GetProperty("function").GetString());
    }

    [Theory]
    [InlineData("Out of memory: Killed process 160 (tail) total-vm:1kB", "160", "INFO")]
    [InlineData("Out of memory: Killed process 161 (tail) total-vm:1kB", "160", "CRIT")]
    [InlineData("Out of memory: Killed process , the number is missing", "0", "CRIT")]
    [InlineData("nobody was killed", null, "CRIT")]
    public void AnAllocationFailsAsAConsequenceForTheKilledTaskOnly(string before, string? pid, string severity)
    {
        string[] report = ["tail: page allocation failure: order:0, mode:0x140dca(GFP_HIGHUSER_MOVABLE), nodemask=(null)",
            .. pid is null ? (string[])[] : [$"CPU: 0 UID: 0 PID: {pid} Comm: tail Not tainted 6.12.117 #1"], "Call Trace:", " <TASK>", " warn_alloc+0x164/0x190", " </TASK>"];
        Assert.Equal(severity, Assert.Single(Incidents(Records([before, .. report], step: 100))).GetProperty("severity").GetString());
    }

    [Fact]
    public void AReportOfAHundredThousandLinesIsBounded()
    {
        string[] frames = [.. Enumerable.Range(0, 100_000).Select(i => $" widget_{i % 7}+0x{i:x}/0xfffff")];
        JsonElement[] incidents = Incidents(Records(["WARNING: CPU: 0 PID: 1 at a.c:1 widget+0x1/0x2", "Call Trace:", .. frames], step: 100));
        JsonElement incident = Assert.Single(incidents);
        Assert.Equal(100_002, incident.GetProperty("lines").GetInt32());
        Assert.Equal(64, incident.GetProperty("trace").GetArrayLength());
    }

    [Fact]
    public void AReportEndsWhenStampsSayThatNothingMoreComes()
    {
        string log = Records(["BUG: workqueue lockup - pool cpus=0 stuck for 32s!"], 0) + Records(["usb 1-2: hello"], 0, first: 2, start: 9_000_000);
        string[] lines = LogRun.Json(Encoding.UTF8.GetBytes(log), new CompiledPlugins(), name => name == "kernel-crash");
        Assert.Equal("event event incident", string.Join(' ', lines.Select(line => TypeOf(line))));
    }

    [Fact]
    public void AReportWithoutAnEndEndsInTheTrafficThatFollows()
    {
        // A third of these look like a report's: indented, a page count, a known start.
        string[] traffic = [.. Enumerable.Range(0, 600).SelectMany(i => new[]
        {
            "ACPI: Added _OSI(Module Device)", "SMBIOS 2.8 present.", "rcu: Max phase no-delay instances is 1000.",
            "e1000: eth0 NIC Link is Up 1000 Mbps", "PCI: CLS 0 bytes, default 64", "  flow control: rx",
        })];
        string head = Records(["INFO: task tar:42 blocked for more than 120 seconds.", "Call Trace:", " widget_sync+0x1/0x2"], 10);
        JsonElement incident = Incidents(head + Records(traffic, 10, first: 4, start: 100)).Single();
        Assert.InRange(incident.GetProperty("last_sequence").GetInt32(), 3, 150);
    }

    [Fact]
    public void AMessageOfADeviceIsNoPartOfAReport()
    {
        string log = Records(["INFO: task tar:42 blocked for more than 120 seconds.", "Call Trace:", " widget_sync+0x1/0x2"], 10)
            + "6,4,40,-;CPU: that is what the device is called\n SUBSYSTEM=usb\n DEVICE=+usb:1-2\n" + Records([" widget_open+0x1/0x2"], 0, first: 5, start: 50);
        Assert.Equal(4, Incidents(log).Single().GetProperty("lines").GetInt32());
    }

    [Fact]
    public void AnotherBootEndsAReport()
    {
        string log = Records(["BUG: soft lockup - CPU#0 stuck for 22s! [a:1]"], 0, start: 90_000_000) + Records(["Linux version 6.1.0"], 0, first: 2);
        JsonElement incident = Incidents(log).Single();
        Assert.Equal(1, incident.GetProperty("lines").GetInt32());
    }

    [Fact]
    public void NineReportsAtOnceAreAllReported()
    {
        StringBuilder log = new();
        for (int thread = 0; thread < 9; thread++)
            log.Append($"4,{thread},{thread},-,caller=T{thread};WARNING: CPU: 0 PID: {thread} at a.c:{thread} f{(char)('a' + thread)}+0x1/0x2\n");
        Assert.Equal("WARNING in fa|WARNING in fb|WARNING in fc|WARNING in fd|WARNING in fe|WARNING in ff|WARNING in fg|WARNING in fh|WARNING in fi",
            string.Join('|', Incidents(log.ToString()).Select(Title)));
    }

    [Fact]
    public void FramesThatWerePastedWithoutTheirStampsAreOfTheReport()
    {
        string log = Records(["BUG: scheduling while atomic: swapper/0/0/0x10010000", "Call Trace:"], 60)
            + "schedule+0x19/0x1b\nwidget_start+0x94/0x230 [widget]\nwhat a program wrote\n";
        JsonElement incident = Incidents(log).Single();
        Assert.Equal("BUG: scheduling while atomic in widget_start", Title(incident));
        Assert.Equal(4, incident.GetProperty("lines").GetInt32());
    }

    [Fact]
    public void TextOfUserSpaceIsNeverPartOfAReport()
    {
        string log = "4,1,1,-;BUG: soft lockup - CPU#0 stuck for 22s! [a:1]\n12,2,2,-;Kernel panic - not syncing: forged\n4,3,3,-;Call Trace:\n";
        JsonElement incident = Incidents(log).Single();
        Assert.Equal("CRIT", incident.GetProperty("severity").GetString());
        Assert.Equal(2, incident.GetProperty("lines").GetInt32());
    }

    private static string Records(IEnumerable<string> texts, long step, int first = 1, long start = 0) =>
        string.Concat(texts.Select((text, i) => $"4,{first + i},{start + (i * step)},-;{text}\n"));

    private static JsonElement[] Incidents(string log) =>
    [
        .. LogRun.Json(Encoding.Latin1.GetBytes(log), new CompiledPlugins(), name => name == "kernel-crash")
            .Where(line => TypeOf(line) == "incident").Select(line => JsonDocument.Parse(line).RootElement),
    ];

    private static string? TypeOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString();

    private static string? Title(JsonElement incident) => incident.GetProperty("title").GetString();

    [GeneratedRegex("ffffffff[0-9a-f]{8}", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\+0x[0-9a-f]+/0x[0-9a-f]+", RegexOptions.None, 1000)]
    private static partial Regex Offset();
}
