using System;
using System.IO;
using System.Linq;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>What a test needs of the machine; where it is missing the test is skipped and says why.</summary>
internal static class Needs
{
    private const string KernelVariable = "RINGBUFFER_LAB_KERNEL";
    private const string TroubleVariable = "RINGBUFFER_LAB_TROUBLE";

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

    /// <summary>The module of tests/lab/trouble, made for the kernel of the laboratory.</summary>
    public static void LaboratoryTrouble() => Assert.SkipUnless(
        File.Exists(Environment.GetEnvironmentVariable(TroubleVariable)), $"{TroubleVariable} does not name the module of tests/lab/trouble (tests/lab/incidents.sh says how it is made)");

    /// <summary>Whether the kernel was configured without an option that older ones have always.</summary>
    public static bool LaboratoryKernelLacks(string option) =>
        Directory.EnumerateFiles(LaboratoryKernel(), "config*", SearchOption.AllDirectories).SelectMany(File.ReadLines).Contains($"# CONFIG_{option} is not set");

    /// <summary>What a guest of tests/lab needs.</summary>
    /// <returns>The folder of its kernel.</returns>
    public static string LaboratoryKernel()
    {
        string? kernel = Environment.GetEnvironmentVariable(KernelVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(kernel), $"{KernelVariable} does not name a kernel for qemu (tests/lab/kernel.sh fetches one)");
        Assert.SkipUnless(Directory.Exists(Path.Combine(kernel!, "boot")) || Directory.Exists(Path.Combine(kernel!, "usr")), $"{kernel} holds no kernel");
        Program("qemu-system-x86_64");
        Program("busybox");
        Program("cpio");
        return kernel!;
    }
}
