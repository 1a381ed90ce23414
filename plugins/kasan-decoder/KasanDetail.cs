using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Kasan;

/// <summary>
/// The lines further down a report: who allocated and freed the object, in which cache it lies, where in it the address points
/// (mm/kasan/report.c, report_generic.c, report_sw_tags.c; from 4.4 to 6.12). Each method takes one form and annotates it. The
/// plugin calls this only inside a report, for other allocators' checks print lines like these.
/// </summary>
internal static class KasanDetail
{
    public static void Annotate(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        if (!Track(context, e, message) && !Cache(context, e, message) && !Location(context, e, message))
            Rest(context, e, message);
    }

    // "Allocated by task 9123:"; since 6.8 " on cpu 1 at 12.345678s:"; in 4.4 "INFO: Allocated in foo+0x1/0x2 age=1 cpu=1 pid=6024"
    private static bool Track(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        line.Take("INFO: "u8);
        bool isAllocation = line.Take("Allocated "u8);
        if (!isAllocation && !line.Take("Freed "u8))
            return false;
        string name = isAllocation ? "allocated_by" : "freed_by";
        string what = isAllocation ? "allocated" : "freed";
        if (line.Take("by task "u8) && line.TakeNumber(out long pid))
            context.RegisterAnnotation(e, $"KASAN: the object was {what} by pid {pid}").With(name, pid);
        else if (line.Take("in "u8) && line.TakeUntil("+0x"u8, out ReadOnlySpan<byte> function)
            && line.SkipPast(" pid="u8) && line.TakeNumber(out pid))
            context.RegisterAnnotation(e,
                $"KASAN: the object was {what} in {function} by pid {pid}").With(name, pid).With("function", function);
        return true;
    }

    // "The buggy address belongs to the object at ffff…\n which belongs to the cache kmalloc-64 of size 64" (one record, two on a
    // console); 4.9 to 4.12 "Object at ffff…, in cache kmalloc-64 size: 64"
    private static bool Cache(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        bool isOld = line.Take("Object at "u8) && line.SkipPast(", in cache "u8);
        if (!isOld)
        {
            line = new TextScanner(message);
            bool isWhole = line.Take("The buggy address belongs to the object at "u8);
            if (!(isWhole ? line.SkipPast("which belongs to the cache "u8) : line.Take(" which belongs to the cache "u8)))
                return isWhole;
        }

        if (line.TakeUntilLast(isOld ? " size: "u8 : " of size "u8, out ReadOnlySpan<byte> cache) && line.TakeNumber(out long size))
            context.RegisterAnnotation(e,
                $"KASAN: an object of {size} bytes from cache {cache}").With("cache", cache).With("object_size", size);
        return true;
    }

    // "The buggy address is located 4 bytes inside of\n [freed |allocated ]64-byte region [ffff…, ffff…)"; "to the right of" before 6.2
    private static bool Location(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (!line.Take("The buggy address is located "u8) || !line.TakeNumber(out long distance) || !line.Take(" bytes "u8))
            return false;
        ReadOnlySpan<byte> side = line.Rest.StartsWith("inside of"u8) ? "inside of"u8
            : line.Rest.StartsWith("to the right of"u8) ? "to the right of"u8
            : line.Rest.StartsWith("to the left of"u8) ? "to the left of"u8
            : default;
        if (!side.IsEmpty)
            context.RegisterAnnotation(e,
                $"KASAN: the address is {distance} bytes {side} the object").With("distance", distance).With("side", side);
        return true;
    }

    private static void Rest(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (line.Take("The buggy address belongs to stack of task "u8))
        {
            int end = line.Rest.IndexOf((byte)'\n');
            if (TaskName.TrySplit(end < 0 ? line.Rest : line.Rest[..end], out ReadOnlySpan<byte> task, out long pid))
                context.RegisterAnnotation(e,
                    $"KASAN: the address is on the stack of {task} (pid {pid})").With("task", task).With("pid", pid);
        }
        else if (message.StartsWith("The buggy address belongs to the variable"u8))
        {
            context.RegisterAnnotation(e, "KASAN: the address is in or near a global variable");
        }
        else if (message.StartsWith("The buggy address belongs to the virtual mapping"u8))
        {
            context.RegisterAnnotation(e, "KASAN: the address is in a vmalloc mapping");
        }
        else if (line.Take("Pointer tag: ["u8) && line.TakeUntil("], memory tag: ["u8, out ReadOnlySpan<byte> pointerTag)
            && line.TakeUntil("]"u8, out ReadOnlySpan<byte> memoryTag))
        {
            context.RegisterAnnotation(e, $"KASAN: pointer tag {pointerTag}, memory tag {memoryTag}")
                .With("pointer_tag", pointerTag).With("memory_tag", memoryTag);
        }
    }
}
