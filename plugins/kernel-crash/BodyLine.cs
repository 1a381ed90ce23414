using System;
using System.Buffers;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>What a line is to the report that is open on its caller.</summary>
internal enum BodyKind : byte
{
    /// <summary>Does not look like part of a report.</summary>
    Stranger,

    /// <summary>Part of a report.</summary>
    Body,

    /// <summary>The line after which at most registers or a panic follow.</summary>
    End,

    /// <summary>The very last line.</summary>
    VeryEnd,

    /// <summary>A line of signs before which something ends and after which something begins.</summary>
    Rule,
}

/// <summary>Tells a report's lines from others by their form: stacks, registers, facts. Asked by the plugin while a report is open.</summary>
internal static class BodyLine
{
    private const int RuleLength = 20;
    private const int FewestDigits = 4;

    // Starts of lines that are neither indented nor hold a function with an offset.
    private static readonly byte[][] s_starts = Lines("""
        CPU: |CPU#|Hardware name: |Modules linked in:|Call |Code: |Tainted: |Workqueue: |Oops|Internal error: |#PF: |PGD |*pd|*pde |BUG: |
        RIP: |RIP |EIP: |IP: |PC is at |LR is at |pc : |lr : |sp : |pstate: |psr: |Flags: |Control: |Process |Stack: |Stack:|Backtrace:|
        Exception stack|Mem abort info:|Data abort info:|user pgtable: |swapper pgtable: |pgd = |Unable to handle |NIP |LR |REGS: |MSR: |
        CFAR: |GPR|Instruction dump:|Faulting instruction address: |LE |BE |--- interrupt: |--- exception: |Krnl |Last Breaking-Event-Address|
        epc |gp : |t0 : |s2 : |s5 : |status: |Status:|Cause |Hi |Lo |PrId |BadVA |$|Dumping ftrace buffer|Kernel Offset: |
        Rebooting in |CPU features: |Memory Limit: |SMP: |task: |task:|TASK = |ESR: |FAR: |Task stack:|IRQ stack:|Overflow stack:|
        irq event stamp: |hardirqs last |softirqs last |possible reason: |Preemption disabled at:|preempt_count|in_atomic(): |INFO: lockdep is |
        Disabling lock debugging|NMI backtrace for cpu |Sending NMI from CPU |Shutting down cpus|Kernel panic|note: |WARNING: |other info |
        stack backtrace:|but task is |which lock |the existing dependency |1 lock held |2 locks held |no locks held |locks held |
        Possible unsafe locking|*** DEADLOCK|=> |-> |#0: |#1: |and this task |and interrupts |the dependencies |inconsistent {|
        Read of size |Write of size |Read at addr |Write at addr |Free of addr |Allocated |Freed |allocated |freed |The buggy address |Memory state |
        page:|page |page_owner |raw: |flags: |>|Uninit |Local variable |Bytes |Memory access |Object |Redzone |Padding |Slab |INFO: Slab |INFO: Object |
        Last potentially related |Second to last |write to 0x|read to 0x|read-write to 0x|value changed: |race at unknown origin|
        Reported by Kernel Concurrency|Mem-Info:|Node |DMA|Normal|Tasks blocked|All QSes |Blocked by |Showing busy |Showing all |workqueue |
        pwq |in-flight: |rcu: |active_anon:|Free swap|Total swap|pending: |Task dump for CPU |Stack dump where |handlers:|[<|Pid : |PSW: |r00-|r04-|r08-|r12-|r16-|r20-|r24-|r28-|sr00-|sr04-|IASQ: |IAOQ[|IIR: |CR30: |ORIG_R28: |RP(r2): |YZrvWESTHLNXBCVM|Disabling IRQ |backtrace|hex dump |comm "|unreferenced object |addr:|file:|kasan: |KASAN: |
        Out-of-bounds |Use-after-free |Invalid read at |Invalid write at |Invalid free of |Corrupted memory at |kfence-#|shift exponent |index |load of |member access |
        signed integer overflow: |unsigned integer overflow: |left shift of |division by zero|negation of |
        RAX: |RBX: |RDX: |RSP: |RBP: |RSI: |RDI: |R08: |R10: |R13: |FS: |CS: |CR2: |DR0: |DR3: |ORIG_RAX|EAX: |ESI: |DS: |EFLAGS|
        Pid: |Failing address: |Fault in |INFO: task |x29: |x28: |r10: |r7 : |r3 : |last function: |CPU 0 |CPU 1 |Call Trace|"echo 0 >|Not tainted |Tainted |Future hung |lowmem_reserve|
        """);

    private static readonly ushort[] s_firstByFirstByte = IndexByFirstByte(s_starts);

