using System;
using System.IO;
using System.Text;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The kernel log as something to write to: records with markers to find them by, and the settings around it.</summary>
internal static class KernelLog
{
    public const string Device = "/dev/kmsg";

    /// <summary>Prefix of facility user, severity INFO: what a write without a prefix gets too.</summary>
    public const int UserInfo = (1 << 3) | 6;

    /// <summary>Bytes of text the kernel keeps.</summary>
    public static int BufferBytes => Native.KernelLogControl(Native.SizeOfKernelBuffer, 0, 0);

    /// <summary>A text that no other record has.</summary>
    public static string NewMarker() => $"e2e-{Guid.NewGuid():N}";

    /// <summary>Makes one record. Each write opens the device anew: the rate limit is one of the open file.</summary>
    public static void Write(string text, int prefix = UserInfo) => Write(Encoding.UTF8.GetBytes(text), prefix);

    public static void Write(ReadOnlySpan<byte> text, int prefix = UserInfo)
    {
        using KernelLogWriter writer = new();
        writer.Write(text, prefix);
    }

    /// <summary>Lets writes be as fast as they can until disposed.</summary>
    public static Sysctl LiftRateLimit() => new("kernel/printk_devkmsg", "on");

    /// <summary>Sets kernel.dmesg_restrict until disposed.</summary>
    public static Sysctl Restrict(bool restricted) => new("kernel/dmesg_restrict", restricted ? "1" : "0");

    public static bool CanWrite()
    {
        try
        {
            using KernelLogWriter writer = new();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
