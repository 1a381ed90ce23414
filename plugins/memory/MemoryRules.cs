using System;

namespace RingBuffer.Plugins.Memory;

/// <summary>
/// What memory management prints apart from out-of-memory kills, kernels 4.x to 6.12; <see cref="KernelText.LineRules"/> explains the
/// form.
/// </summary>
internal static class MemoryRules
{
    public static ReadOnlySpan<byte> Text =>
        // mm/page_alloc.c, warn_alloc; mm/vmalloc.c; mm/slub.c; mm/percpu.c. The whole report of a failure is another plugin's
        """
        @allocation
        {comm<}: page allocation failure: order:{order:d}, mode:{gfp_mask:w}, nodemask={nodemask}
        {comm<}: page allocation failure: order:{order:d}, mode:{gfp_mask:w}
        = {comm} wanted 2^{order} pages in a row, and there were none
        ? order 0: memory is used up; high orders: fragmented, often a network driver that tries again
        @stall warn once
        {comm<*}: page allocation stalls for {stalled_ms:d}ms, order:{order:d}
        = {comm} waited {stalled_ms} ms for memory
        ? memory is used up or the disk below swap is slow
        @vmalloc-pages warn once
        {comm<*}: vmalloc: allocation failure, allocated {allocated_bytes:d} of {size_bytes:d} bytes
        = only {allocated_bytes} of {size_bytes} bytes of memory found for {comm}
        ? memory is used up: what uses it
        @vmalloc warn once
        {comm<*}: vmalloc error: size {size_bytes:d}, {reason}, mode:
        {comm<*}: vmalloc: allocation failure: {size_bytes:d} bytes
        = kernel address space for {size_bytes} bytes not found for {comm}{?: {reason}?}
        ? memory is used up, or vmalloc= is too small on 32 bit
        @slab
        SLUB: Unable to allocate memory on CPU {cpu:d} (of node {:d}) on node -1, gfp={gfp_mask:w}
        SLUB: Unable to allocate memory on CPU {cpu:d} (of node {:d}) on node {node:d}, gfp={gfp_mask:w}
        SLUB: Unable to allocate memory on node -1 (gfp={gfp_mask})
        SLUB: Unable to allocate memory on node -1{?,?} {?(?}gfp={gfp_mask:w}
        SLUB: Unable to allocate memory on node {node:d}{?,?} {?(?}gfp={gfp_mask:w}
        = no memory for a kernel object{? on node {node}?}
        @cma warn once
        cma: {?__?}cma_alloc: {?{area:w}: ?}alloc failed, req-size: {pages:d} pages, ret: -12$
        = no memory in one piece for a device: {pages} pages
        ? cma= larger on the command line; which driver asks for it
        @cma-busy
        cma: {?__?}cma_alloc: {?{area:w}: ?}alloc failed, req-size: {pages:d} pages, ret: {error:e}
        = no memory in one piece for a device at this moment: {pages} pages, {error}
        @vmap warn once
        vmap allocation for size {size_bytes:d} failed: use vmalloc=<size> to increase size
        = kernel address space for {size_bytes} bytes not found
        ? vmalloc= larger on the command line
        @slab-cache warn once
        cache: {cache:w}({memcg}), object size: {object_size_bytes:d}
        cache: {cache:w}, object size: {object_size_bytes:d}
        = no memory for kernel objects of {cache}{?, which memory cgroup {memcg} asks for?}
        ? slabtop; memory is used up, the group's limit is reached, or a cache leaks
        @percpu warn once
        percpu: allocation failed, size={size_bytes:d} align={align_bytes:d} atomic={atomic:d}, {reason}
        = no per-CPU memory: {reason}
        ? many network interfaces, cgroups or BPF maps; percpu_alloc=

        """u8
        // mm/page_io.c, mm/swapfile.c
        + """
        @lowmemorykiller warn once
        lowmemorykiller: Killing '{comm<}' ({pid:d}){}, adj 0,
        lowmemorykiller: send sigkill to {pid:d} ({comm<}), adj 0,
        = Android's low memory killer ends {comm} (pid {pid}), which is in use
        ? which programs hold the memory: dumpsys meminfo, procrank
        @lowmemorykiller
        lowmemorykiller: send sigkill to {pid:d} ({comm<}), adj {adj:d},
        lowmemorykiller: Killing '{comm<}' ({pid:d}){}, adj {adj:d},
        = Android's low memory killer ends {comm} (pid {pid})
        ? 0 to 200: what is in use; 900 and more: what is only kept for later
        @swap-added
        Adding {size_kb:d}k swap on {path<}.  Priority:{priority:d}
        = swap of {size_kb} KiB on {path}
        @swap-error crit once
        Write-error on swap-device ({device*})
        Read-error on swap-device ({device*})
        Write error {error:e} on dio swapfile ({offset:d})
        {function:w}: Bad swap {what:w} entry {entry:x}
        = swap fails{? on device {device}?}{?: {what} entry {entry} is bad?}
        ? the disk below swap; programs whose pages are lost are killed

        """u8
        // mm/memory-failure.c; arch/x86/mm/fault.c
        + """
        @poison crit
        Memory failure: 0x{pfn:x}: Sending SIGBUS to {comm<}:{pid:d} due to hardware memory corruption
        = {comm} (pid {pid}) gets SIGBUS: a page of its memory is broken
        ? EDAC lines name the memory module: replace it
        @poison crit
        {?Memory failure: 0x{pfn:x}: ?}{?MCE: ?}Killing {comm<}:{pid:d} due to hardware memory corruption{? fault at {addr:x}?}
        = {comm} (pid {pid}) is killed: a page of its memory is broken
        ? EDAC lines name the memory module: replace it
        @poison-recovered warn once poison
        Memory failure: 0x{pfn:x}: recovery action for {page_kind}: Recovered
        = broken memory page {pfn}, {page_kind}: taken out of use
        ? EDAC lines name the memory module: replace it
        @poison crit
        Memory failure: 0x{pfn:x}: recovery action for {page_kind}: {result:w}
        MCE 0x{pfn:x}: {page_kind} page recovery: {result:w}
        = broken memory page {pfn}, {page_kind}: {result}
        ? EDAC lines name the memory module: replace it
        @flipped-bit crit once
        Single bit error detected. Probably bad RAM.
        = a bit of memory changed by itself
        ? memtest86+; replace the module
        @poison-note
        Memory failure: 0x{pfn:x}: {detail}
        = memory page {pfn}: {detail}
        @soft-offline warn once
        Soft offline: 0x{pfn:x}: {detail}
        = memory page {pfn} is being taken out of use: {detail}
        ? corrected errors pile up there: EDAC lines name the memory module

        """u8
        // fs/file_table.c, mm/util.c, mm/hugetlb.c, fs/drop_caches.c
        + """
        @file-max warn once
        VFS: file-max limit {limit:d} reached
        = no more open files: all {limit} are in use
        ? sysctl fs.file-nr, fs.file-max; lsof shows who holds them
        @overcommit warn
        {?__vm_enough_memory: ?}pid{?:?} {pid:d}, comm: {comm<*}, bytes: {size_bytes:d} not enough memory for the allocation
        {?__vm_enough_memory: ?}pid{?:?} {pid:d}, comm: {comm<*}, no{?t?} enough memory for the allocation
        = {comm} (pid {pid}) was refused memory{?: {size_bytes} bytes?}
        ? vm.overcommit_memory=2 or a request beyond all reason
        @hugetlb warn
        HugeTLB: allocating {count:d} of page size {page_size:w} {?{unit:w} ?}failed{? node{node:d}?}.  Only allocated {allocated:d} hugepages.
        = only {allocated} of {count} huge pages found
        ? reserve them at boot: hugepages=
        @drop-caches
        {comm<} ({pid:d}): drop_caches: {drop_caches:d}
        = {comm} emptied the caches
        """u8;
}
