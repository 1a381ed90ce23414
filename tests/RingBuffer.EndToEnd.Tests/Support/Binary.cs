using System;
using System.IO;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The published program under test: RINGBUFFER_BINARY, else dist/ringbuffer of this repository.</summary>
internal static class Binary
{
    private const string Variable = "RINGBUFFER_BINARY";

    private static readonly Lazy<string> s_path = new(Find);

    public static string Path => s_path.Value;

    /// <summary>A copy where every user can run it, whatever the permissions on the way to the original are.</summary>
    public static string CopyTo(string directory)
    {
        string copy = System.IO.Path.Combine(directory, "ringbuffer");
        File.Copy(Path, copy);
        File.SetUnixFileMode(copy, (UnixFileMode)0b111_101_101);
        return copy;
    }

    private static string Find()
    {
        string? given = Environment.GetEnvironmentVariable(Variable);
        string path = string.IsNullOrEmpty(given) ? Repository.Path("dist", "ringbuffer") : System.IO.Path.GetFullPath(given);
        Assert.True(File.Exists(path), $"{path} does not exist: run packaging/build.sh, or set {Variable} to a published binary");
        return path;
    }
}
