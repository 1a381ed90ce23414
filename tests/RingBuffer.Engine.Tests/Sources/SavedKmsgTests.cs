using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CsCheck;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Sources;

/// <summary>How a saved stream is cut into records.</summary>
public sealed class SavedKmsgTests
{
    private const string Usb = "6,1,2,-;usb 1-1: x\n SUBSYSTEM=usb\n DEVICE=c189:1\n";
    private const string Plain = "6,2,3,-;plain\n";

    [Fact]
    public void RecordsAreSeparatedByNewlines() => Assert.Equal(Pair(Usb, Plain), Split(Usb + Plain));

    [Fact]
    public void RecordsAreSeparatedByNuls() => Assert.Equal(Pair(Usb, Plain), Split(Usb + "\0" + Plain + "\0"));

    [Fact]
    public void SeparatorsMayBeMixed() =>
        Assert.Equal((string[])[Plain, Usb, Plain, Usb], Split(Plain + Usb + "\0\0" + Plain + "\n\n" + Usb));

    [Fact]
    public void ANulAloneEndsARecord() => Assert.Equal((string[])["6,1,2,-;cut\0", Plain], Split("6,1,2,-;cut\0" + Plain));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\0\0\n\n\0")]
    public void SeparatorsAloneAreNoRecords(string stream) => Assert.Empty(Split(stream));

    [Fact]
    public void BlankLinesBetweenRecordsAreSkipped() => Assert.Equal(Pair(Plain, Usb), Split("\n\n" + Plain + "\n\n\n" + Usb + "\n"));

    [Fact]
    public void TheLastRecordMayLackItsNewline() => Assert.Equal(Pair(Plain, "6,3,4,-;cut"), Split(Plain + "6,3,4,-;cut"));

    [Fact]
    public void ALineLongerThanAnyRecordIsReportedOnceAndSkipped()
    {
        string endless = new('x', 3 * SavedKmsg.MaxRecordBytes);
        using SavedKmsg source = SavedKmsg.FromBytes(KernelFormat.Bytes(Plain + endless + "\n" + Usb), "test");
        Assert.Equal(Plain, Next(source, ReadStatus.Record));
        Assert.Equal(endless[..SavedKmsg.MaxRecordBytes], Next(source, ReadStatus.Overlong));
        Assert.Equal(Usb, Next(source, ReadStatus.Record));
        Next(source, ReadStatus.End);
    }

    [Fact]
    public void ARecordOfTheLargestSizeIsARecord()
    {
        string largest = "6,1,2,-;" + new string('x', SavedKmsg.MaxRecordBytes - 9) + "\n";
        Assert.Equal(Pair(largest, Plain), Split(largest + Plain));
    }

    [Fact]
    public void AFileIsReadAcrossTheBordersOfTheBuffer()
    {
        string path = Path.GetTempFileName();
        string[] records = [.. Enumerable.Range(0, 9000)
            .Select(i => $"6,{i},{i},-;{new string('m', i % 97)}\n SUBSYSTEM=s{i}\n DEVICE=+d:{i}\n")];
        File.WriteAllBytes(path, KernelFormat.Bytes(string.Concat(records)));
        using StopSignal stop = new();
        using SavedKmsg source = Open(path, stop);
        File.Delete(path);
        Assert.Equal(records, Split(source));
    }

    [Fact]
    public void OverlongLinesInAFileAreSkippedAcrossTheBordersOfTheBuffer()
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, KernelFormat.Bytes(Plain + new string('x', 400_000) + "\n" + Usb));
        using StopSignal stop = new();
        using SavedKmsg source = Open(path, stop);
        File.Delete(path);
        Next(source, ReadStatus.Record);
        Next(source, ReadStatus.Overlong);
        Assert.Equal(Usb, Next(source, ReadStatus.Record));
        Next(source, ReadStatus.End);
    }

    [Fact]
    public void ANewlineAtTheBorderOfTheBufferEndsAnOverlongLine()
    {
        // What is read at once ends with the newline of the overlong line.
        byte[] stream = KernelFormat.Bytes(new string('x', (2 * SavedKmsg.MaxRecordBytes) - 1) + "\n" + Usb);
        byte[] buffer = new byte[128 * 1024];
        int first = 2 * SavedKmsg.MaxRecordBytes;
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, stream[first..]);
        stream.AsSpan(0, first).CopyTo(buffer);
        using StopSignal stop = new();
        using SavedKmsg source = new(OpenInput(path, stop), buffer, first);
        File.Delete(path);
        Next(source, ReadStatus.Overlong);
        Assert.Equal(Usb, Next(source, ReadStatus.Record));
        Next(source, ReadStatus.End);
    }

    [Theory]
    [InlineData("/nonexistent/file", "cannot open /nonexistent/file: ")]
    [InlineData("/", "cannot read /: it is a directory")]
    public void WhatCannotBeReadIsSaidInOneLine(string path, string problem)
    {
        using StopSignal stop = new();
        Assert.Null(InputFile.Open(path, stop, out string said));
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }

    [Fact]
    public void AnySeparationGivesTheSameRecords() =>
        Gen.Select(AnyRecord.Kmsg, Gen.OneOf("", "\0", "\n", "\0\0", "\n\0")).Array[1, 20].Sample(items =>
        {
            byte[][] records = [.. items.Select(item => KernelFormat.Record(item.Item1))];
            string stream = string.Concat(items.Select(item => KernelFormat.Text(KernelFormat.Record(item.Item1)) + item.Item2));
            Assert.Equal(records.Select(r => KernelFormat.Text(r)).ToArray(), Split(stream).Select(r => r.TrimEnd('\0')).ToArray());
        });

    [Fact]
    public void AnyBytesAreCutWithoutLoss() => Gen.OneOf(Gen.Byte, Gen.OneOf((byte)'\n', (byte)0, (byte)' ')).Array[0, 300].Sample(bytes =>
    {
        string all = string.Concat(Split(KernelFormat.Text(bytes)));
        return all.Replace("\n", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)
            == KernelFormat.Text(bytes).Replace("\n", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);
    });

    internal static string Next(IRecordSource source, ReadStatus expected)
    {
        Assert.Equal(expected, source.Read(out ReadOnlySpan<byte> record));
        return KernelFormat.Text(record);
    }

    internal static SavedKmsg Open(string path, StopSignal stop) => new(OpenInput(path, stop), new byte[128 * 1024], 0);

    internal static InputFile OpenInput(string path, StopSignal stop) =>
        InputFile.Open(path, stop, out string problem) ?? throw new InvalidOperationException(problem);

    private static string[] Pair(string first, string second) => [first, second];

    private static string[] Split(string stream)
    {
        using SavedKmsg source = SavedKmsg.FromBytes(KernelFormat.Bytes(stream), "test");
        return Split(source);
    }

    private static string[] Split(SavedKmsg source)
    {
        List<string> records = [];
        while (source.Read(out ReadOnlySpan<byte> record) == ReadStatus.Record)
            records.Add(KernelFormat.Text(record));
        return [.. records];
    }
}
