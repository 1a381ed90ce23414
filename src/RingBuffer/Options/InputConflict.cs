using System;

namespace RingBuffer.Cli.Options;

/// <summary>Tells which options about the input do not go together. Asked once, before a run.</summary>
internal static class InputConflict
{
    /// <returns>What does not go together, or empty.</returns>
    public static string Of(string[] files, bool follow, bool journal, bool boot, bool pstore, bool netconsole, bool cursorFile)
    {
        int inputs = (journal ? 1 : 0) + (pstore ? 1 : 0) + (netconsole ? 1 : 0);
        if (inputs > 1)
            return "only one of --journal, --pstore and --netconsole can be read at a time";
        if (netconsole && files.Length > 0)
            return "--netconsole takes no FILE";
        if (boot && !journal)
            return "--boot is for --journal; 'ringbuffer --journal --boot -1' reads the boot before this one";
        if (follow && ((files.Length > 0 && !journal) || pstore))
            return "--follow and --tail are for the live log, not for FILE";
        if (cursorFile && (pstore || netconsole))
            return "--cursor-file is for the live log, FILE and --journal";
        return cursorFile && Array.IndexOf(files, "-") >= 0 ? "--cursor-file cannot find a place in standard input again" : "";
    }
}
