using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Messages of netconsole through real sockets, and what a sender cannot do to us.</summary>
public sealed class NetconsoleTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task TheExtendedFormIsARecordWithItsHost(string address)
    {
        JsonElement e = (await SendAsync(address, "6.4.0-rc1,4,444,501151268,-,caller=T33;usb 1-2: text\n SUBSYSTEM=usb\n DEVICE=+usb:1-2\n target=web1\n"))[0];

        Assert.Equal(("usb 1-2: text", 444ul, "501.151268", "WARN"), (e.Text("message"), e.Number("sequence"), e.GetProperty("timestamp_monotonic").GetRawText(), e.Text("severity")));
        Assert.Equal((address, "netconsole", "live", "+usb:1-2"), (e.Text("host"), e.Text("source"), e.Text("time_quality"), e.Text("device")));
        Assert.Equal("""[{"key":"target","value":"web1"},{"key":"RELEASE","value":"6.4.0-rc1"}]""", e.GetProperty("tags").GetRawText());
        Assert.False(e.Has("boot_id"));
    }

    [Fact]
    public async Task TheBasicFormIsTheTextOfTheConsole()
    {
        JsonElement[] events = await SendAsync("127.0.0.1", "[    1.000000] one\n[    2.000000] two\n", "user space\n");

        Assert.Equal(["one", "two", "user space"], events.Select(e => e.Text("message")));
        Assert.Equal(["netconsole", "netconsole", "text"], events.Select(e => e.Text("source")));
        Assert.All(events, e => Assert.Equal("127.0.0.1", e.Text("host")));
    }

    [Fact]
    public async Task PiecesArePutTogetherInAnyOrderAndAcrossAnEscape()
    {
        const string Body = "text with an escape \\xc3\\xa9 in it\n SUBSYSTEM=usb\n";
        string[] pieces = [Piece(Body, 0, 22), Piece(Body, 22, 30), Piece(Body, 30, Body.Length)];

        Assert.Equal("text with an escape é in it", (await SendAsync("127.0.0.1", pieces))[0].Text("message"));
        Assert.Equal("usb", (await SendAsync("127.0.0.1", pieces[2], pieces[0], pieces[0], pieces[1]))[0].Text("subsystem"));
    }

    /// <summary>A recording of tests/lab/netconsole.sh with Debian's 6.1, a datagram a line; it cuts the long message inside an escape.</summary>
    [Fact]
    public async Task WhatARealKernelSentIsReadAsItWasLogged()
    {
        string[] datagrams = [.. File.ReadLines(Repository.Path("tests", "lab", "netconsole-6.1.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetString()!)];
        Assert.Equal(2, datagrams.Count(datagram => datagram.Contains(",ncfrag=", StringComparison.Ordinal)));

        JsonElement[] events = await SendAsync("127.0.0.1", datagrams);

        Assert.Equal([0ul, 89, 172, 360, 375, 376], events.Select(e => e.Number("sequence")));
        Assert.StartsWith("Linux version 6.1.", events[0].Text("message"), StringComparison.Ordinal);
        Assert.Equal("rcu: \tRCU restricting CPUs from NR_CPUS=8192 to nr_cpu_ids=1.", events[1].Text("message"));
        Assert.Equal(("acpi", "+acpi:PNP0A03:00"), (events[2].Text("subsystem"), events[2].Text("device")));
        Assert.Equal("ACPI: \\_SB_.LNKC: Enabled at IRQ 11", events[3].Text("message"));
        Assert.Equal("netconsole lab: long " + string.Concat(Enumerable.Repeat("ééééé éééé ", 20)), events[4].Text("message"));
        Assert.DoesNotContain(events, e => e.Has("truncated"));
    }

    [Fact]
    public async Task PiecesThatNeverBecomeWholeMakeRoomAsFarAsTheyCame()
    {
        string[] datagrams = [.. Enumerable.Range(0, 40).Select(i => $"6,{i},1,-,ncfrag=0/100;beginning {i} ")];

        JsonElement[] events = await SendAsync("127.0.0.1", datagrams);

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"beginning {i} "), events.Select(e => e.Text("message")));
        Assert.All(events, e => Assert.True(e.GetProperty("truncated").GetBoolean()));
    }

    [Fact]
    public async Task WhatAKernelThatDiedDidNotFinishIsWrittenAfterAWhile()
    {
        using Receiver receiver = await Receiver.StartAsync("127.0.0.1");
        await receiver.SendAsync("0,1,1,-,ncfrag=0/100;Kernel panic - not ");

        JsonElement e = await receiver.ReadAsync();

        Assert.Equal(("Kernel panic - not ", "EMERG", true), (e.Text("message"), e.Text("severity"), e.GetProperty("truncated").GetBoolean()));
    }

    [Fact]
    public async Task WhatIsUnfinishedAtTheEndIsWritten()
    {
        JsonElement[] events = await SendAsync("127.0.0.1", "6,1,1,-,ncfrag=0/100;beginning 1 ", "6,2,1,-,ncfrag=0/100;beginning 2 ");

        Assert.Equal(["beginning 1 ", "beginning 2 "], events.Select(e => e.Text("message")));
        Assert.All(events, e => Assert.True(e.GetProperty("truncated").GetBoolean()));
    }

    [Theory]
    [InlineData("2147483647/100")]
    [InlineData("95/100")]
    public async Task APieceFromOutsideItsMessageIsGivenAsItCame(string piece)
    {
        JsonElement[] events = await SendAsync("127.0.0.1", $"6,1,1,-,ncfrag={piece};nowhere");

        Assert.Equal("nowhere", Assert.Single(events).Text("message"));
    }

    [Fact]
    public async Task HolesInTheSequenceAreNoLossHolesInMessageNumbersAre()
    {
        JsonElement[] lines = await SendAllAsync("127.0.0.1", "6,1,1,-;a\n msgid=5\n", "6,9,1,-;b\n msgid=6\n", "6,10,1,-;c\n msgid=9\n", "6,3,1,-;late\n msgid=7\n");

        Assert.Equal(["event", "event", "gap", "event", "event"], lines.Select(l => l.Type()));
        Assert.Equal((7ul, 8ul, 2ul, "msgid", "127.0.0.1"), (
            lines[2].Number("first_sequence"), lines[2].Number("last_sequence"), lines[2].Number("lost"), lines[2].Text("reason"), lines[2].Text("host")));
    }

    [Fact]
    public async Task MessageNumbersBeginAnewAfterTheLargest()
    {
        JsonElement[] lines = await SendAllAsync("127.0.0.1", "6,1,1,-;a\n msgid=4294967290\n", "6,9,1,-;b\n msgid=2\n");

        Assert.Equal(["event", "gap", "event"], lines.Select(l => l.Type()));
        Assert.Equal((4294967291ul, 7ul), (lines[1].Number("first_sequence"), lines[1].Number("lost")));
    }

    [Fact]
    public async Task MoreSendersThanAreKeptApartForgetTheOneLongestSilent()
    {
        using Receiver receiver = await Receiver.StartAsync("127.0.0.1");
        for (int i = 0; i < 1100; i++)
        {
            using UdpClient client = new(new IPEndPoint(IPAddress.Parse($"127.1.{i / 200}.{(i % 200) + 1}"), 0));
            await client.SendAsync(Encoding.ASCII.GetBytes($"6,{i},1,-;from {i}\n"), receiver.EndPoint, TestContext.Current.CancellationToken);
        }

        JsonElement[] lines = await receiver.EndAsync();

        Assert.Equal(1100, lines.Count(l => l.Type() == "event"));
        Assert.InRange(lines.Count(l => l.Type() == "notice" && l.Text("code") == "sender-forgotten"), 1, 7);
    }

    [Fact]
    public async Task AMillionDatagramsOfGarbageLeaveMemoryBoundedAndTheProcessAnswering()
    {
        using Receiver receiver = await Receiver.StartAsync("127.0.0.1", "--grep", "are you there");
        Random random = new(3);
        byte[] bytes = new byte[1400];
        using (Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            socket.Connect(receiver.EndPoint);
            for (int i = 0; i < 1_000_000; i++)
            {
                if (i % 16 == 0)
                    random.NextBytes(bytes);
                int header = i % 4 == 0 ? Encoding.ASCII.GetBytes($"6,{i},1,-,ncfrag={i % 50}/{i % 9000};", bytes) : 0;
                socket.Send(bytes.AsSpan(0, header + (i % 1300)));
            }
        }

        JsonElement[] lines = await receiver.EndAsync(out string resident); // which it answered

        Assert.All(lines, l => Assert.Equal("notice", l.Type()));
        Assert.InRange(int.Parse(resident, CultureInfo.InvariantCulture), 1000, 32 * 1024);
    }

    [Fact]
    public async Task DatagramsThatFoundTheQueueFullAreCounted()
    {
        const int Sent = 20_000;
        using Receiver receiver = await Receiver.StartAsync("127.0.0.1");
        receiver.Signal(Native.Stop);
        using (Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            socket.Connect(receiver.EndPoint);
            for (int i = 0; i < Sent; i++)
                socket.Send(Encoding.ASCII.GetBytes($"6,{i},1,-;number {i}\n"));
        }

        receiver.Signal(Native.Continue);
        JsonElement[] lines = await receiver.ReadThroughNoticeAsync();
        JsonElement[] rest = await receiver.EndAsync();

        Assert.Equal("datagrams-dropped", lines[^1].Text("code"));
        Assert.All(lines[..^1], l => Assert.Equal("event", l.Type()));
        Assert.Equal(Sent, lines.Length - 1 + long.Parse(lines[^1].Text("input"), CultureInfo.InvariantCulture));
        Assert.Empty(rest);
    }

    private static string Piece(string body, int from, int to) => $"6,7,1,-,ncfrag={from}/{body.Length};{body[from..to]}";

    private static async Task<JsonElement[]> SendAsync(string address, params string[] datagrams) =>
        [.. (await SendAllAsync(address, datagrams)).Where(line => line.Type() == "event")];

    private static async Task<JsonElement[]> SendAllAsync(string address, params string[] datagrams)
    {
        using Receiver receiver = await Receiver.StartAsync(address);
        foreach (string datagram in datagrams)
            await receiver.SendAsync(datagram);
        return await receiver.EndAsync();
    }

    /// <summary>The program listening on a free port, which it says on standard error.</summary>
    private sealed class Receiver : IDisposable
    {
        private const string Last = "are you there";

        private readonly RingBufferProcess _child;

        private Receiver(RingBufferProcess child, IPEndPoint endPoint)
        {
            _child = child;
            EndPoint = endPoint;
        }

        public IPEndPoint EndPoint { get; }

        public static async Task<Receiver> StartAsync(string address, params string[] options)
        {
            string listen = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:0" : $"{address}:0";
            RingBufferProcess child = RingBufferProcess.Start(["-o", "json", "--netconsole", listen, .. options]);
            int port = await UdpPort.OfAsync(child);
            return new Receiver(child, new IPEndPoint(IPAddress.Parse(address), port));
        }

        public Task<JsonElement[]> EndAsync() => EndAsync(out _);

        /// <summary>Asks whether it still answers, ends it, and gives all it wrote but for the answers.</summary>
        public Task<JsonElement[]> EndAsync(out string residentKilobytes)
        {
            List<JsonElement> lines = [];
            bool answered = false;
            while (!answered)
            {
                using UdpClient client = new(EndPoint.AddressFamily);
                client.Send(Encoding.ASCII.GetBytes($"{Last}\n"), EndPoint);
                answered = ReadAnswer(lines);
            }

            residentKilobytes = File.ReadLines($"/proc/{_child.Pid}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
            return FinishAsync(lines);
        }

        public void Signal(int signal) => _child.Signal(signal);

        public async Task SendAsync(string datagram)
        {
            using UdpClient client = new(EndPoint.AddressFamily);
            await client.SendAsync(Encoding.UTF8.GetBytes(datagram), EndPoint, TestContext.Current.CancellationToken);
        }

        public async Task<JsonElement> ReadAsync() =>
            JsonLines.Parse(await _child.ReadLineAsync() ?? throw new InvalidOperationException("it ended"));

        /// <summary>All it writes up to a notice, that one the last.</summary>
        public async Task<JsonElement[]> ReadThroughNoticeAsync()
        {
            List<JsonElement> lines = [];
            while (lines.Count == 0 || lines[^1].Type() != "notice")
                lines.Add(await ReadAsync());
            return [.. lines];
        }

        public void Dispose() => _child.Dispose();

        private bool ReadAnswer(List<JsonElement> lines)
        {
            try
            {
                while (_child.ReadLineAsync(TimeSpan.FromMilliseconds(500)).GetAwaiter().GetResult() is { } line)
                {
                    lines.Add(JsonLines.Parse(line));
                    if (lines[^1].Type() == "event" && lines[^1].Text("message") == Last)
                        return true;
                }

                throw new InvalidOperationException("it ended");
            }
            catch (TimeoutException)
            {
                return false; // the question itself was lost
            }
        }

        private async Task<JsonElement[]> FinishAsync(List<JsonElement> lines)
        {
            _child.Signal(Native.Terminate);
            Outcome rest = await _child.CompleteAsync();
            Assert.Equal(0, rest.ExitCode);
            return [.. lines.Concat(rest.Json()).Where(l => l.Type() != "event" || l.Text("message") != Last)];
        }
    }
}
