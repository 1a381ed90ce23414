using System;
using System.IO;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>A kernel setting with another value until disposed; the test is skipped where it cannot be changed.</summary>
internal sealed class Sysctl : IDisposable
{
    private readonly string _path;
    private readonly string _before;

    public Sysctl(string name, string value)
    {
        _path = "/proc/sys/" + name;
        Assert.SkipUnless(File.Exists(_path), $"{_path} does not exist");
        _before = File.ReadAllText(_path);
        string problem = "";
        try
        {
            File.WriteAllText(_path, value + "\n"); // printk_devkmsg takes nothing without its newline
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
        }

        Assert.SkipWhen(problem.Length > 0, $"cannot set {_path}: {problem}");
    }

    public void Dispose() => File.WriteAllText(_path, _before);
}
