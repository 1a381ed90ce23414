using System;
using System.Collections.Generic;
using System.IO.Pipes;
using System.Linq;
using CsCheck;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Sources;

/// <summary>
/// A log that arrives in pieces through a real pipe. One thread writes and reads in turn, and never looks while the pipe ends
/// between a line and its tags, so nothing here depends on time.
/// </summary>
public sealed class PipeTests
{
    private const string Usb = "6,1,2,-;usb 1-1: x\n SUBSYSTEM=usb\n DEVICE=c189:1\n";
    private const string Plain = "6,2,3,-;plain\n";

    [Fact]
    public void AnEmptyPipeIsCaughtUpAndAClosedOneEnds()
    {
        using Pipe pipe = new();
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Close();
        SavedKmsgTests.Next(pipe.Source, ReadStatus.End);
    }

    [Fact]
    public void ARecordInTheMiddleOfItsLineIsWaitedFor()
    {
        using Pipe pipe = new();
        pipe.Write("6,2,3,-;pl");
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Write("ain\n" + Usb);
        Assert.Equal(Plain, SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
        pipe.Close();
        Assert.Equal(Usb, SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
        SavedKmsgTests.Next(pipe.Source, ReadStatus.End);
    }

    [Fact]
    public void AWholeLineOnAQuietPipeIsTakenAfterAMoment()
    {
        using Pipe pipe = new();
        pipe.Write(Plain);
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Source.Wait();
        Assert.Equal(Plain, SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
    }

    [Fact]
    public void ANulEndsARecordAtOnce()
    {
        using Pipe pipe = new();
        pipe.Write(Plain + "\0");
        Assert.Equal(Plain, SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
    }

    [Fact]
    public void TheRestOfAnOverlongLineIsNotARecordOnAQuietPipe()
    {
        using Pipe pipe = new();
        pipe.Write(Plain + new string('x', SavedKmsg.MaxRecordBytes + 1));
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Record);
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Overlong);
        pipe.Write("the rest\n");
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Source.Wait();
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Write(Plain);
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Source.Wait();
        Assert.Equal(Plain, SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
    }

    [Theory]
    [InlineData("\n[    2.000000] next\n")]
    [InlineData(" and its end\r\n[    2.000000] next\n")]
    public void WhatFollowsAnOverlongLineOfAnotherShapeIsARecord(string rest)
    {
        using Pipe pipe = new(LogShape.Console);
        pipe.Write("[    1.000000] " + new string('x', TextLog.MaxRecordBytes));
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Overlong);
        pipe.Write(rest);
        Assert.Equal("[    2.000000] next\n", SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
    }

    [Fact]
    public void FurtherLinesBeyondTheLongestRecordAreRecordsOfTheirOwn()
    {
        string head = "[    1.000000] table\n";
        string further = new string(' ', 15) + new string('x', 1000) + "\n";
        using Pipe pipe = new(LogShape.Dmesg);
        pipe.Write(head + string.Concat(Enumerable.Repeat(further, 40)));
        int fit = (TextLog.MaxRecordBytes - head.Length) / further.Length;
        Assert.Equal(head + string.Concat(Enumerable.Repeat(further, fit)), SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Source.Wait();
        Assert.Equal(string.Concat(Enumerable.Repeat(further, 40 - fit)), SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
    }

    [Fact]
    public void AfterAWaitInVainALineThatIsOnItsWayIsNotTakenBeforeItIsThere()
    {
        using Pipe pipe = new(LogShape.Dmesg);
        pipe.Write("[    1.276411] first\n");
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Source.Wait();
        pipe.Write("               sec");
        SavedKmsgTests.Next(pipe.Source, ReadStatus.Empty);
        pipe.Write("ond\n[    2.0");
        Assert.Equal("[    1.276411] first\n               second\n", SavedKmsgTests.Next(pipe.Source, ReadStatus.Record));
    }

    [Fact]
    public void AStopEndsTheWaitForInput()
    {
        using Pipe pipe = new();
        pipe.Stop.Request();
        pipe.Source.Wait();
        Assert.True(pipe.Stop.Requested);
    }

    [Theory]
    [InlineData(false, "6,1,1,-;one\n", "6,2,2,-;two without an end")]
    [InlineData(true, "one\n", "two without an end")]
    public void WhatHasComeOutOfAPipeIsTakenWhenTheProgramStops(bool isText, string first, string second)
    {
        using Pipe pipe = new(isText ? LogShape.Text : LogShape.Kmsg);
        pipe.Write(first + second);
        Assert.Equal(ReadStatus.Record, pipe.Source.Read(out _));
        Assert.Equal(ReadStatus.Empty, pipe.Source.Read(out _));

        Assert.True(pipe.Source.TryTakeKept(out ReadOnlySpan<byte> kept));
        Assert.Equal(second, KernelFormat.Text(kept));
        Assert.False(pipe.Source.TryTakeKept(out _));
    }

    [Fact]
    public void AnyChunksGiveTheSameRecords() =>
        Gen.Select(AnyRecord.Kmsg.Array[1, 6], Gen.Int[1, 60].Array[1, 30], Gen.Bool).Sample(
            (items, sizes, nul) =>
            {
                string[] records = [.. items.Select(item => KernelFormat.Text(KernelFormat.Record(item)))];
                Assert.Equal(records, ReadInChunks(string.Join(nul ? "\0" : "", records), sizes).ToArray());
            },
            iter: 200);

    private static List<string> ReadInChunks(string stream, int[] sizes)
    {
        using Pipe pipe = new();
        List<string> records = [];
        int at = 0;
        for (int chunk = 0; at < stream.Length; chunk++)
        {
            int end = Math.Min(stream.Length, at + sizes[chunk % sizes.Length]);
            pipe.Write(stream[at..end]);
            at = end;
            if (stream[at - 1] != '\n')
                ReadAll(pipe.Source, ReadStatus.Empty, records);
        }

        pipe.Close();
        ReadAll(pipe.Source, ReadStatus.End, records);
        return records;
    }

    private static void ReadAll(IRecordSource source, ReadStatus last, List<string> records)
    {
        ReadStatus status;
        while ((status = source.Read(out ReadOnlySpan<byte> record)) == ReadStatus.Record)
            records.Add(KernelFormat.Text(record));
        Assert.Equal(last, status);
    }

    private sealed class Pipe : IDisposable
    {
        private readonly AnonymousPipeServerStream _writer = new(PipeDirection.Out);

        public Pipe(LogShape shape = LogShape.Kmsg)
        {
            string path = $"/proc/self/fd/{_writer.ClientSafePipeHandle.DangerousGetHandle()}";
            Source = shape == LogShape.Kmsg
                ? SavedKmsgTests.Open(path, Stop)
                : new TextLog(SavedKmsgTests.OpenInput(path, Stop), shape, new TextParser(), new byte[128 * 1024], 0, 0);
            _writer.DisposeLocalCopyOfClientHandle();
        }

        public StopSignal Stop { get; } = new();

        public IRecordSource Source { get; }

        public void Write(string text) => _writer.Write(KernelFormat.Bytes(text));

        public void Close() => _writer.Dispose();

        public void Dispose()
        {
            Source.Dispose();
            _writer.Dispose();
            Stop.Dispose();
        }
    }
}
