using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// The stack of a finished report: hangs its frames on the incident and hashes the innermost that are no helpers, without addresses,
/// offsets and compiler suffixes, so that the same fault has the same fingerprint over boots and machines.
/// </summary>
internal static class Trace
{
    private const int MaxFrames = 64;
    private const int HashedFrames = 4;

    /// <param name="note">The incident.</param>
    /// <param name="lines">The report.</param>
    /// <param name="head">Its head line; frames before it belong to nothing.</param>
    /// <param name="hash">The fingerprint so far.</param>
    /// <returns>The fingerprint.</returns>
    public static ulong Describe(Note note, ReportLines lines, int head, ulong hash)
    {
        int start = FindStart(lines, head, out int register);
        int frames = 0;
        int hashed = 0;
        Frame told = default; // may begin the stack again; each of arm's lines begins with the caller of the line before
        if (register >= 0 && ProgramCounterLine.TryParse(lines[register], out told))
            Take(note, told, ref hash, ref frames, ref hashed);
        for (int i = start; i < lines.Count && frames < MaxFrames; i++)
        {
            ReadOnlySpan<byte> line = lines[i];
            if (i > start && (StackLine.IsStart(line) || line.IndexOf("</TASK>"u8) >= 0 || line.StartsWith("---[ end "u8)))
                break;
            if (!StackLine.TryParse(line, out Frame frame, out Frame caller) && !ProgramCounterLine.TryParse(line, out frame))
                continue;
            if (!told.Is(frame))
                Take(note, frame, ref hash, ref frames, ref hashed);
            Take(note, caller, ref hash, ref frames, ref hashed);
            told = caller;
        }

        return hash;
    }

    private static void Take(Note note, scoped in Frame frame, ref ulong hash, ref int frames, ref int hashed)
    {
        if (frame.Symbol.IsEmpty)
            return;
        frames++;
        note.WithFrame(frame.Symbol, frame.Offset, frame.Module);
        if (hashed == HashedFrames || HelperFrames.IsHelper(frame.Name, []))
            return;
        hashed++;
        hash = FoldKey.And(hash, frame.Name);
    }

    /// <summary>The first call trace, or where there is none the first frame.</summary>
    /// <param name="lines">The report.</param>
    /// <param name="head">Its head line.</param>
    /// <param name="register">The line before it that says where the processor was; -1: none.</param>
    private static int FindStart(ReportLines lines, int head, out int register)
    {
        register = -1;
        int firstFrame = lines.Count;
        for (int i = head; i < lines.Count; i++)
        {
            ReadOnlySpan<byte> line = lines[i];
            if (StackLine.IsCallTrace(line))
                return i;
            if (register < 0 && ProgramCounterLine.TryParse(line, out Frame at) && !at.Symbol.IsEmpty)
                register = i;
            else if (firstFrame == lines.Count && StackLine.TryParse(line, out _, out _))
                firstFrame = i;
        }

        return firstFrame;
    }
}
