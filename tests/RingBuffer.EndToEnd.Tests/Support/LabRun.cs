using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>One run of tests/lab/incidents.sh: a guest that went through a trouble, and what the binary, following its log, wrote there.</summary>
internal sealed class LabRun
{
    /// <summary>Longer than the script gives qemu.</summary>
    private static readonly TimeSpan s_boot = TimeSpan.FromSeconds(130);

    private readonly string _scenario;
    private readonly string _folder;

    private LabRun(string scenario, string folder)
    {
        _scenario = scenario;
        _folder = folder;
        Lines = JsonOf("events.jsonl");
    }

    public IReadOnlyList<JsonElement> Lines { get; }

    public IReadOnlyList<JsonElement> Events => [.. Lines.Where(line => line.Type() == "event")];

    public IEnumerable<JsonElement> Annotations =>
        Events.Where(e => e.Has("annotations")).SelectMany(e => e.GetProperty("annotations").EnumerateArray());

    /// <summary>What the plugins raised at ERR or worse, but for counts of repeats: "plugin: text".</summary>
    public IReadOnlyList<string> Alarms => [.. AlarmsIn(Lines)];

    public static async Task<LabRun> OfAsync(string scenario, string output)
    {
        string kernel = Needs.LaboratoryKernel();
        Needs.Program("mkfs.ext4");
        Needs.Program("debugfs");
        Needs.Program("dmsetup");
        Dictionary<string, string> environment = new() { ["RINGBUFFER_BINARY"] = Binary.Path };
        using RingBufferProcess lab = RingBufferProcess.StartProgram(Repository.Path("tests", "lab", "incidents.sh"), [kernel, output, scenario], environment);
        await lab.ReadLineWithAsync($"lab: {scenario} is over", s_boot); // or it ends before, and says why
        Outcome rest = await lab.CompleteAsync();
        Assert.True(rest.ExitCode == 0, rest.Error);
        return new LabRun(scenario, Path.Combine(output, scenario));
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    public IReadOnlyList<JsonElement> JsonOf(string name) => [.. File.ReadLines(PathOf(name)).Select(JsonLines.Parse)];

    public static IEnumerable<string> AlarmsIn(IEnumerable<JsonElement> lines) => lines
        .Where(line => line.Type() is "warning" or "incident" && line.Text("severity") is "ERR" or "CRIT" or "ALERT" or "EMERG" && line.Number("total") == 1)
        .Select(line => $"{line.Text("plugin")}: {line.Text(line.Type() == "incident" ? "title" : "text")}");

    /// <summary>The incident, without which the test fails.</summary>
    public JsonElement Incident(string kind) => Assert.Single(Lines, line => line.Type() == "incident" && line.Text("kind") == kind);

    /// <summary>The first warning with this text.</summary>
    public JsonElement Warning(string text) => Lines.First(line => line.Type() == "warning" && line.Text("text") == text);

    /// <summary>The fields of the only annotation with this text.</summary>
    public JsonElement Annotation(string text) => Assert.Single(Annotations, note => note.Text("text") == text).GetProperty("fields");

    /// <summary>The events, up to the guest's last words, are the records of the copy that was made beside them.</summary>
    public LabRun HasEveryRecordUpTo(string word)
    {
        ulong last = Assert.Single(Events, e => e.Text("message") == $"lab: {_scenario} {word}").Number("sequence");
        IEnumerable<ulong> copied = File.ReadLines(PathOf("records.kmsg")).Where(line => line.Length > 0 && char.IsAsciiDigit(line[0]))
            .Select(line => ulong.Parse(line.Split(',')[1], CultureInfo.InvariantCulture));
        Assert.Equal(copied.TakeWhile(sequence => sequence <= last), Events.Select(e => e.Number("sequence")).TakeWhile(sequence => sequence <= last));
        Assert.DoesNotContain(Lines, line => line.Type() == "gap");
        return this;
    }
}
