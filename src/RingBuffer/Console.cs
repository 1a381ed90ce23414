using RingBuffer.Cli;

namespace ConsoleAppFramework;

/// <summary>
/// Stands before <c>System.Console</c> in the generated parser, whose default for printing names it: with that one name come
/// terminal descriptions, home directories and, in a static binary, the C library's whole name service. Main thread.
/// </summary>
internal static class Console
{
    public static void WriteLine(string text) => StandardOutput.Print(text + "\n");
}
