using System;
using System.IO.Pipes;
using System.Linq;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Output;

public sealed class OutputBufferTests
{
    [Fact]
    public void EverythingWrittenArrivesInOrder()
    {
        using OutputFile output = new();
        byte[] bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i % 251))];
        for (int at = 0; at < bytes.Length; at += 7)
            output.Buffer.Write(bytes.AsSpan(at, Math.Min(7, bytes.Length - at)));
        Assert.Equal(bytes, output.Bytes());
    }

    [Fact]
    public void ARequestLargerThanTheBufferIsMet()
    {
        using OutputFile output = new();
        output.Buffer.Write("before"u8);
        Assert.True(output.Buffer.Reserve(1_000_000).Length >= 1_000_000);
        output.Buffer.Write("after"u8);
        Assert.Equal("beforeafter", output.Text());
    }

    [Fact]
    public void NothingIsWrittenBeforeAFlush()
    {
        using AnonymousPipeServerStream reader = new(PipeDirection.In);
        using OutputBuffer buffer = new((int)reader.ClientSafePipeHandle.DangerousGetHandle());
        buffer.Write("x"u8);
        Assert.False(Libc.Wait((int)reader.SafePipeHandle.DangerousGetHandle(), Libc.PollIn, 0));
        buffer.Flush();
        Assert.Equal('x', reader.ReadByte());
    }

    [Fact]
    public void ABrokenPipeIsRememberedAndSwallowsTheRest()
    {
        AnonymousPipeServerStream reader = new(PipeDirection.In);
        using OutputBuffer buffer = new((int)reader.ClientSafePipeHandle.DangerousGetHandle());
        reader.SafePipeHandle.Dispose();
        buffer.Write("x"u8);
        buffer.Flush();
        Assert.Equal(Errno.BrokenPipe, buffer.Failure);
        buffer.Write(new byte[200_000]);
        buffer.Flush();
        Assert.Equal(Errno.BrokenPipe, buffer.Failure);
        reader.ClientSafePipeHandle.Dispose();
    }
}
