using System;
using System.IO;
using System.Linq;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>What a test needs of the machine; where it is missing the test is skipped and says why.</summary>
internal static class Needs
{
    public static void Root() => Assert.SkipUnless(Native.EffectiveUser() == 0, "needs root");

    /// <summary>The real device, readable and writable.</summary>
    public static void KernelLog()
    {
        Root();
        Assert.SkipUnless(BareReader.CanOpen(Support.KernelLog.Device, out int errno), $"cannot open /dev/kmsg (errno {errno})");
        Assert.SkipUnless(Support.KernelLog.CanWrite(), "cannot write to /dev/kmsg");
    }

    /// <returns>The path of an installed program.</returns>
    public static string Program(string name)
    {
        string path = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        string? found = path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not installed");
        return found!;
    }
}
