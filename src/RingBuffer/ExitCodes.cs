namespace RingBuffer.Cli;

/// <summary>The exit codes of the program; part of its interface.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int CouldNotRun = 1;
    public const int BadUsage = 2;

    /// <summary><c>check</c> found an alert.</summary>
    public const int Found = 3;
}
