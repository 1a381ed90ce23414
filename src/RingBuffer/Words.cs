using System;

namespace RingBuffer.Cli;

/// <summary>Words to people go to standard error, each line with the program's name: standard output carries records only. Any thread.</summary>
internal static class Words
{
    public static void Say(string line) => Console.Error.WriteLine("ringbuffer: " + line);

    /// <summary>What is wrong with the command line, and where to look.</summary>
    /// <returns>The exit code for it.</returns>
    public static int SayUsage(string problem)
    {
        Say(problem + "; see ringbuffer --help");
        return ExitCodes.BadUsage;
    }
}
