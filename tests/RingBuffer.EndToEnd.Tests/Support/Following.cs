using System;
using System.Threading.Tasks;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>A child that follows the live log, known to have started: it has written a record that was made for that purpose.</summary>
internal static class Following
{
    private static readonly TimeSpan s_betweenProbes = TimeSpan.FromMilliseconds(200);

    public static async Task<RingBufferProcess> StartAsync(params string[] arguments)
    {
        RingBufferProcess child = RingBufferProcess.Start(["--follow", "--tail", .. arguments]);
        await ProbeAsync(child);
        return child;
    }

    /// <summary>Makes records until one comes out.</summary>
    public static async Task ProbeAsync(RingBufferProcess child)
    {
        string probe = KernelLog.NewMarker();
        DateTime end = DateTime.UtcNow + RingBufferProcess.Patience;
        while (DateTime.UtcNow < end)
        {
            KernelLog.Write($"{probe} is anybody following");
            if (await SawAsync(child, probe))
                return;
        }

        child.Dispose();
        throw new TimeoutException($"no record came out; standard error: {await child.ReadErrorAsync()}");
    }

    private static async Task<bool> SawAsync(RingBufferProcess child, string probe)
    {
        try
        {
            while (await child.ReadLineAsync(s_betweenProbes) is { } line)
            {
                if (line.Contains(probe, StringComparison.Ordinal))
                    return true;
            }

            throw new InvalidOperationException($"it ended: {await child.ReadErrorAsync()}");
        }
        catch (TimeoutException)
        {
            return false; // not open yet, or still starting
        }
    }
}
