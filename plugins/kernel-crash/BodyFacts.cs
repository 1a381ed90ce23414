using System;
using System.Buffers;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>Reads the facts in the lines below the head, by their format strings. Called by <see cref="ReportFacts"/>.</summary>
internal static class BodyFacts
{
    private static readonly byte[][] s_behindTask =
    [
        [.. " is trying to "u8], [.. " [HC"u8], [.. " is leaving the kernel with locks"u8], [.. " is freeing memory "u8],
        [.. " just changed the state of lock"u8],
    ];

    private static readonly SearchValues<byte> s_address = SearchValues.Create("0123456789abcdefABCDEFx"u8);

    // "rcu: \t0-....: (1249 ticks this GP) idle=0464/1/0x4000000000000000 softirq=1864/1864", "\t0: (1 GPs behind) idle=…" before 4.2
    public static void StalledCpu(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line[(line.StartsWith("rcu: "u8) ? "rcu: "u8.Length : 0)..].TrimStart(" \t"u8));
        if (text.TakeNumber(out long cpu) && (text.Take("-"u8) || text.Take(": ("u8)))
            facts.SetCpu(cpu);
    }

    // "[<00000000a5ecb36e>] dw_edma_interrupt_common", "[<c0491bb4>] usb_hcd_irq [usbcore]" (kernel/irq/spurious.c)
    public static void InterruptHandler(ReadOnlySpan<byte> text, ReportFacts facts)
    {
        TextScanner line = new(text);
        if (line.SkipPast(">] "u8) && line.TakeWord(out ReadOnlySpan<byte> function))
            facts.SetHandler(function);
    }

    // "INFO: task kworker/u8:2:36 is blocked on a mutex likely owned by task dd:4711." (kernel/hung_task.c, 6.16)
    public static void Blocker(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line);
        if ((text.SkipPast(" likely owned by task "u8) || text.SkipPast(" likely last held by task "u8))
            && text.TakeUntilLast(":"u8, out ReadOnlySpan<byte> comm) && text.TakeNumber(out long pid))
            facts.SetBlocker(comm, pid);
    }

    // KASAN: " which belongs to the cache kmalloc-128 of size 128" (mm/kasan/report.c). KFENCE (mm/kfence/report.c): "Out-of-bounds write at
    // 0xffff8c3f2e33aff9 (32B right of kfence-#229):", "kfence-#229: 0x…-0x…, size=32, cache=kmalloc-32"
    public static void MemoryObject(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line);
        if ((text.SkipPast("belongs to the cache "u8) || (line.StartsWith("kfence-#"u8) && text.SkipPast(", cache="u8))) && text.TakeWord(out ReadOnlySpan<byte> cache))
            facts.SetCache(cache);
        else if (line.EndsWith(":"u8) && (text.SkipPast(" at 0x"u8) || text.SkipPast(" free of 0x"u8)))
        {
            facts.SetDetail(line[..^1]);
            Address(text.Rest, facts);
        }
    }

    // Lockdep: "modprobe/217 is trying to acquire lock:", "swapper/0/0 [HC0[0]:SC1[1]:HE1:SE0] takes:", "1 lock held by rmmod/300:"
    public static void LockTask(ReadOnlySpan<byte> line, ReportFacts facts)
    {
        TextScanner text = new(line);
        if (text.SkipPast(", pid: "u8) && text.TakeNumber(out long number) && text.Take(", name: "u8)) // "in_atomic(): 0, irqs_disabled(): 128, pid: 5051, name: x"
        {
            facts.SetTask(text.Rest, number);
            return;
        }

        text = new(line);
        ReadOnlySpan<byte> task = text.SkipPast(" held by "u8) ? text.Rest : default;
        foreach (byte[] behind in s_behindTask)
        {
            int end = line.IndexOf(behind);
            if (end <= 0)
                continue;
            task = line[..end];
            break;
        }

        if (TaskName.TrySplit(task, out ReadOnlySpan<byte> comm, out long pid))
            facts.SetTask(comm, pid);
    }

    // "0000000000000010", "000000000133b000 TEID: 000000000133b407"
    public static void Address(ReadOnlySpan<byte> rest, ReportFacts facts)
    {
        int end = rest.IndexOfAny(rest.StartsWith("("u8) ? " :,"u8 : " :,)"u8); // "(ptrval)"
        ReadOnlySpan<byte> address = end < 0 ? rest : rest[..end];
        if (address.Length > 0 && (address.IndexOfAnyExcept(s_address) < 0 || address[0] == (byte)'('))
            facts.SetAddress(address);
    }
}
