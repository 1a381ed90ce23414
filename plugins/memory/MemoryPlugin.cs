using System;

namespace RingBuffer.Plugins.Memory;

/// <summary>
/// Memory that cannot be had or is broken: failed allocations, swap errors, pages with hardware errors, refused commitments. Kills for
/// lack of memory are oom-detector's.
/// </summary>
[KernelPlugin("memory", Version = "1.0.0", Author = "RingBuffer", Description = "Allocations that fail, swap errors, broken pages",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("lowmemorykiller: ", "page allocation failure: ", "page allocation stalls", ": vmalloc error: ", "vmalloc: allocation failure",
    "SLUB: Unable to allocate", ", object size: ", "percpu: allocation failed", "k swap on ", "on swap-device (", "on dio swapfile",
    ": Bad swap ")]
[Trigger("Memory failure: ", "due to hardware memory", " page recovery: ", "Soft offline: ", "Single bit error det", "VFS: file-max limit",
    "enough memory for the alloc", "HugeTLB: allocating", ": drop_caches: ", "alloc failed, req-size", "vmap allocation for")]
[Recognizes("memory that cannot be had", "insmod: page allocation failure: order:9, mode:0xa20(GFP_ATOMIC), nodemask=(null),cpuset=/,mems_allowed=0")]
[Recognizes("swap that fails", "Read-error on swap-device (253:0:24)")]
[Recognizes("broken pages", "Memory failure: 0x12345: recovery action for dirty LRU page: Recovered")]
[Recognizes("limits that are reached", "VFS: file-max limit 9223 reached")]
public sealed class MemoryPlugin : LinePlugin
{
    internal override ReadOnlySpan<byte> Rules => MemoryRules.Text;
}
