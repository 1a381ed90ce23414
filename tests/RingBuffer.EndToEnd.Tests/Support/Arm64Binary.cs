using System.IO;
using System.Threading.Tasks;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The program for arm64, run by qemu's user emulation; packaging/test.sh builds it where it can.</summary>
internal static class Arm64Binary
{
    private static string Path
    {
        get
        {
            string path = Repository.Path("obj", "arm64", "ringbuffer");
            Assert.SkipUnless(File.Exists(path), $"{path} does not exist: packaging/test.sh builds it on x86-64 with the cross compiler for arm64");
            return path;
        }
    }

    private static string Qemu => Needs.Program("qemu-aarch64-static");

    public static RingBufferProcess Start(params string[] arguments) => RingBufferProcess.StartProgram(Qemu, [Path, .. arguments]);

    public static Task<Outcome> RunAsync(params string[] arguments) => RingBufferProcess.RunProgramAsync(Qemu, [Path, .. arguments]);
}
