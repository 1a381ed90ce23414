using System.Text;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Cli;

/// <summary>
/// Words to people go to standard error, each line with the program's name: standard output carries records only. A standard error
/// that cannot be written changes nothing, the exit code least of all. Any thread.
/// </summary>
internal static class Words
{
    private const int StandardError = 2;

    public static void Say(string line) => Libc.Write(StandardError, Encoding.UTF8.GetBytes($"ringbuffer: {line}\n"), out _);

    /// <summary>What is wrong with the command line, and where to look.</summary>
    /// <returns>The exit code for it.</returns>
    public static int SayUsage(string problem)
    {
        Say(problem + "; see ringbuffer --help");
        return ExitCodes.BadUsage;
    }
}
