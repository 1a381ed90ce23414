using System;
using System.IO;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// Says in one line why the kernel log device cannot be used and what to do about it. Called when opening fails, before any thread runs.
/// </summary>
internal static class KmsgAccess
{
    private const string RestrictSysctl = "/proc/sys/kernel/dmesg_restrict";

    private static readonly string[] s_journals = ["/var/log/journal", "/run/log/journal"];

    public static string ExplainOpen(string path, Errno errno) => $"cannot open {path}: " + Explain(errno) + Journal();

    private static string Explain(Errno errno) => errno switch
    {
        Errno.NoEntry => "no such device; in a container pass it in (--device /dev/kmsg), or give a saved log as FILE",
        Errno.AccessDenied => "permission denied; run as root or grant CAP_SYSLOG" + Restriction(),
        Errno.NotPermitted when IsRestricted() => "operation not permitted; run as root or grant CAP_SYSLOG" + Restriction(),
        Errno.NotPermitted => "operation not permitted; run as root or grant CAP_SYSLOG, and see that the kernel was not started with printk.devkmsg=off",
        _ => Libc.Describe(errno),
    };

    /// <returns>Empty when the descriptor is the kernel log.</returns>
    public static string ExplainType(string path, int fd)
    {
        if (Libc.TryGetFileStatus(fd, out FileStatus status) && status.Type.IsKmsg)
            return "";
        string? target = LinkTarget(path);
        return target is null
            ? $"{path} is not the kernel log device (1:11); in a container pass the real one in, or give a saved log as FILE"
            : $"{path} is a link to {target}, not the kernel log; in a container pass the real device in (--device /dev/kmsg), or give a saved log as FILE";
    }

    /// <summary>Where the journal can be read, it holds the kernel's messages too.</summary>
    private static string Journal()
    {
        foreach (string folder in s_journals)
        {
            try
            {
                foreach (string file in Directory.EnumerateFiles(folder, "system.journal", SearchOption.AllDirectories))
                {
                    using FileStream journal = File.OpenRead(file);
                    return "; the journal can be read: ringbuffer --journal";
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // no journal, or none for us
            }
        }

        return "";
    }

    private static string Restriction() => IsRestricted() ? " (kernel.dmesg_restrict=1)" : "";

    private static bool IsRestricted()
    {
        try
        {
            return File.ReadAllText(RestrictSysctl).StartsWith('1');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
