using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The port a child chose for itself, found where the kernel lists its sockets; it listens once it is there.</summary>
internal static class UdpPort
{
    public static async Task<int> OfAsync(RingBufferProcess child)
    {
        DateTime end = DateTime.UtcNow + RingBufferProcess.Patience;
        while (DateTime.UtcNow < end)
        {
            foreach (string link in Directory.Exists($"/proc/{child.Pid}/fd") ? Directory.GetFiles($"/proc/{child.Pid}/fd") : [])
            {
                string target = new FileInfo(link).LinkTarget ?? "";
                if (target.StartsWith("socket:[", StringComparison.Ordinal) && PortOf(target[8..^1]) is > 0 and int port)
                    return port;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException(await child.ReadErrorAsync());
    }

    private static int PortOf(string inode) => File.ReadLines("/proc/net/udp").Concat(File.ReadLines("/proc/net/udp6"))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(f => f.Length > 9 && f[9] == inode)
        .Select(f => int.Parse(f[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).FirstOrDefault();
}
