using System;
using System.IO;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RingBuffer.Engine.Output;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>An output buffer on a file that vanishes with the test.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew,
        FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);

    public OutputFile() => Buffer = new OutputBuffer((int)_file.DangerousGetHandle());

    public OutputBuffer Buffer { get; }

    public byte[] Bytes()
    {
        Buffer.Flush();
        return BytesInFile();
    }

    /// <summary>What has left the buffer.</summary>
    public string Written() => Encoding.UTF8.GetString(BytesInFile());

    public string Text() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes());

    public string[] Lines() => Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        Buffer.Dispose();
        _file.Dispose();
    }

    private byte[] BytesInFile()
    {
        byte[] bytes = new byte[RandomAccess.GetLength(_file)];
        _ = RandomAccess.Read(_file, bytes, 0);
        return bytes;
    }
}
