using System;
using System.IO;
using System.Text;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The kernel log opened for writing: one write, one record.</summary>
internal sealed class KernelLogWriter : IDisposable
{
    private readonly FileStream _device =
        new(KernelLog.Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    public void Write(string text, int prefix = KernelLog.UserInfo) => Write(Encoding.UTF8.GetBytes(text), prefix);

    public void Write(ReadOnlySpan<byte> text, int prefix = KernelLog.UserInfo)
    {
        // Without its newline a record is not shown to readers before the next one.
        byte[] record = [.. Encoding.ASCII.GetBytes($"<{prefix}>"), .. text, (byte)'\n'];
        _device.Write(record);
    }

    public void Dispose() => _device.Dispose();
}