    /// <summary>"------------[ cut here ]------------": the next lines are a warning's or an assertion's.</summary>
    public static bool IsCutHere(ReadOnlySpan<byte> line) => line.IndexOf("-[ cut here ]-"u8) >= 0;

    public static BodyKind Classify(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line.Trim(" \t"u8);
        if (text.StartsWith("---[ end "u8))
            return text.StartsWith("---[ end Kernel panic"u8) ? BodyKind.VeryEnd : BodyKind.End;
        if (text.EndsWith(" pages hwpoisoned"u8))
            return BodyKind.End;
        if (text.StartsWith("Rebooting in "u8) || text.StartsWith("Restarting system"u8))
            return BodyKind.VeryEnd;
        if (text.Length >= RuleLength && text.IndexOfAnyExcept((byte)'=') < 0)
            return BodyKind.Rule;
        if (text is [.., (byte)':'] && (text.EndsWith(" lock:"u8) || text.EndsWith(" takes:"u8) || text.EndsWith(" trying to acquire:"u8) || text.EndsWith(") at:"u8)))
            return BodyKind.Body; // lockdep's "insmod/2675 is trying to acquire lock:"
        return text.Length < line.Length || text.IsEmpty || text.IndexOf("+0x"u8) >= 0 || text.IndexOf(" pages"u8) > 0 || IsSigns(text)
            || HasKnownStart(text) || IsRelease(text) || IsFrameWithPlace(text) || IsTaskState(text)
            || text.IndexOf("[#"u8) > 0 // "Kernel BUG [#1]"
            ? BodyKind.Body : BodyKind.Stranger;
    }

    /// <summary>A line that only registers of the processor stand in: a short name, and a number in full width.</summary>
    public static bool IsRegisters(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line.TrimStart(" \t"u8);
        int colon = text.IndexOf((byte)':');
        return colon is > 1 and <= 8 && !text.StartsWith("Oops"u8) && text[..colon].IndexOfAnyExcept(s_registerBytes) < 0
            && StartsWithValue(text[(colon + 1)..].TrimStart((byte)' '));
    }

    /// <summary>Four digits at least, as segments have; "PCI: CLS 0" and "ACPI: Added" are none.</summary>
    private static bool StartsWithValue(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept(s_hexDigits);
        ReadOnlySpan<byte> value = end < 0 ? text : text[..end];
        return value.Length >= FewestDigits && (value.Length >= 8 || value.ContainsAnyInRange((byte)'0', (byte)'9'))
            && (end < 0 || !char.IsAsciiLetter((char)text[end]));
    }

    private static readonly SearchValues<byte> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static readonly SearchValues<byte> s_registerBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ "u8);

    // "6.1.0-44-amd64 #1 Not tainted" of lockdep
    private static bool IsRelease(ReadOnlySpan<byte> text) => char.IsAsciiDigit((char)text[0]) && CpuLine.TaintAt(text) >= 0;

    // "xxh64_update (lib/xxhash.c:143)", not indented
    private static bool IsFrameWithPlace(ReadOnlySpan<byte> text)
    {
        int blank = text.IndexOf((byte)' ');
        return blank > 0 && text[(blank + 1)..].StartsWith("("u8) && Frame.TryParse(text, out _);
    }

    private static bool IsSigns(ReadOnlySpan<byte> text) => text.Length >= RuleLength && text.IndexOfAnyExcept("-+*~ "u8) < 0;

    private static bool HasKnownStart(ReadOnlySpan<byte> text)
    {
        for (int i = text.IsEmpty ? s_starts.Length : s_firstByFirstByte[text[0]]; i < s_starts.Length && s_starts[i][0] == text[0]; i++)
        {
            if (text.StartsWith(s_starts[i]))
                return true;
        }

        return IsRegisters(text);
    }

    // "kworker/2:1     D    0  7143      2 0x00000000", until 5.11
    private static bool IsTaskState(ReadOnlySpan<byte> text)
    {
        const int Flags = 8;
        return text.Length > 32 && text[..^Flags].EndsWith(" 0x"u8) && text[^Flags..].IndexOfAnyExcept(s_hexDigits) < 0;
    }

    /// <summary>Sorted by first byte.</summary>
    private static byte[][] Lines(string list)
    {
        byte[][] lines = Array.ConvertAll(list.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries), System.Text.Encoding.UTF8.GetBytes);
        Array.Sort(lines, (one, other) => one[0].CompareTo(other[0]));
        return lines;
    }

    private static ushort[] IndexByFirstByte(byte[][] sorted)
    {
        ushort[] first = new ushort[256];
        Array.Fill(first, (ushort)sorted.Length);
        for (int i = sorted.Length - 1; i >= 0; i--)
            first[sorted[i][0]] = (ushort)i;
        return first;
    }
}
