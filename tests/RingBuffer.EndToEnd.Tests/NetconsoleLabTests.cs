using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>A real kernel sends with netconsole; tests/lab/netconsole.sh boots it.</summary>
public sealed class NetconsoleLabTests
{
    private const string KernelVariable = "RINGBUFFER_LAB_KERNEL";
    private const int Port = 36666;

    [Fact]
    public async Task ARealKernelsMessagesAreReceivedWithThosePutTogetherFromPieces()
    {
        string? kernel = Environment.GetEnvironmentVariable(KernelVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(kernel), $"{KernelVariable} does not name a kernel for qemu (tests/lab/kernel.sh fetches one)");
        Assert.SkipUnless(Directory.Exists(Path.Combine(kernel!, "boot")), $"{kernel} holds no kernel");
        Needs.Program("qemu-system-x86_64");
        Needs.Program("busybox");
        Needs.Program("cpio");

        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", "--netconsole", $"127.0.0.1:{Port}", "--stats");
        await child.WaitUntilAsleepAsync();
        using RingBufferProcess lab = RingBufferProcess.StartProgram(Repository.Path("tests", "lab", "netconsole.sh"), [kernel!, $"{Port}"]);
        Task<int> booted = lab.WaitForExitAsync(TimeSpan.FromMinutes(2));

        JsonElement begin = JsonLines.Parse(await child.ReadLineWithAsync("netconsole lab: begin", TimeSpan.FromMinutes(2)));
        JsonElement sent = await child.ReadEventWithAsync("netconsole lab: long");
        await child.ReadEventWithAsync("netconsole lab: end");
        await booted;
        child.Signal(Native.Terminate);
        Outcome rest = await child.CompleteAsync();

        Assert.Equal(("netconsole", "127.0.0.1", "WARN", "user"), (begin.Text("source"), begin.Text("host"), begin.Text("severity"), begin.Text("facility")));
        Assert.Equal("netconsole lab: long " + string.Concat(Enumerable.Repeat("ééééé éééé ", 20)), sent.Text("message"));
        Assert.False(sent.Has("truncated"));
        Assert.Equal(0u, rest.Json()[^1].Number("lost"));
    }
}
