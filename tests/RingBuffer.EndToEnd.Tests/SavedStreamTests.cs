using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>Saved /dev/kmsg streams: where they come from, how their records are separated, and what is no record.</summary>
public sealed class SavedStreamTests : IDisposable
{
    private const string TwoRecords = "6,1,1000000,-;first\n SUBSYSTEM=usb\n DEVICE=c189:1\n4,2,2000000,-;second\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TwoRecords)]
    [InlineData("6,1,1000000,-;first\n SUBSYSTEM=usb\n DEVICE=c189:1\n\04,2,2000000,-;second\n\0")]
    [InlineData("6,1,1000000,-;first\n SUBSYSTEM=usb\n DEVICE=c189:1\04,2,2000000,-;second\0")]
    public async Task RecordsAreSeparatedByNewlinesOrNuls(string stream)
    {
        string file = _folder.Write("saved.kmsg", stream);

        AssertTwoRecords(await RingBufferProcess.RunAsync("-o", "json", file));
        AssertTwoRecords(await RingBufferProcess.RunAsync(Encoding.UTF8.GetBytes(stream), "-o", "json", "-"));
    }

    [Fact]
    public async Task FilesArePrintedInTheirOrderAndStandardInputMayBeOneOfThem()
    {
        string one = _folder.Write("one.kmsg", "6,1,1,-;from the first\n");
        string two = _folder.Write("two.kmsg", "6,1,1,-;from the second\n");

        Outcome outcome = (await RingBufferProcess.RunAsync("6,1,1,-;from between\n"u8.ToArray(), "-o", "json", one, "-", two)).IsSuccess();

        Assert.Equal(["from the first", "from between", "from the second"], outcome.Json().Select(e => e.Text("message")));
    }

    [Fact]
    public async Task AMissingFileAmongGoodOnesIsSaidAndTheOthersArePrinted()
    {
        string file = _folder.Write("good.kmsg", "6,1,1,-;good\n");
        string missing = _folder.Of("missing.kmsg");

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", file, missing, file)).IsFailure(missing, "no such file");

        Assert.Equal(["good", "good"], outcome.Events().Select(e => e.Text("message")));
    }

    [Fact]
    public async Task AFolderIsNotAStream()
    {
        Outcome outcome = (await RingBufferProcess.RunAsync(_folder.Path)).IsFailure(_folder.Path, "directory");

        Assert.Empty(outcome.Lines);
    }

    [Fact]
    public async Task AnEmptyFileGivesNothing()
    {
        Assert.Empty((await RingBufferProcess.RunAsync(_folder.Write("empty.kmsg", ""))).IsSuccess().Lines);
        Assert.Empty((await RingBufferProcess.RunAsync([], "-")).IsSuccess().Lines);
    }

    [Fact]
    public async Task ALastRecordWithoutItsNewlineIsPrinted()
    {
        string file = _folder.Write("cut.kmsg", "6,1,1,-;whole\n6,2,2,-;without an end");

        Outcome outcome = (await RingBufferProcess.RunAsync("-o", "json", file)).IsSuccess();

        Assert.Equal(["whole", "without an end"], outcome.Events().Select(e => e.Text("message")));
        Assert.True(outcome.Events()[1].GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData("this is not a kernel log")]
    [InlineData("[    1.000000] dmesg's own lines")]
    [InlineData("2048,1,1,-;prefix beyond facility 255")]
    [InlineData("6,18446744073709551616,1,-;sequence beyond 64 bits")]
    [InlineData("6,1,-1,-;before boot")]
    [InlineData("6,1;no stamp")]
    [InlineData("\u001b[31m escape \u00ff")]
    public async Task WhatIsNoRecordIsTextBetweenTheRecords(string garbage)
    {
        string file = _folder.Write("odd.kmsg", $"6,1,1,-;before\n{garbage}\n6,2,2,-;after\n");

        Outcome json = (await RingBufferProcess.RunAsync("-o", "json", "--stats", file)).IsSuccess();
        Outcome text = (await RingBufferProcess.RunAsync(file)).IsSuccess();

        Assert.Equal(["event", "event", "event", "summary"], json.Json().Select(line => line.Type()));
        Assert.Equal(("text", garbage), (json.Json()[1].Text("source"), json.Json()[1].Text("message")));
        Assert.Equal(1u, json.Json()[3].Number("malformed"));
        Assert.Equal(3, text.Lines.Count);
        Assert.DoesNotContain('\u001b', text.Lines[1]);
    }

    [Fact]
    public async Task RandomBytesEndWithZeroAndValidJson()
    {
        byte[] bytes = new byte[200_000];
        new Random(20).NextBytes(bytes);

        Outcome outcome = (await RingBufferProcess.RunAsync(bytes, "-o", "json", "-")).IsSuccess();

        Assert.NotEmpty(outcome.Json());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n6,1,1,-;after the long line\n")]
    public async Task ALineLongerThanAnyRecordIsOneNotice(string after)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(new string('x', 100 * 1024) + after);

        Outcome fromPipe = (await RingBufferProcess.RunAsync(bytes, "-o", "json", "-")).IsSuccess();
        Outcome fromFile = (await RingBufferProcess.RunAsync("-o", "json", _folder.Write("long.kmsg", bytes))).IsSuccess();

        foreach (Outcome outcome in (Outcome[])[fromPipe, fromFile])
        {
            Assert.Equal("overlong-record", outcome.Json()[0].Text("code"));
            Assert.Equal(after.Length > 0 ? ["after the long line"] : [], outcome.Json().Skip(1).Select(e => e.Text("message")));
        }
    }

    [Fact]
    public async Task ARecordOnAPipeIsWrittenWithoutWaitingForTheNextOne()
    {
        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", "-");
        foreach (string text in (string[])["one", "two"])
        {
            await child.Input.WriteAsync(Encoding.ASCII.GetBytes($"6,{text.Length},1,-;{text}\n DEVICE=n8\n"), TestContext.Current.CancellationToken);
            await child.Input.FlushAsync(TestContext.Current.CancellationToken);
            JsonElement record = await child.ReadEventWithAsync(text);
            Assert.Equal("n8", record.Text("device"));
        }

        (await child.CompleteAsync()).IsSuccess();
    }

    [Fact]
    public async Task ARecordThatArrivesInPiecesIsOneRecord()
    {
        using RingBufferProcess child = RingBufferProcess.Start("-o", "json", "-");
        foreach (string piece in (string[])["6,1,10", "00,-;in pi", "eces \\x", "c3\\xa9"])
        {
            await child.Input.WriteAsync(Encoding.ASCII.GetBytes(piece), TestContext.Current.CancellationToken);
            await child.Input.FlushAsync(TestContext.Current.CancellationToken);
            await child.WaitUntilAsleepAsync();
        }

        Outcome outcome = (await child.CompleteAsync("\n"u8.ToArray())).IsSuccess();

        Assert.Equal("in pieces \u00e9", Assert.Single(outcome.Json()).Text("message"));
    }

    private static void AssertTwoRecords(Outcome outcome)
    {
        JsonElement[] events = [.. outcome.IsSuccess().Json()];
        Assert.Equal(["first", "second"], events.Select(e => e.Text("message")));
        Assert.Equal("usb", events[0].Text("subsystem"));
        Assert.Equal("c189:1", events[0].Text("device"));
        Assert.Equal("INFO", events[0].Text("severity"));
        Assert.Equal("WARN", events[1].Text("severity"));
        Assert.Equal("2.000000", events[1].GetProperty("timestamp_monotonic").GetRawText());
        Assert.All(events, e => Assert.False(e.Has("truncated")));
    }
}
