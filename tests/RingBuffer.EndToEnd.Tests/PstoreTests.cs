using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>What the kernel kept over a crash, in the order it happened.</summary>
public sealed class PstoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PartsAreReadFromTheLastToTheFirstAndCarryReasonAndCount()
    {
        _folder.Write("dmesg-efi_pstore-175000000001001", "Oops#1 Part1\n<4>[   20.000000] third\n<4>[   21.000000] fourth\n");
        _folder.Write("dmesg-efi_pstore-175000000002001", "Oops#1 Part2\n<6>[   10.000000] first\n<1>[   11.000000] second\n");
        _folder.Write("dmesg-efi_pstore-175000000001002", "Panic#2 Part1\n<0>[   30.000000] fifth\n");

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--pstore", _folder.Path)).IsSuccess();

        Assert.Equal(["first", "second", "third", "fourth", "fifth"], outcome.Events().Select(e => e.Text("message")));
        Assert.All(outcome.Events(), e => Assert.Equal("pstore", e.Text("source")));
        Assert.Equal(
            """[{"key":"PSTORE_REASON","value":"Oops"},{"key":"PSTORE_COUNT","value":"1"},{"key":"PSTORE_PART","value":"2"}]""",
            outcome.Events()[0].GetProperty("tags").GetRawText());
        Assert.Equal("ALERT", outcome.Events()[1].Text("severity"));
    }

    [Fact]
    public async Task WhatSystemdMovedAwayIsReadFromThePartsNotTwice()
    {
        string inner = Directory.CreateDirectory(_folder.Of("7530486857247")).FullName;
        File.WriteAllText(Path.Combine(inner, "dmesg-erst-7530486857247841281"), "Panic#1 Part1\n<0>[   30.000000] the end\n");
        File.WriteAllText(Path.Combine(inner, "dmesg.txt"), "Panic#1 Part1\n<0>[   30.000000] the end\n");
        string joined = Directory.CreateDirectory(_folder.Of("8530486857/247")).FullName;
        File.WriteAllText(Path.Combine(joined, "dmesg.txt"), "Panic#1 Part2\n<0>[    1.000000] joined\n");

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--pstore", _folder.Path)).IsSuccess();

        Assert.Equal(["the end", "joined"], outcome.Events().Select(e => e.Text("message")));
    }

    [Fact]
    public async Task WhatOnlyTheKernelCouldUnpackIsSaid()
    {
        _folder.Write("dmesg-efi_pstore-175000000001001.enc.z", [1, 2, 3]);

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--pstore", _folder.Path)).IsSuccess();

        Assert.Equal("unreadable-file", Assert.Single(outcome.Json()).Text("code"));
        Assert.Contains(".enc.z", outcome.Json()[0].Text("input"), StringComparison.Ordinal);
    }

    /// <summary>The end of what ramoops kept of a panic with Debian's 6.1; tests/lab/incidents.sh makes it.</summary>
    [Fact]
    public async Task WhatARealKernelKeptOfItsPanicIsAnIncident()
    {
        File.Copy(Repository.Path("tests", "lab", "dmesg-ramoops-6.1.txt"), _folder.Of("dmesg-ramoops-0"));

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", "--pstore", _folder.Path)).IsSuccess();

        Assert.Equal("ramoops: using module parameters", outcome.Events()[0].Text("message"));
        Assert.Equal(("NOTICE", "user"), (outcome.Events()[4].Text("severity"), outcome.Events()[4].Text("facility")));
        JsonElement incident = Assert.Single(outcome.Json(), line => line.Type() == "incident");
        Assert.Equal(("kernel-crash", "panic", "EMERG"), (incident.Text("plugin"), incident.Text("kind"), incident.Text("severity")));
        Assert.Equal("kernel panic: sysrq triggered crash", incident.Text("title"));
        Assert.Equal(34ul, incident.Number("lines"));
        Assert.Equal(("init", 1ul), (incident.GetProperty("fields").Text("comm"), incident.GetProperty("fields").Number("pid")));
        Assert.Equal(
            ["dump_stack_lvl", "panic", "sysrq_handle_crash"],
            incident.GetProperty("trace").EnumerateArray().Take(3).Select(frame => frame.Text("symbol")));
    }

    [Fact]
    public async Task NothingKeptIsNotAFailure()
    {
        Outcome outcome = await RingBufferProcess.RunAsync("--pstore", _folder.Path);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("the kernel kept nothing", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARecordInPlaceOfAFolderIsSaid() =>
        (await RingBufferProcess.RunAsync("--pstore", _folder.Write("dmesg-efi-1", "Panic#1 Part1\n"))).IsFailure("dmesg-efi-1 is no folder; a single record is read without --pstore");

    [Fact]
    public async Task AFolderThatIsNotThereIsAFailure() => (await RingBufferProcess.RunAsync("--pstore", "/no/such/folder")).IsFailure("/no/such/folder");
}
