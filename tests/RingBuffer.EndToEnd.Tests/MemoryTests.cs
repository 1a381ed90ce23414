using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RingBuffer.EndToEnd.Tests.Support;
using Xunit;

namespace RingBuffer.EndToEnd.Tests;

/// <summary>What the program keeps in memory while it follows the log.</summary>
[Collection(LiveLog.Name)]
public sealed class MemoryTests
{
    private const int BudgetKilobytes = 4096;

    public MemoryTests() => Needs.KernelLog();

    /// <summary>Starting needs more than the budget; what of the code nothing needs afterwards is given back before the first sleep.</summary>
    [Fact]
    public async Task FollowingTakesLessThanStarting()
    {
        using RingBufferProcess child = await Following.StartAsync();

        Assert.InRange(ResidentKilobytes(child), 1, BudgetKilobytes);
    }

    private static int ResidentKilobytes(RingBufferProcess child)
    {
        string line = File.ReadLines($"/proc/{child.Pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return int.Parse(line.Split((char[])[], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
