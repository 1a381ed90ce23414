using System;

namespace RingBuffer.Plugins.Gpu;

/// <summary>
/// How graphics drivers report hangs and broken cards: NVIDIA's own driver, amdgpu, i915, xe, radeon, nouveau and those of boards;
/// kernels 4.x to 6.12; <see cref="KernelText.LineRules"/> explains the form.
/// </summary>
internal static class GpuRules
{
    public static ReadOnlySpan<byte> Text =>
        // NVIDIA GPU driver: "Xid Errors" of its documentation; nvswitch alike
        """
        @xid warn
        NVRM: Xid ({?PCI:?}{bdf:w*}): {xid:d*}, pid={?'?}{pid:d}{?'?}, name={name}, {detail}
        NVRM: Xid ({?PCI:?}{bdf:w*}): {xid:d*}, pid={}, name={}, {detail}
        NVRM: Xid ({?PCI:?}{bdf:w*}): {xid:d*}, {detail}
        = NVIDIA GPU {bdf}: Xid {xid}
        ? nvidia-smi -q; nvidia-bug-report.sh for the vendor
        @sxid warn
        nvidia-nvswitch{switch:d*}: SXid (PCI:{bdf:w}): {sxid:d*}, {class}, {detail}
        = NVSwitch {switch}: SXid {sxid}, {class}: {detail}
        ? nvidia-smi nvlink -e; fabric manager's log
        @off-bus crit once
        NVRM: GPU {bdf:w*}.{pci_function:d}: GPU has fallen off the bus.
        NVRM: The NVIDIA GPU {bdf:w*}{:n}NVRM: (PCI ID: {pci_id}) installed in this system has{:n}NVRM: fallen off the bus
        NVRM: fallen off the bus and is not responding to commands.
        NVRM: GPU at {bdf:w*} has fallen off the bus.
        = NVIDIA GPU{? {bdf}?} has fallen off the bus
        ? power, seat and temperature of the card; it is back after a reboot at the earliest
        @not-started crit once
        NVRM: GPU {bdf:w*}: RmInitAdapter failed!{? ({code})?}
        NVRM: RmInitAdapter failed!{? ({code})?}
        = NVIDIA GPU{? {bdf}?} does not start
        ? driver and card fit together? nvidia-bug-report.sh
        @none-started warn once
        NVRM: None of the NVIDIA {?graphics adapters?}{?devices?} were initialized
        = the NVIDIA driver has no GPU to drive
        ? given to a guest (vfio-pci) or to nouveau on purpose? else whether driver and card fit together
        @gsp crit once
        NVRM: GPU{gpu:d*} _kgspIsHeartbeatTimedOut: Heartbeat timed out
        NVRM: GPU{gpu:d*} _kgspLogRpcTimeout:
        = the firmware of NVIDIA GPU {gpu} does not answer
        ? driver and firmware; nvidia-bug-report.sh for the vendor; the card is back after a reset at the earliest
        @peermem warn once
        nvidia-peermem {function:w}:{line:d} ERROR {detail}
        = GPU memory for the network: {detail}
        ? versions of the NVIDIA driver and of the network stack
        @mismatch warn once
        NVRM: API mismatch: the client
        = NVIDIA's kernel module and libraries are of different versions
        ? the driver was updated: reboot, or reload the module
        @gpu-name
        NVRM: GPU at {?PCI:?}{bdf:w}: {uuid:w}
        = NVIDIA GPU {bdf} is {uuid}

        """u8
        // drivers/gpu/drm/amd/amdgpu: amdgpu_job.c, amdgpu_device.c, gmc_v*.c, amdgpu_ras.c; DRM_ERROR until 6.6
        + """
        @soft-hang warn once
        {?amdgpu {bdf:w*}: ?}{?amdgpu: ?}{?[drm:{} [amdgpu]] *ERROR* ?}ring {ring:w} timeout, but soft recovered
        = amdgpu{? {bdf}?}: {ring} hung and recovered
        ? the program and the Mesa version; firmware
        @hang crit once
        {?amdgpu {bdf:w*}: ?}{?amdgpu: ?}{?[drm:{} [amdgpu]] *ERROR* ?}ring {ring:w} timeout, signaled seq={signaled:d}, emitted seq={emitted:d}
        amdgpu {bdf:w*}: {?amdgpu: ?}GPU reset begin!
        = amdgpu{? {bdf}?} hangs{?: {ring}?}
        ? the program, where it is named, and the version of Mesa or ROCm; firmware; temperature
        @hang-process
        {?amdgpu {bdf:w}: ?}{?amdgpu: ?}{?[drm:{} [amdgpu]] *ERROR* ?}Process information: process {process<} pid {pid:d} thread {thread<} pid {thread_pid:d}
        {?amdgpu {bdf:w}: ?}{?amdgpu: ?}{? ?}Process {process<} pid {pid:d} thread {thread<} pid {thread_pid:d}
        amdgpu {bdf:w}: {?amdgpu: ?} {?in?}{?for?} process {process<} pid {pid:d} thread {thread<} pid {thread_pid:d}
        = the work was {process}'s (pid {pid})
        @fallback warn again
        {?amdgpu {bdf:w*}: ?}{?amdgpu: ?}{?[drm] ?}Fence fallback timer expired on ring {ring:w}
        = interrupts of the card are lost: {ring} was looked at by a timer
        ? its MSI interrupts: /proc/interrupts; passthrough into a virtual machine; firmware of the board
        @ring-reset
        amdgpu {bdf:w}: {?amdgpu: ?}Ring {ring:w} reset succeeded
        = {ring} was reset, the card was not
        @reset-failed crit once
        amdgpu {bdf:w*}: {?amdgpu: ?}GPU reset({resets:d}) failed
        amdgpu {bdf:w*}: {?amdgpu: ?}GPU Recovery Failed: {error:e}
        = amdgpu {bdf} did not come back after its reset
        ? reboot; power and temperature of the card
        @resume-failed crit once
        amdgpu {bdf:w*}: {?amdgpu: ?}amdgpu_device_ip_resume failed ({error:e})
        = amdgpu {bdf} did not come back from sleep
        ? reboot; firmware package and kernel; the board's firmware
        @smu-busy warn once
        amdgpu {bdf:w*}: {?amdgpu: ?}SMU: I'm not done with your previous command
        = amdgpu {bdf}: the unit that manages the card's power is late
        ? firmware package and kernel; where the card hangs as well its power supply
        @smu crit once
        amdgpu {bdf:w*}: {?amdgpu: ?}SMU: No response msg_reg:
        amdgpu {bdf:w*}: {?amdgpu: ?}MES{?({:d})?} failed to respon{?d?}{?se?} to msg=
        amdgpu {bdf:w*}: {?amdgpu: ?}MES ring buffer is full.
        [drm:{} [amdgpu]] *ERROR* MES failed to respon{?d to?}{?se?} msg=
        amdgpu {bdf:w*}: {?amdgpu: ?}hw_init of IP block <{ip_block}> failed {error:e}
        = amdgpu{? {bdf}?}: a unit of the card does not answer{?: {ip_block}?}
        ? firmware package; power and temperature of the card; reboot
        @reset-done
        amdgpu {bdf:w}: {?amdgpu: ?}GPU reset({resets:d}) succeeded!
        {?amdgpu {bdf:w}: ?}{?amdgpu: ?}{?[drm] ?}VRAM is lost due to GPU reset!
        = amdgpu was reset
        @gpu-fault crit once
        amdgpu {bdf:w*}: {?amdgpu: ?}[{hub:w}] {?no-?}{?retry ?}page fault (src_id:{client_source:d} ring:{ring:w} vmid:{vmid:d} pasid:{pasid:d}{?, for process {process<} pid {pid:d} thread {thread<} pid {thread_pid:d}?}
        = amdgpu {bdf}: a program used memory it does not have ({hub})
        ? the program, where it is named, and the Mesa version
        @gpu-fault crit once
        {driver:w} {bdf:w*}: {?amdgpu: ?}GPU fault detected: {:d} 0x{:x} for process {process<} pid {pid:d} thread {thread<} pid {thread_pid:d}
        {driver:w} {bdf:w*}: {?amdgpu: ?}GPU fault detected: {:d} 0x{:x}
        = {driver} {bdf}: a program used memory it does not have
        ? the program, where it is named, and the Mesa version
        @ras crit
        amdgpu {bdf:w*}: {?amdgpu: ?}{?socket: {socket:d}, die: {die:d}{?,?} ?}{count:d} {?new ?}uncorrectable hardware errors detected in {?total in ?}{ip_block:w*} block
        = amdgpu {bdf}: {count} errors in {ip_block} that could not be corrected
        ? replace the card if this goes on
        @card crit once
        amdgpu {bdf:w*}: {?amdgpu: ?}uncorrectable hardware error(ERREVENT_ATHUB_INTERRUPT) detected!
        = amdgpu {bdf}: a hardware error that could not be corrected
        ? replace the card if it comes again; power and temperature
        @card crit once
        amdgpu {bdf:w*}: {?amdgpu: ?}ERROR: GPU over temperature range(SW CTF) detected!
        amdgpu {bdf:w*}: {?amdgpu: ?}ERROR: GPU HW Critical Temperature Fault(aka CTF) detected!
        = amdgpu {bdf} is too hot and is reset
        ? fans and dust; the air around it
        @card crit once
        amdgpu {bdf:w*}: {?amdgpu: ?}device lost from bus!
        = amdgpu {bdf} has fallen off the PCIe bus
        ? power and seat of the card, its slot; reboot
        @ring-dead crit once
        [drm:{}*ERROR* {?radeon: ?}ring {ring:w} test failed (
        = {ring} of a graphics card does not work
        ? the lines before; firmware package; power and temperature of the card; reboot
        @no-room warn once
        [TTM] Buffer eviction failed
        = graphics memory is full
        ? which programs use it: /sys/kernel/debug/dri, radeontop, nvtop
        @card crit once
        amdgpu {bdf:w*}: {?amdgpu: ?}Fatal error during GPU init
        = amdgpu {bdf} does not start
        ? the lines before; firmware package; power and seat of the card
        @ras-corrected warn
        amdgpu {bdf:w*}: {?amdgpu: ?}{?socket: {socket:d}, die: {die:d}{?,?} ?}{count:d} {?new ?}correctable hardware errors detected in {?total in ?}{ip_block:w*} block
        = amdgpu {bdf}: {count} corrected errors in {ip_block}
        ? replace the card if the count grows

        """u8
        // drivers/gpu/drm/i915, xe, radeon, nouveau, panfrost, etnaviv, v3d, msm; drm_atomic_helper.c
        + """
        @hang crit once
        {driver:w} {bdf:w*}: {?[drm] ?}GPU HANG: ecode {ecode:w}{?, in {process<} [{pid:d}]?}{?, hang on {engine:w}?}
        [drm] GPU HANG: ecode {ecode:w}{?, in {process<} [{pid:d}]?}{?, reason: {reason}, action: {action:w}?}
        {driver:w} {bdf:w*}: {?[drm] ?}Resetting chip for {reason}
        {driver:w} {bdf:w*}: [drm] Resetting {engine:w} for {reason}
        i915 {bdf:w*}: Resetting {engine:w} for {reason}
        {driver:w} {bdf:w*}: [drm] {?*ERROR* ?}{?Tile{:d}: ?}{?GT{gt:d}: ?}Timedout job: seqno={seqno:d}{?, lrc_seqno={lrc_seqno:d}?}, guc_id={guc_id:d}, flags=0x{flags:x}{? in {process<} [{pid:d}]?}
        {driver:w} {bdf:w*}: [drm] {?*ERROR* ?}{?Tile{:d}: ?}{?GT{gt:d}: ?}Engine reset: engine_class={engine:w},
        radeon {bdf:w*}: GPU lockup (current fence id {?0x?}{fence:x} last fence id
        radeon {bdf:w*}: ring {ring:w} stalled for more than {stalled_ms:d}msec
        nouveau {bdf:w*}: {unit}: SCHED_ERROR {code:x} [{?{reason:w}?}]
        NVRM: {function:w}: RC watchdog: GPU is probably locked!
        nouveau {bdf:w*}: {process<}[{pid:d}]: {?job timeout, ?}channel {channel:d} killed!
        nouveau {bdf:w*}: {unit}: {?job timeout, ?}channel {channel:d} killed!
        nouveau {bdf:w*}: {unit}: channel {channel:d}: killed
        xe {bdf:w*}: [drm] {?*ERROR* ?}VM worker error: {error:e}
        panfrost {bdf:w*}: gpu sched timeout, js={job_slot:d},
        etnaviv{?-gpu?} {bdf:w*}: recover hung GPU!
        v3d {bdf:w*}: [drm{}*ERROR* Resetting GPU for hang.
        [drm{}*ERROR* Resetting GPU for hang.
        [drm:lima_sched_timedout_job{}*ERROR* lima job timeout
        msm{?_dpu?}{?_mdp?} {bdf:w*}: [drm:{}*ERROR* {}: hangcheck detected gpu lockup rb {ring:w}!
        msm{?_dpu?}{?_mdp?} {bdf:w*}: [drm:recover_worker{}*ERROR* {}: hangcheck recover!
        {driver:w} {bdf:w*}: [drm:{}*ERROR* gpu fault ring {ring:w} fence {fence:x} status {status:x}
        = graphics{? {bdf}?} hangs{?: {engine}?}{?: ring {ring}?}{?, work of {process} (pid {pid})?}
        ? the program and the Mesa version; firmware and kernel of the driver
        @card crit once
        habanalabs {bdf:w*}: Failed to initialize {dev:w}. Device is NOT usable
        = accelerator {bdf} does not start
        ? the lines before; firmware, power and seat of the card
        @no-answer warn once
        {driver:w} {bdf:w*}: [drm] *ERROR* GT{gt:d} [GUC COMMUNICATION] CT: No response for request 0x{request:x}
        {driver:w} {bdf:w*}: [drm] *ERROR* {?Tile{:d}: ?}{?GT{gt:d}: ?}CT: No response for request 0x{request:x}
        {driver:w} {bdf:w*}: [drm] *ERROR* {?GT{gt:d}: ?}G{?U?}{?u?}C: TLB invalidation response timed out for seqno {seqno:d}
        {driver:w} {bdf:w*}: [drm] *ERROR* {?Tile{:d}: ?}{?GT{gt:d}: ?}TLB invalidation fence timeout, seqno={seqno:d}
        = the firmware of graphics {bdf} does not answer
        ? firmware package and kernel; a hang or reset may follow
        @mmu-fault warn once
        lima {bdf:w*}: mmu page fault at 0x{address:x} from bus id {bus_id:d} of type {access:w}
        panfrost {bdf:w*}: Unhandled Page fault in AS{space:d} at VA 0x{address:x}
        nouveau {bdf:w*}: fifo: fault {:x} [{access:w}] at {address:x} engine
        nouveau {bdf:w*}: gr: TRAP ch {channel:d} [
        {?msm_dpu {bdf:w*}: ?}*** gpu fault: ttbr0={:x} iova={address:x} dir={access:w} type={type:w}
        nvgpu: {bdf:w*}{:n}{function:w}:{line:d}{:n}[ERR]{:n}mmu fault id={:d}
        nvgpu: {bdf:w*}{:n}{function:w}:{line:d}{:n}[ERR]{:n}channel {channel:d} generated a mmu fault
        = graphics{? {bdf}?}: work of a program wanted memory{? at {address}?} that is not there
        ? the program and the Mesa version
        @stopped warn once mmu-fault
        nvgpu: {bdf:w*}{:n}{function:w}:{line:d}{:n}[ERR]{:n}error notifier set to {xid:d} for ch {channel:d}{? owned by {process}?}$
        = graphics {bdf}: work{? of {process}?} was stopped, error {xid}
        ? the program; NVIDIA's list of Xid numbers says what the error is
        @cancelled warn once
        Fence expiration time out i915-{:x}:{:x}:{:x}.{:d}:{process<*}[{pid:d}]:{fence:x}!
        = graphics gave up work of {process} (pid {pid}) that took too long
        ? the program and the Mesa version; i915.request_timeout_ms; firmware of the card
        @wedged-told
        amdgpu {bdf:w}: [drm] device wedged, but recovered through reset
        = graphics {bdf} goes on after a reset
        @wedged-recovered warn once
        {driver:w} {bdf:w*}: [drm] device wedged, but recovered through reset
        = graphics {bdf} hung, and was reset
        ? the program and the Mesa version; firmware of the card
        @wedged crit once
        {driver:w} {bdf:w*}: [drm] device wedged, needs recovery
        = graphics {bdf} is given up until somebody recovers it
        ? reload the driver, or reset or rebind the device; report what is in devcoredump
        @wedged crit once
        {driver:w} {bdf:w*}: [drm] {?*ERROR* ?}CRITICAL: Xe has declared device {:w} as wedged.
        [drm:{}*ERROR* GPU recovery failed
        i915 {bdf:w*}: {?[drm] ?}{?*ERROR* ?}{?GT{gt:d}: ?}{?Failed to initialize GPU?}{?Failed to re-initialize GPU?}, declaring it wedged!
        i915 {bdf:w*}: {?[drm] ?}GPU recovery timed out, cancelling all in-flight rendering
        = graphics{? {bdf}?} is given up
        ? reload the driver or reboot; report what is in devcoredump
        @display err once
        nvidia-modeset: ERROR: GPU:{gpu:d*}: Failed to query display engine channel state:
        nvidia-modeset: ERROR: GPU:{gpu:d*}: Error while waiting for GPU progress:
        = graphics card {gpu} does not show its picture any more
        ? an Xid before it; nvidia-smi; reboot
        @flip warn once
        [drm:{}*ERROR* [CRTC:{crtc}] flip_done timed out
        {driver:w} {dev:w}: [drm] *ERROR* [CRTC:{crtc}] flip_done timed out
        [drm:{}*ERROR* Waiting for fences timed out
        [drm:dpu_encoder_frame_done_timeout{}[dpu error]enc{encoder:d} frame done timeout
        [drm:{}*ERROR* [nvidia-drm] [GPU ID 0x{gpu_id:x*}] Flip event timeout on head {head:d}
        nvidia-modeset: ERROR: GPU:{gpu:d*}: Idling display engine timed out
        = the picture was not shown in time{? by {dev}?}
        ? monitor cable, power saving of the display driver
        """u8;
}
