using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>Reads the facts in head lines, by their format strings. Names of tasks are taken from the right: they hold anything.</summary>
internal static class HeadFacts
{
    // " - CPU#0 stuck for 123s! [syz-executor0:8009]"
    public static void SoftLockup(ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        TextScanner text = new(rest);
        StuckCpu(ref text, "CPU#"u8, facts);
        if (text.SkipPast("! ["u8) && text.TakeUntilLast(":"u8, out ReadOnlySpan<byte> comm) && text.TakeNumber(out long pid))
            facts.SetTask(comm, pid);
    }

    // "Watchdog detected hard LOCKUP on cpu 79", "CPU 3 detected hard LOCKUP on other CPUs 5", "Watchdog CPU:59 Hard LOCKUP", "… detected Hard LOCKUP other CPUS:42"
    public static void HardLockup(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line);
        if ((text.SkipPast(" on other CPUs "u8) || text.SkipPast(" other CPUS:"u8) || text.SkipPast(" on cpu "u8) || text.SkipPast("CPU:"u8) || text.SkipPast("CPU "u8))
            && text.TakeNumber(out long cpu))
            facts.SetCpu(cpu);
    }

    /// <summary>Ten seconds at most, whatever HZ is: of grace periods that are pressed for a kernel may complain early (CONFIG_RCU_EXP_CPU_STALL_TIMEOUT).</summary>
    private const long BriefJiffies = 1000;

    // "sched detected stalls on CPUs/tasks: { 0} (detected by 1, …", "{ 2-... } 10886 jiffies"; others name the CPU in the next line
    public static void RcuStall(ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        facts.IsBrief = IsBrief(rest);
        TextScanner text = new(rest);
        if (text.SkipPast(" on CPU "u8) && text.TakeNumber(out long cpu)) // "rcu_sched_state detected stall on CPU 0 (t=…" of old kernels
            facts.SetStalled(cpu);
        else if (!text.SkipPast("{ "u8) || !text.TakeNumber(out cpu))
            return;
        else if (text.Take("}"u8))
            facts.SetStalled(cpu);
        else
            facts.SetCpu(cpu);
    }

    /// <summary>Whether a stall was reported after a moment.</summary>
    public static bool IsBrief(ReadOnlySpan<byte> rest)
    {
        TextScanner text = new(rest);
        return text.SkipPast("expedited stall"u8) && text.SkipPast("} "u8) && text.TakeNumber(out long jiffies) && text.Take(" jiffies"u8) && jiffies < BriefJiffies;
    }

    // "jbd2/sda-8:3563 blocked for more than 140 seconds."
    public static void HungTask(ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        TextScanner text = new(rest);
        if (!text.TakeUntilLast(" for more than "u8, out ReadOnlySpan<byte> task))
            return;
        if (text.TakeNumber(out long seconds))
            facts.SetSeconds(seconds);
        int verb = Math.Max(task.LastIndexOf(" blocked"u8), task.LastIndexOf(" can't die"u8));
        TextScanner name = new(verb < 0 ? task : task[..verb]);
        if (name.TakeUntilLast(":"u8, out ReadOnlySpan<byte> comm) && name.TakeNumber(out long pid))
            facts.SetTask(comm, pid);
    }

    // "veth1a to become free. Usage count = 1"
    public static void NetDevice(ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        TextScanner text = new(rest);
        if (text.TakeUntil(" to become free"u8, out ReadOnlySpan<byte> device))
            facts.SetDevice(device);
        if (text.SkipPast(" = "u8) && text.TakeNumber(out long references))
            facts.SetReferences(references);
    }

    // "irq 109: nobody cared (try booting with …", "genirq: Flags mismatch irq 16. 00000080 (x) vs. …"
    public static void Interrupt(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line);
        if ((text.SkipPast("irq "u8) || text.SkipPast("IRQ "u8)) && text.TakeNumber(out long irq))
            facts.SetInterrupt(irq);
    }

    // " - pool cpus=2 node=0 flags=0x0 nice=-20 stuck for 58s!"
    public static void WorkqueueLockup(ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        TextScanner text = new(rest);
        StuckCpu(ref text, " cpus="u8, facts);
    }

    private static void StuckCpu(ref TextScanner text, ReadOnlySpan<byte> beforeCpu, ReportFacts facts)
    {
        if (text.SkipPast(beforeCpu) && text.TakeNumber(out long cpu))
            facts.SetCpu(cpu);
        if (text.SkipPast(" stuck for "u8) && text.TakeNumber(out long seconds))
            facts.SetSeconds(seconds);
    }

    // "insmod: page allocation failure: order:9, mode:0xa20(GFP_ATOMIC), nodemask=…"
    public static void AllocationFailure(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        TextScanner text = new(line);
        if (text.TakeUntilLast(": page allocation failure"u8, out ReadOnlySpan<byte> comm))
            facts.SetTask(comm, KnownFields.Unknown);
        TextScanner numbers = new(rest);
        if (!numbers.TakeNumber(out long order) || !numbers.Take(", mode:"u8))
            return;
        int end = numbers.Rest.IndexOf(", "u8);
        facts.SetAllocation(order, end < 0 ? numbers.Rest : numbers.Rest[..end]);
    }

    // "WARNING: CPU: 1 PID: 4057 at arch/powerpc/mm/slb.c:79 f+0x2c/0x70", "WARNING: net/core/dev.c:7 at f+0x1/0x2, CPU#1: comm/7"
    public static void Warning(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line);
        if (text.SkipPast("Badness at "u8) || text.SkipPast("WARNING: at "u8)) // powerpc; until 3.10
        {
            if (text.TakeWord(out ReadOnlySpan<byte> old))
                facts.SetPlace(old);
            return;
        }

        if (!text.SkipPast("WARNING: "u8))
            return;
        if (text.Take("CPU: "u8))
        {
            if (text.TakeNumber(out long cpu))
                facts.SetCpu(cpu);
            if (text.Take(" PID: "u8) && text.TakeNumber(out long pid))
                facts.SetPid(pid);
            if (text.SkipPast(" at "u8) && text.TakeWord(out ReadOnlySpan<byte> place))
                facts.SetPlace(place);
            return;
        }

        if (text.TakeWord(out ReadOnlySpan<byte> file) && file.IndexOf((byte)':') > 0)
            facts.SetPlace(file);
        if (text.SkipPast(", CPU#"u8) && text.TakeNumber(out long number) && text.Take(": "u8))
        {
            facts.SetCpu(number);
            if (TaskName.TrySplit(text.Rest, out ReadOnlySpan<byte> comm, out long pid))
                facts.SetTask(comm, pid);
        }
    }

    public static void Others(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line);
        if (text.SkipPast("kernel BUG at "u8) || text.SkipPast("invalid context at "u8) || text.SkipPast("UBSAN: Undefined behaviour in "u8))
            facts.SetPlace(text.Rest.TrimEnd("! "u8));
        else if (line.StartsWith("UBSAN: "u8) && text.SkipPast(" in "u8)) // "UBSAN: shift-out-of-bounds in lab.c:91:53"
            facts.SetPlace(text.Rest);
        else if (text.SkipPast("rust_kernel: panicked at "u8)) // "…binder/node.rs:877:13:"
            facts.SetPlace(text.Rest.TrimEnd(": "u8));
        else if (text.SkipPast("BUG: Bad page "u8) && text.SkipPast(" in process "u8) && (text.TakeUntilLast("  pfn:"u8, out ReadOnlySpan<byte> user) || text.TakeUntilLast("  pte:"u8, out user)))
            facts.SetTask(user, KnownFields.Unknown);
        else if ((text.SkipPast("SPLError: "u8) || text.SkipPast("LustreError: "u8)) && text.TakeNumber(out long thread))
            facts.SetPid(thread);
        else if (text.SkipPast("scheduling while atomic: "u8))
            TaskBefore(text.Rest, facts);
        else if (text.SkipPast("leaked lock or atomic: "u8))
            TaskAround(text.Rest, facts);
        else if (text.SkipPast("] code: "u8) && TaskName.TrySplit(text.Rest, out ReadOnlySpan<byte> comm, out long pid))
            facts.SetTask(comm, pid);
        else if (text.SkipPast(" at addr "u8) || text.SkipPast(" address: "u8) || text.SkipPast("virtual address "u8) || text.SkipPast("canonical address "u8)
            || text.SkipPast("for address: "u8) || text.SkipPast(" dereference at "u8) || text.SkipPast("paging request at "u8)
            || text.SkipPast(" on read at "u8) || text.SkipPast(" on write at "u8) || text.SkipPast("data access at "u8)
            || text.SkipPast("(Addr="u8) // parisc
            || text.SkipPast(" for data at address "u8) || text.SkipPast(" for instruction fetch at address "u8)
            || (text.SkipPast(") at "u8) && text.Rest.StartsWith("0x"u8))) // "Unhandled fault: page domain fault (0x01b) at 0x00000010", arm
            BodyFacts.Address(text.Rest, facts);
    }

    // "kworker/0:2/0xffffffff/4586"
    private static void TaskAround(ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        if (!TaskName.TrySplit(rest, out ReadOnlySpan<byte> front, out long pid))
            return;
        TextScanner text = new(front);
        if (text.TakeUntilLast("/"u8, out ReadOnlySpan<byte> comm))
            facts.SetTask(comm, pid);
    }

    // "syz-executor/1234/0x00000002"
    private static void TaskBefore(ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        TextScanner text = new(rest);
        if (text.TakeUntilLast("/"u8, out ReadOnlySpan<byte> task) && TaskName.TrySplit(task, out ReadOnlySpan<byte> comm, out long pid))
            facts.SetTask(comm, pid);
    }
}
