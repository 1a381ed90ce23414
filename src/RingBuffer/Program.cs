using System;
using ConsoleAppFramework;
using RingBuffer.Cli.Commands;
using RingBuffer.Cli.Options;
using RingBuffer.Engine;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Cli;

/// <summary>
/// The entry point: hands the command line to the generated parser and turns outcomes into exit codes: 0 done, 1 could not run,
/// 2 bad usage, 3 check found something.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        Libc.OccupyStandardDescriptors();
        bool badUsage = false;
        int printed = ExitCodes.Done;
        ConsoleApp.Version = EngineVersion.Current;
        ConsoleApp.Log = text => printed = StandardOutput.Print(text + "\n");
        ConsoleApp.LogError = message =>
        {
            badUsage = true;
            Words.SayUsage(message.TrimEnd('.'));
        };

        ConsoleApp.ConsoleAppBuilder app = ConsoleApp.Create();
        app.Add<RunCommand>();
        app.Add<InformationCommands>();
        app.Run(ArgumentForms.Normalize(args));
        return badUsage ? ExitCodes.BadUsage : Math.Max(printed, Environment.ExitCode);
    }
}
