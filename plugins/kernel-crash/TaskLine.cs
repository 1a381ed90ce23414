using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Reads who ran, and which kernel, from the lines that say it where there is no "CPU: 1 PID: 217 Comm: x" (<see cref="CpuLine"/>):
/// <code>
///   task:DACKGEN         state:R  running task     stack:    0 pid:  312 ppid:     2     kernel/sched/core.c, sched_show_task, since 5.12
///   kworker/u4:1    R  running task        0    17      2 0x00000008                     before
///   Process insmod (pid: 1207, ti=ec0e6000 task=ec1c8a70 task.ti=ec0e6000)               x86-32 before 3.x, arm, mips
///   CPU:    1            EFLAGS: 00010246   (2.6.11-rc2)                                 x86-32 before 2.6.3x, "CPU 0 " x86-64
///   CPU: 0    Tainted: G        W  O  (3.4.39 #1)     EIP: 0060:[&lt;c13ddd69&gt;] EFLAGS: 00210046 CPU: 0    arm, x86-32 of 3.x
///   TASK = cfa5d000[950] 'bash' THREAD: cf9ce000 CPU: 0                                  powerpc before 4.x
///       pid   = 8319, comm = make                                                        powerpc's debugger xmon
/// </code>
/// </summary>
internal static class TaskLine
{
    /// <param name="line">A line of a report.</param>
    /// <param name="facts">What is known of the report; a name that it has stays.</param>
    public static void Read(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line.TrimStart((byte)' '));
        if (text.Take("CPU:"u8) || text.Take("CPU "u8))
        {
            TextScanner number = new(text.Rest.TrimStart((byte)' '));
            if (number.TakeNumber(out long cpu) && number.Rest.TrimStart((byte)' ') is [] or [(byte)'T' or (byte)'N', ..] or [(byte)'E', (byte)'F', ..])
                facts.SetCpu(cpu);
        }
        else if (text.Take("EIP: "u8))
        {
            if (text.SkipPast(" CPU: "u8) && text.TakeNumber(out long cpu))
                facts.SetCpu(cpu);
        }
        else if (text.Take("EFLAGS: "u8))
        {
            if (text.SkipPast(" ("u8) && text.Rest is [>= (byte)'0' and <= (byte)'9', .., (byte)')'])
                facts.SetKernel(text.Rest[..^1]);
        }
        else if (TryTask(text, facts, out ReadOnlySpan<byte> comm, out long pid))
        {
            facts.SetTask(comm, pid);
        }
    }

    private static bool TryTask(TextScanner text, ReportFacts facts, out ReadOnlySpan<byte> comm, out long pid)
    {
        comm = default;
        pid = KnownFields.Unknown;
        if (text.Take("Process "u8))
            return text.TakeUntilLast(" (pid: "u8, out comm) && text.TakeNumber(out pid);
        if (text.Take("pid   = "u8))
        {
            bool named = text.TakeNumber(out pid) && text.Take(", comm = "u8);
            comm = text.Rest;
            return named;
        }

        if (text.Take("TASK = "u8))
        {
            if (!text.SkipPast("["u8) || !text.TakeNumber(out pid) || !text.Take("] '"u8) || !text.TakeUntilLast("' THREAD: "u8, out comm))
                return false;
            if (text.SkipPast(" CPU: "u8) && text.TakeNumber(out long cpu))
                facts.SetCpu(cpu);
            return true;
        }

        bool isNew = text.Take("task:"u8);
        if (!text.TakeUntilLast(isNew ? " state:R "u8 : " R  running task "u8, out comm) || (isNew && !text.SkipPast(" pid:"u8)))
            return false;
        comm = comm.TrimEnd((byte)' ');
        text = new TextScanner(text.Rest.TrimStart((byte)' '));
        if (!text.TakeNumber(out pid))
            return false;
        if (isNew)
            return true;
        text = new TextScanner(text.Rest.TrimStart((byte)' ')); // what was first is the room left on the stack
        return text.TakeNumber(out pid);
    }
}
