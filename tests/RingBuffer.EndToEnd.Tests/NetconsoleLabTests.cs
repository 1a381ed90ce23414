using System;
using System.Collections.Generic;
using System.Globalization;
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
    private const string Last = "netconsole lab: end";

    /// <summary>Longer than the script gives qemu.</summary>
    private static readonly TimeSpan s_boot = TimeSpan.FromSeconds(130);

    [Fact]
    public async Task ARealKernelsMessagesAreReceivedWithThosePutTogetherFromPieces()
    {
        string kernel = Needs.LaboratoryKernel();

        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", "--netconsole", "127.0.0.1:0", "--stats");
        string port = (await UdpPort.OfAsync(child)).ToString(CultureInfo.InvariantCulture);
        using RingBufferProcess lab = RingBufferProcess.StartProgram(Repository.Path("tests", "lab", "netconsole.sh"), [kernel, port]);
        Task<JsonElement[]> receiving = ReceiveAsync(child);
        await lab.ReadLineWithAsync("netconsole lab: all sent", s_boot); // or it ends before, and says why
        JsonElement[] events = await receiving.WaitAsync(RingBufferProcess.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, await lab.WaitForExitAsync());
        child.Signal(Native.Terminate);
        Outcome rest = await child.CompleteAsync();

        // This kernel shows all levels on its consoles, so that here a hole in the sequence is a message lost.
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(e => (int)e.Number("sequence")));
        Assert.All(events, e => Assert.Equal(("netconsole", "127.0.0.1"), (e.Text("source"), e.Text("host"))));
        Assert.DoesNotContain(events, e => e.Has("truncated"));
        JsonElement[] ours = [.. events.Where(e => e.Text("message").StartsWith("netconsole lab: ", StringComparison.Ordinal))];
        string sent = "netconsole lab: long " + string.Concat(Enumerable.Repeat("ééééé éééé ", 20));
        Assert.Equal(["netconsole lab: begin", sent, Last], ours.Select(e => e.Text("message")));
        Assert.All(ours, e => Assert.Equal(("WARN", "user"), (e.Text("severity"), e.Text("facility"))));
        JsonElement summary = rest.Json()[^1];
        Assert.Equal(((ulong)events.Length, 0ul, 0ul), (summary.Number("written"), summary.Number("lost"), summary.Number("malformed")));
        TestContext.Current.TestOutputHelper?.WriteLine($"{events.Length} events of {events[0].Text("message")}");
    }

    /// <summary>All events up to the last one the script has sent; the first comes when the kernel is up.</summary>
    private static async Task<JsonElement[]> ReceiveAsync(RingBufferProcess child)
    {
        List<JsonElement> events = [];
        while (events.Count == 0 || events[^1].Text("message") != Last)
            events.Add(JsonLines.Parse(await child.ReadLineWithAsync("\"type\":\"event\"", s_boot)));
        return [.. events];
    }
}
