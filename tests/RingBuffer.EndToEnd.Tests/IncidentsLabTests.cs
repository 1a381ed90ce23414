using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>
/// The troubles of a real kernel, each provoked in a guest in which the binary follows the log: it is told with its fields, and
/// nothing else is told as an error. tests/lab/incidents.sh boots the guests.
/// </summary>
public sealed class IncidentsLabTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData("global-oom", "host out of memory", "global", "CONSTRAINT_NONE", null)]
    [InlineData("cgroup-oom", "memory cgroup /lab.slice", "memcg", "CONSTRAINT_MEMCG", "/lab.slice")]
    [InlineData("cgroup1-oom", "memory cgroup /lab", "memcg", "CONSTRAINT_MEMCG", "/lab")]
    public async Task AnOutOfMemoryKillIsOneIncident(string scenario, string where, string scope, string constraint, string? group)
    {
        Assert.SkipWhen(scenario == "cgroup1-oom" && Needs.LaboratoryKernelLacks("MEMCG_V1"), "that kernel has no memory controller of cgroup v1 any more");
        LabRun run = await RunAsync(scenario);

        Assert.Equal([$"oom-detector: OOM kill: tail, {where}"], run.Alarms);
        JsonElement fields = run.Incident("oom").GetProperty("fields");
        Assert.Equal(("tail", "tail"), (fields.Text("comm"), fields.Text("invoker")));
        Assert.Equal((scope, constraint), (fields.Text("scope"), fields.Text("constraint")));
        Assert.Equal(group, fields.Has("oom_memcg") ? fields.Text("oom_memcg") : null);
        Assert.Equal((0ul, 1000ul), (fields.Number("uid"), fields.Number("oom_score_adj")));
        string killed = $"Killed process {fields.Number("pid")} (tail)";
        JsonElement kill = Assert.Single(run.Events, e => e.Text("message").Contains(killed, StringComparison.Ordinal));
        Assert.Equal(kill.Text("event_id"), run.Incident("oom").Text("last_event_id"));
        Assert.InRange(fields.Number("rss_kb"), 15_000ul, 256_000ul);
    }

    [Fact]
    public async Task ATaskThatWritesToAFrozenFilesystemIsHung()
    {
        LabRun run = await RunAsync("hung-task");

        JsonElement incident = run.Incident("hung_task");
        JsonElement fields = incident.GetProperty("fields");
        Assert.Equal($"INFO: task hung in {fields.Text("function")}", incident.Text("title"));
        Assert.Equal([$"kernel-crash: {incident.Text("title")}"], run.Alarms);
        Assert.Equal(("touch", 2ul), (fields.Text("comm"), fields.Number("seconds")));
        Assert.Contains(run.Events, e => e.Text("message").StartsWith($"INFO: task touch:{fields.Number("pid")} blocked", StringComparison.Ordinal));
        Assert.Equal(incident.Number("last_sequence") - incident.Number("first_sequence") + 1, incident.Number("lines"));
        string last = Assert.Single(run.Events, e => e.Number("sequence") == incident.Number("last_sequence")).Text("message");
        Assert.Matches("^( </TASK>|R13: .*)$", last); // since 5.16, before
    }

    /// <summary>Which program ran when the host stopped the guest is chance, and whether it was in the kernel.</summary>
    [Fact]
    public async Task AProcessorThatStoodStillIsASoftLockup()
    {
        LabRun run = await RunAsync("soft-lockup");

        Assert.NotEmpty(run.Alarms);
        Assert.All(run.Alarms, alarm => Assert.StartsWith("kernel-crash: BUG: soft lockup", alarm, StringComparison.Ordinal));
        JsonElement fields = run.Lines.First(line => line.Type() == "incident").GetProperty("fields");
        Assert.Equal(0ul, fields.Number("cpu"));
        Assert.InRange(fields.Number("seconds"), 2ul, 60ul);
        string head = $"stuck for {fields.Number("seconds")}s! [{fields.Text("comm")}:{fields.Number("pid")}]";
        Assert.Contains(run.Events, e => e.Text("message").EndsWith(head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStickIsSeenToComeAndGo()
    {
        LabRun run = await RunAsync("usb-stick");

        Assert.Empty(run.Alarms);
        const string Come = "USB device connected: port 2-1, QEMU USB HARDDRIVE, SuperSpeed"; // " Gen 1" from 4.16 to 5.11
        JsonElement come = Assert.Single(run.Annotations, note => note.Text("text").StartsWith(Come, StringComparison.Ordinal)).GetProperty("fields");
        Assert.Equal(("2-1", "46f4", "0001", "QEMU"), (come.Text("port"), come.Text("idVendor"), come.Text("idProduct"), come.Text("manufacturer")));
        Assert.Equal(("QEMU USB HARDDRIVE", "LAB-0001", "xhci_hcd"), (come.Text("product"), come.Text("serial"), come.Text("hcd")));
        JsonElement gone = run.Annotation("USB device disconnected: port 2-1, QEMU USB HARDDRIVE");
        Assert.Equal(("2-1", come.Number("device_number")), (gone.Text("port"), gone.Number("device_number")));
        Assert.All(run.Events.Where(e => e.Text("message").StartsWith("usb 2-1: ", StringComparison.Ordinal)), e => Assert.Equal("usb", e.Text("subsystem")));
    }

    /// <summary>What meets the missing disk first is chance, and with it what the warnings say.</summary>
    [Fact]
    public async Task AStickPulledOutWhileItIsWrittenIsNoDiskThatFails()
    {
        LabRun run = await RunAsync("usb-stick-in-use");

        Assert.StartsWith("filesystem: ", Assert.Single(run.Alarms), StringComparison.Ordinal);
        JsonElement pulled = Assert.Single(run.Lines, line => line.Type() == "warning" && line.Text("plugin") == "storage");
        Assert.EndsWith(": it was pulled out while in use", pulled.Text("text"), StringComparison.Ordinal);
        Assert.Equal(("WARN", "2-1"), (pulled.Text("severity"), pulled.GetProperty("fields").Text("port")));
        Assert.Equal("2-1", run.Annotation("USB device disconnected: port 2-1, QEMU USB HARDDRIVE").Text("port"));
        Assert.Equal("DID_NO_CONNECT", run.Annotation("sda went away before its cache was written").Text("hostbyte"));
    }

    [Fact]
    public async Task SectorsThatCannotBeReadAreOneDisksTrouble()
    {
        LabRun run = await RunAsync("disk-error");

        string alarm = Assert.Single(run.Alarms);
        JsonElement fields = Assert.Single(run.Lines, line => line.Type() == "warning" && line.Number("total") == 1).GetProperty("fields");
        Assert.Equal($"storage: critical medium error on sda, sector {fields.Number("sector")}: READ", alarm);
        Assert.InRange(fields.Number("sector"), 4000ul, 4669ul); // where the request begins, by how the kernel's version cuts it
        Assert.Equal(("sda", "READ"), (fields.Text("dev"), fields.Text("op")));
        Assert.Contains(run.Annotations, note => note.Text("text") == "sda says: Unrecovered read error");
        Assert.Contains(run.Annotations, note => note.Text("text") == "the command was Read(10)");
    }

    [Fact]
    public async Task ADiskThatDiesIsOneWarningAndOneOfItsFilesystem()
    {
        LabRun run = await RunAsync("disk-dies");

        Assert.Equal(2, run.Alarms.Count);
        Assert.Single(run.Alarms, alarm => alarm.StartsWith("storage: write to dm-0 lost, block ", StringComparison.Ordinal));
        Assert.Single(run.Alarms, alarm => alarm.StartsWith("filesystem: ", StringComparison.Ordinal));
        Assert.All(run.Lines.Where(line => line.Type() == "warning"), warning => Assert.Equal("dm-0", warning.GetProperty("fields").Text("dev")));
        Assert.Equal("dm-0", run.Annotation("the journal of dm-0 is given up").Text("dev"));
    }

    [Fact]
    public async Task ABrokenDirectoryIsDamageOfItsFilesystem()
    {
        const string Text = "ext4 on vda is damaged: Directory block failed checksum (htree_dirblock_to_tree)";
        LabRun run = await RunAsync("ext4-error");

        Assert.Equal([$"filesystem: {Text}"], run.Alarms);
        JsonElement fields = run.Warning(Text).GetProperty("fields");
        Assert.Equal(("vda", "ext4", "ls"), (fields.Text("dev"), fields.Text("fs"), fields.Text("comm")));
        Assert.Equal(("htree_dirblock_to_tree", 12ul), (fields.Text("function"), fields.Number("inode")));
        Assert.Contains(run.Annotations, note => note.Text("text").StartsWith("ext4 on vda wants a check: ", StringComparison.Ordinal)); // in the words of the kernel's version
    }

    [Fact]
    public async Task ACableThatIsPulledIsALinkDown()
    {
        LabRun run = await RunAsync("link-down");

        Assert.Empty(run.Alarms);
        JsonElement warning = Assert.Single(run.Lines, line => line.Type() == "warning");
        Assert.Equal(("network", "WARN", "link of eth0 went down"), (warning.Text("plugin"), warning.Text("severity"), warning.Text("text")));
        Assert.Equal(("eth0", "e1000"), (warning.GetProperty("fields").Text("dev"), warning.GetProperty("fields").Text("driver")));
        Assert.Equal(1000ul, run.Annotation("link of eth0 is up again").Number("speed_mbps"));
    }

    [Fact]
    public async Task DisksCardsAndProcessorsThatFailAreTold()
    {
        LabRun run = await RunAsync("hardware");

        bool injects = run.Events.All(e => e.Text("message") != "lab: no aer_inject");
        Assert.Equal(injects ? 3 : 2, run.Alarms.Count);
        Assert.Matches("^storage: I/O error on sda, sector (3960|4000): READ$", run.Alarms[0]); // by how far that version reads ahead
        Assert.Matches("^storage: critical medium error on nvme0n1, sector (3960|4000): READ$", run.Alarms[1]);
        if (injects)
            Assert.Matches(@"^hardware: PCIe error at [0-9a-f:.]+: Uncorrect(ed|able) \(Non-Fatal\), Transaction Layer$", run.Alarms[2]);
        JsonElement check = run.Incident("mce").GetProperty("fields");
        Assert.Equal((0ul, 2ul, "9000000000000080"), (check.Number("cpu"), check.Number("bank"), check.Text("status")));
        JsonElement[] cards = [.. run.Lines.Where(line => line.Type() == "incident" && line.Text("kind") == "aer").Select(line => line.GetProperty("fields"))];
        Assert.Equal(injects ? ["RxErr", "CmpltTO"] : [], cards.Select(fields => fields.Text("name")));
        Assert.All(cards, fields => Assert.Equal(("0000:02:00.0", "e1000e"), (fields.Text("bdf"), fields.Text("driver"))));
        Assert.Contains(run.Lines, line => line.Type() == "warning" && line.Text("text").StartsWith("interrupt that cannot be masked", StringComparison.Ordinal));
    }

    /// <summary>Each in the form of the title that the kernel-fuzzing community made standard.</summary>
    [Fact]
    public async Task WhatAModuleOfOursDoesIsToldWithTheFunctionToBlame()
    {
        Needs.LaboratoryTrouble();
        LabRun run = await RunAsync("trouble");

        JsonElement[] incidents = [.. run.Lines.Where(line => line.Type() == "incident")];
        Assert.Equal(
            [
                "INFO: task hung in sleeper", "WARNING in lab_warn", "WARNING: refcount bug in trouble_write",
                "BUG: unable to handle kernel NULL pointer dereference in lab_null", "general protection fault in lab_wild",
                "BUG: unable to handle kernel paging request in lab_unmapped", "kernel BUG in lab_bug", "divide error in lab_divide",
                "BUG: corrupted list in trouble_write", "BUG: bad usercopy in trouble_write",
            ],
            incidents.Select(incident => incident.Text("title")));
        Assert.Equal("lab_sleeper", incidents[0].GetProperty("fields").Text("comm"));
        Assert.All(incidents.Skip(1), incident => Assert.Contains(
            incident.GetProperty("trace").EnumerateArray(), frame => frame.Text("symbol") == "trouble_write" && frame.Text("module") == "trouble"));
        Assert.All(incidents.Skip(1), incident => Assert.Equal(("init", 0ul), (incident.GetProperty("fields").Text("comm"), incident.GetProperty("fields").Number("cpu"))));
    }

    [Fact]
    public async Task APanicIsToldByTheNextBootAndByTheSerialConsole()
    {
        const string Title = "kernel panic: sysrq triggered crash";
        LabRun run = await RunAsync("crash", lastWord: "begins");

        Assert.Empty(run.Alarms);
        Outcome here = (await RingBufferProcess.RunAsync("-o", "json", "--pstore", run.PathOf("pstore"))).IsSuccess();
        Outcome console = (await RingBufferProcess.RunAsync("-o", "json", "--input-format", "console", run.PathOf("console"))).IsSuccess();
        Assert.All([run.JsonOf("pstore.jsonl"), here.Json(), console.Json()], lines =>
        {
            Assert.Equal([$"kernel-crash: {Title}"], LabRun.AlarmsIn(lines));
            JsonElement incident = Assert.Single(lines, line => line.Type() == "incident");
            Assert.Equal(("panic", "EMERG"), (incident.Text("kind"), incident.Text("severity")));
            JsonElement fields = incident.GetProperty("fields");
            Assert.Equal(("init", 1ul, 0ul), (fields.Text("comm"), fields.Number("pid"), fields.Number("cpu")));
            Assert.Contains(incident.GetProperty("trace").EnumerateArray(), frame => frame.Text("symbol") == "sysrq_handle_crash");
        });
        Assert.Equal(here.Events().Select(e => e.ToString()), run.JsonOf("pstore.jsonl").Where(line => line.Type() == "event").Select(e => e.ToString()));

        // What was followed before the panic is what was kept of it.
        string[] kept = [.. here.Events().Select(e => e.Text("message"))];
        Assert.All(run.Events, e => Assert.Contains(e.Text("message"), kept));
    }

    private async Task<LabRun> RunAsync(string scenario, string lastWord = "ends") =>
        (await LabRun.OfAsync(scenario, _output.Path)).HasEveryRecordUpTo(lastWord);
}
