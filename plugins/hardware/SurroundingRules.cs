using System;

namespace RingBuffer.Plugins.Hardware;

/// <summary>
/// Heat, voltage, interrupts and address translation: what surrounds processors and cards, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/> explains
/// the form. Tried after <see cref="HardwareRules"/>.
/// </summary>
internal static class SurroundingRules
{
    public static ReadOnlySpan<byte> Text =>
        // arch/x86/kernel/cpu/mce/therm_throt.c (drivers/thermal/intel since 5.12); drivers/thermal/thermal_core.c; kernel/reboot.c
        """
        @hot warn
        {?mce: ?}CPU{cpu:d}: {level:w} temperature {?is ?}above threshold, cpu clock {?is ?}throttled (total events = {events:d})
        {?mce: ?}CPU{cpu:d}: Temperature above threshold, cpu clock throttled (total events = {events:d})
        = the processor is too hot and slowed down
        ? fans, dust, airflow, thermal paste
        @cool
        {?mce: ?}CPU{cpu:d}: {?{level:w} ?}{?T?}{?t?}emperature/speed normal
        = CPU {cpu} is cool enough again
        @critical-heat emerg once
        thermal thermal_zone{zone:d}: {?{sensor:w}: ?}critical temperature reached
        Critical temperature reached ({temperature_c:d} C), shutting down
        reboot: HARDWARE PROTECTION shutdown ({reason})
        thinkpad_acpi: THERMAL EMERGENCY: {reason}
        = the machine is so hot that it shuts down{?: {reason}?}{?, {temperature_c} C?}
        ? fans, dust, airflow
        @hot-part crit once
        {driver:w} {dev:w*}: Junction Temp Alarm{alarm_level:d}({temperature_c:d}C) occurred
        {driver:w} {dev:w*}: TSHUT temperature reached
        {driver:w} {dev:w*}: SDRAM temperature exceeds operating limit
        {driver:w} {dev:w*}: sensor <{sensor_number:d}> THERMAL ALARM: {:d} > {:d}
        thinkpad_acpi: THERMAL ALARM: {reason}
        = a part of the machine is too hot{?: {dev}?}{?: {reason}?}
        ? fans, dust, airflow, heat sinks
        @battery-empty crit once
        {driver:w} {dev:w*}: Battery empty at {voltage_mv:d}mV, powering off
        thinkpad_acpi: EMERGENCY WAKEUP: battery almost empty
        = the battery is empty: the machine goes off
        ? the charger
        @undervoltage warn once
        {driver:w} {dev:w}: Undervoltage detected!
        Under-voltage detected! (0x{status:x})
        = the supply voltage is too low
        ? power supply and its cable
        @voltage-back
        {driver:w} {dev:w}: Voltage normalised
        Voltage normalised (0x{status:x})
        = the supply voltage is right again

        """u8
        // arch/x86/kernel/nmi.c; drivers/iommu/intel/dmar.c, amd/iommu.c, arm/arm-smmu and those of other chips; drivers/pci/pci.c, pci_dev_wait; drivers/virtio/virtio_ring.c, BAD_RING
        + """
        @nmi warn once
        Uhhuh. NMI received for unknown reason {nmi_reason:x} on CPU {cpu:d}.
        = interrupt that cannot be masked, for an unknown reason ({nmi_reason})
        ? firmware, power management, or a watchdog in the board
        @nmi-note
        Dazed and confused, but trying to continue
        = the kernel goes on
        @nmi-bus crit once
        NMI: PCI system error (SERR) for reason {nmi_reason:x} on CPU {cpu:d}.
        NMI: IOCK error (debug interrupt?) for reason {nmi_reason:x} on CPU {cpu:d}.
        = bus or memory error signalled by the board
        ? memory modules and cards; the board's management controller keeps a log
        @iommu-usual
        {?{driver:w} {:w}: ?}AMD-Vi: Event logged [INVALID_DEVICE_REQUEST device=0000:00:00.0 pasid=0x{pasid:h} address=0xfffffffdf8000000
        = the host bridge asked for the address of interrupts: boards do so at their start
        @iommu-timeout warn once
        {?{driver:w} {:w}: ?}AMD-Vi: Event logged [IOTLB_INV_TIMEOUT device={bdf:w*} address=0x{address:x}]
        = device {bdf} does not answer the IOMMU
        ? it hangs or has fallen off the bus: what came just before
        @iommu-stuck crit once
        {?{driver:w} {:w}: ?}AMD-Vi: Completion-Wait loop timed out
        {?{driver:w} {:w}: ?}AMD-Vi: Command buffer timeout
        DMAR: VT-d detected Invalidation {what}
        arm-smmu-v3 {dev:w*}: CMDQ error (cons {:w}): {what}
        arm-smmu-v3 {dev:w*}: CMDQ timeout
        arm-smmu-v3 {dev:w*}: CMD_SYNC timeout
        arm-smmu-v3 {dev:w*}: device has entered Service Failure Mode!
        arm-smmu {dev:w*}: TLB sync timed out
        = the IOMMU{? {dev}?} does not do what it is told{?: {what}?}
        ? a device behind it hangs or has fallen off the bus: what came just before; firmware of the board
        @iommu crit once
        DMAR: [{operation:w}] Request device [{bdf:w*}] fault index {?0x?}{index:x} [fault reason {?0x?}{fault_reason:x}] {detail}
        = device {bdf} sent interrupt {index} that is not its own
        ? driver or firmware of that device: lspci
        @iommu crit once
        DMAR: [{operation}] Request device [{bdf:w*}] {?PASID {:w} ?}fault addr {?0x?}{address:x} [fault reason {?0x?}{fault_reason:x}] {detail}
        {?DMAR: ?}{?dmar: ?}DMAR:[{operation}] Request device [{bdf:w*}] {?PASID {:w} ?}fault addr {?0x?}{address:x}
        {?DMAR: ?}{?dmar: ?}DMAR:[{operation}] Request device [{bdf:w*}]fault addr {?0x?}{address:x}
        {driver:w} {bdf:w*}: AMD-Vi: Event logged [{event:w} domain=0x{domain:x} address=0x{address:x}
        AMD-Vi: Event logged [{event:w} domain=0x{domain:x} address=0x{address:x}
        IO_PAGE_FAULT device={bdf:w*} domain=0x{domain:x} address=0x{address:x} flags=0x{flags:x}
        {?{driver:w} {:w}: ?}AMD-Vi: Event logged [{event:w} device={bdf:w*} {?domain=0x{domain:x} ?}{?pasid=0x{pasid:h} ?}address=0x{address:x} flags=0x{flags:x}
        = device{? {bdf}?} wanted memory at {address} that is not its own
        ? driver or firmware of that device: lspci
        @iommu-chip crit once
        {driver:w} {dev:w*}: Unhandled context fault: fsr=0x{fsr:x}, iova=0x{address:x}
        arm-smmu-v3 {dev:w*}: event 0x{event:x} received:
        arm-smmu-v3 {dev:w*}: event: {event:w} client: {client:w} sid: {}iova: 0x{address:x}
        rk_iommu {dev:w*}: Page fault at 0x{address:x} of type {operation:w}
        sun50i-iommu {dev:w*}: Page fault for 0x{address:x} (
        apple-dart {dev:w*}: translation fault: status:{:w} stream:{stream:d} code:{:w} ({reason}) at 0x{address:x}
        arm-smmu {dev:w*}: Unexpected global fault, this could be serious
        mtk-iommu {dev:w*}: fault type=0x{type:x} iova=0x{address:x}
        ipmmu-vmsa {dev:w*}: Unhandled fault: status 0x{status:x} iova 0x{address:x}
        = a device behind {dev} wanted memory{? at {address}?} that is not its own
        ? which device that is: ls /sys/kernel/iommu_groups/*/devices; its driver or firmware
        @pci-reset warn once
        {driver:w} {bdf:w*}: not ready {waited_ms:d}ms after {reset}; giving up
        = PCI device {bdf} did not come back from {reset}
        ? cards that cannot be reset come back with power only: shut the machine down, not reboot
        @virtqueue crit once
        {driver:w} {dev:w*}: {virtqueue:w*}:id {id:d} is not a head!
        {driver:w} {dev:w*}: {virtqueue:w*}:id {id:d} out of range
        = queue {virtqueue} of {dev} is broken: the device stands still
        ? the host's side of that device (QEMU, vhost, DPDK); restart the guest
        @bounce warn once
        {driver:w} {dev:w*}: swiotlb buffer is full (sz: {size_bytes:d} bytes)
        DMA: Out of SW-IOMMU space for {size_bytes:d} bytes at device {dev:w*}
        = no room for what {dev} transfers: {size_bytes} bytes do not fit into the bounce buffers
        ? swiotlb= larger on the command line; an IOMMU; a driver that never gives buffers back
        @memory-device warn once
        virtio_mem {dev:w*}: unknown error, marking device broken: {error:e}
        = memory of the guest cannot be changed through {dev} any more: error {error}
        ? the host's log of this guest; restart the guest
        @iommu-note
        DMAR: DRHD: handling fault status reg {status:x}
        = the IOMMU stopped an access
        """u8;
}
