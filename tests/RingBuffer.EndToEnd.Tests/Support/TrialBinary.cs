using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The published program with the plugins of TrialPlugins/ compiled in; packaging/test.sh builds it.</summary>
internal static class TrialBinary
{
    private static string Path
    {
        get
        {
            string path = Repository.Path("obj", "trial", "dist", "ringbuffer");
            Assert.True(File.Exists(path), $"{path} does not exist: packaging/test.sh builds it");
            return path;
        }
    }

    public static RingBufferProcess Start(params string[] arguments) => RingBufferProcess.StartProgram(Path, arguments);

    public static Task<Outcome> RunAsync(params IReadOnlyList<string> arguments) => RingBufferProcess.RunProgramAsync(Path, arguments);
}
