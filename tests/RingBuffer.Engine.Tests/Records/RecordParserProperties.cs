using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Records;

public sealed class RecordParserProperties
{
    private static readonly Gen<byte> s_syntax = Gen.OneOf([.. "0123456789,;-c+=\\xf \n\0"u8]);

    [Fact]
    public void WhatTheKernelFormatsIsParsedBack() => AnyRecord.Kmsg.Sample(record =>
    {
        ParsedRecord parsed = ParsedRecord.TryOf(KernelFormat.Record(record))!;
        Assert.Equal(record.Prefix, (parsed.Slot.Facility << 3) | (int)parsed.Slot.Severity);
        Assert.Equal(record.Sequence, parsed.Slot.Sequence);
        Assert.Equal(record.Microseconds, parsed.Slot.BootMicroseconds);
        Assert.Equal(record.Flags != "-", parsed.Continuation);
        Assert.Equal(record.Message, parsed.MessageBytes);
        Assert.False(parsed.Truncated);
        Assert.Equal(record.Caller, CallerOf(parsed.Slot));
        CheckTags(record, parsed);
    });

    [Fact]
    public void AnyBytesNeverThrowNorUseMoreThanWasClaimed() =>
        Gen.OneOf(Gen.Byte.Array[0, 300], s_syntax.Array[0, 100]).Sample(bytes =>
        {
            _ = ParsedRecord.TryOf(bytes);
            return true;
        });

    [Fact]
    public void AnyBytesAfterAHeaderAreARecordOrNot() =>
        Gen.OneOf(Gen.Byte, s_syntax).Array[0, 300].Sample(bytes =>
        {
            byte[] record = [.. "6,1,2,-;"u8, .. bytes];
            bool tagsOnly = LinesAfterFirst(record).All(line => line.Length == 0 || line[0] == ' ');
            return ParsedRecord.TryOf(record) is not null == tagsOnly;
        });

    [Fact]
    public void AMutatedRecordNeverThrows() =>
        Gen.Select(AnyRecord.Kmsg, Gen.Select(Gen.Int[0, 10000], Gen.OneOf(Gen.Byte, s_syntax)).Array[1, 5], Gen.Int[0, 10000])
            .Sample((record, changes, cut) =>
            {
                byte[] bytes = KernelFormat.Record(record);
                foreach ((int at, byte value) in changes)
                    bytes[at % bytes.Length] = value;
                _ = ParsedRecord.TryOf(bytes);
                _ = ParsedRecord.TryOf(bytes.AsSpan(0, cut % (bytes.Length + 1)));
                return true;
            });

    [Fact]
    public void ARecordCutAnywhereAfterItsHeaderIsFlaggedUnlessTheCutEndsALine() =>
        Gen.Select(AnyRecord.Kmsg, Gen.Int[0, 10000]).Sample((record, cut) =>
        {
            byte[] bytes = KernelFormat.Record(record);
            int header = bytes.AsSpan().IndexOf((byte)';') + 1;
            int length = header + (cut % (bytes.Length - header + 1));
            return ParsedRecord.TryOf(bytes.AsSpan(0, length))!.Truncated == (bytes[length - 1] != '\n');
        });

    [Fact]
    public void ManyTinyTagsFitTheClaim()
    {
        byte[] record = [.. "6,1,2,-;\n"u8, .. Enumerable.Repeat(" \n"u8.ToArray(), 4000).SelectMany(line => line), (byte)' '];
        Assert.Equal(4001, ParsedRecord.TryOf(record)!.Tags.Count);
    }

    private static string CallerOf(in EventSlot slot) =>
        (slot.Flags & SlotFlags.CallerThread) != 0 ? $"T{slot.CallerId}"
            : (slot.Flags & SlotFlags.CallerCpu) != 0 ? $"C{slot.CallerId}" : "";

    private static void CheckTags(KmsgRecord record, ParsedRecord parsed)
    {
        string subsystem = TakeNamed(record, "SUBSYSTEM", out int subsystemAt);
        string device = TakeNamed(record, "DEVICE", out int deviceAt);
        if (subsystemAt >= 0)
            Assert.Equal(subsystem, parsed.Subsystem);
        Assert.Equal(device, parsed.Device);
        IEnumerable<string> others = record.Tags
            .Where((_, index) => index != subsystemAt && index != deviceAt)
            .Select(tag => $"{tag.Key}={KernelFormat.Text(tag.Value)}");
        Assert.Equal(others, parsed.Tags, StringComparer.Ordinal);
    }

    /// <summary>The first tag of this name that is not empty and fits a byte as it is written.</summary>
    private static string TakeNamed(KmsgRecord record, string name, out int at)
    {
        for (at = 0; at < record.Tags.Count; at++)
        {
            (string key, byte[] value) = record.Tags[at];
            if (key == name && value.Length > 0 && KernelFormat.Escape(value).Length <= byte.MaxValue)
                return KernelFormat.Text(value);
        }

        at = -1;
        return "";
    }

    private static IEnumerable<string> LinesAfterFirst(byte[] record) => KernelFormat.Text(record).TrimEnd('\0').Split('\n').Skip(1);
}
