using System;

namespace RingBuffer.Plugins.Hardware;

/// <summary>
/// What processors, memory, buses and firmware report about themselves, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/>
/// explains the form. "[Hardware Error]:" stands in front of three different families.
/// </summary>
internal static class HardwareRules
{
    public static ReadOnlySpan<byte> Text =>
        // arch/x86/kernel/cpu/mce/core.c, __print_mce; intel.c and threshold.c for storms
        """
        @mce warn
        {?mce: ?}[Hardware Error]: CPU {cpu:d*}: Machine Check{? {exception:w}?}: {mcg_status:x} Bank {bank:d*}: {status:x}
        = machine check on CPU {cpu}, bank {bank}
        ? mcelog or rasdaemon decode it; memory errors: see the EDAC lines
        @mce-address
        {?mce: ?}[Hardware Error]: TSC {tsc:x}{? ADDR {addr:x}?}{? MISC {misc:x}?}{? PPIN {ppin:x}?}
        = machine check{?: address {addr}?}
        @mce-place
        {?mce: ?}[Hardware Error]: RIP{? !INEXACT!?} {segment:x}:<{ip:x}>{? {{{function}}?}
        = the machine check struck at {ip}{?, {function}?}
        @mce-processor
        {?mce: ?}[Hardware Error]: PROCESSOR {cpu_vendor:d}:{cpuid:x} TIME {time_unix_s:d} SOCKET {socket:d} APIC {apic:x} microcode {microcode:x}
        = the machine check was in socket {socket}
        @mce-logged
        {?mce: ?}{?[Hardware Error]: ?}Machine check events logged
        = a machine check was recorded; the next lines or the mce log tell more
        ? the log of mcelog or rasdaemon: ras-mc-ctl --errors
        @mce-stop crit once
        {?mce: ?}[Hardware Error]: Machine check: {reason}
        mce: Uncorrected hardware memory error in user-access at {addr:x}
        mce: CPUs not responding to MCE broadcast (may include false positives): {cpu_list}
        = machine check that could not be corrected{?: {reason}?}{? at {addr}?}
        ? mcelog or rasdaemon; memory errors: see the EDAC lines
        @cmci-storm warn once
        mce: CPU{cpu:d} BANK{bank:d} CMCI storm detected
        mce: CMCI storm detected: {reaction}
        CMCI storm detected: {reaction}
        = corrected hardware errors come too fast to be counted
        ? mcelog or rasdaemon name the part
        @cmci-calm
        mce: CPU{cpu:d} BANK{bank:d} CMCI storm subsided
        {?mce: ?}CMCI storm subsided: {reaction}
        = the storm of corrected errors is over

        """u8
        // drivers/edac/mce_amd.c, amd_decode_mce
        + """
        @mce-fatal emerg once amd
        {?mce: ?}[Hardware Error]: System Fatal error.
        = hardware error that stops the machine
        ? the unit and the address it names; memory: dimms of that controller, edac-util -v
        @mce-uncorrected crit once amd
        {?mce: ?}[Hardware Error]: Uncorrected, software {kind:w} error.
        = hardware error that could not be corrected, the program at it ends
        ? the unit and the address it names; memory: dimms of that controller, edac-util -v
        @mce-corrected warn
        {?mce: ?}[Hardware Error]: {kind:w} error, no action required.
        = hardware error, {kind}
        ? replace the part it names if this goes on; memory: edac-util -v names the module
        @mce-status
        {?mce: ?}[Hardware Error]: CPU:{cpu:d} ({family:x}:{model:x}:{stepping:x}) MC{bank:d}_STATUS[{flags}]: 0x{status:x}
        = the error was on CPU {cpu}, bank {bank}: {flags}
        @mce-address
        {?mce: ?}[Hardware Error]: Error Addr: 0x{addr:x}
        = its address is {addr}
        @mce-unit
        {?mce: ?}[Hardware Error]: {unit} Ext. Error Code: {extended_code:d}{?, {detail}?}
        = its place: {unit}{?, {detail}?}

        """u8
        // drivers/edac/edac_mc.c, edac_device.c, edac_pci.c
        + """
        @edac-corrected warn
        EDAC MC{mc:d}: {count:d} CE {?{detail} on ?}{?on ?}{label*} ({?{location} page:0x?}{?page:0x?}{pfn:x} offset:0x{page_offset:x} grain:{grain_bytes:d} syndrome:0x{syndrome:x}
        EDAC MC{mc:d}: {count:d} CE {detail} on {label*} (
        = corrected memory error in {label}{?: {detail}?}
        ? replace that module if the count grows: edac-util -v
        + corrected=true
        @edac-uncorrected crit
        EDAC MC{mc:d}: {count:d} UE {?{detail} on ?}{?on ?}{label*} ({?{location} page:0x?}{?page:0x?}{pfn:x} offset:0x{page_offset:x} grain:{grain_bytes:d}
        EDAC MC{mc:d}: {count:d} UE {detail} on {label*} (
        = memory error in {label} that could not be corrected{?: {detail}?}
        ? replace that module
        + corrected=false
        @edac-device warn
        EDAC DEVICE{edac_device:d}: {class:w}: {label*} instance: {instance} block: {edac_block} count: {count:d} '{detail}'
        = {class} error in {label}: {detail}
        ? a cache or controller on the board reports errors
        @edac-pci warn
        EDAC PCI: {detail} Parity Error on {bdf:w*}
        EDAC PCI: Parity Error on {bdf:w*}
        = parity error on the PCI bus at {bdf}
        ? seat of the card, riser, other slot

        """u8
        // drivers/pci/pcie/aer.c, dpc.c, err.c; "Corrected" and "Uncorrected" are "Correctable" and "Uncorrectable" since 6.9
        + """
        @aer-message
        {driver:w} {port:w}: AER: {?Multiple ?}{severity} error {?message ?}received from {bdf:w}
        {driver:w} {port:w}: AER: {?Multiple ?}{severity} error {?message ?}received: {?id=?}{bdf:w}
        = PCIe error reported to {port}: {severity}
        @aer warn
        {driver:w} {bdf:w*}: {?AER: ?}PCIe Bus Error: severity={severity*}, type={type*}, {?id={requester_id:x}?}({agent})
        = PCIe error at {bdf}: {severity}, {type}
        ? seat, riser and slot of the card; lspci -vv
        @aer-status
        {driver:w} {bdf:w}: {?AER: ?}{:n}device [{pci_id:w}] error status/mask={status:x}/{mask:x}
        = the PCIe device is {pci_id}
        @aer-bit
        {driver:w} {bdf:w}: {?AER: ?}{:n}[{bit}] {name:w}{:n}(First)
        = first PCIe error: {name}
        @aer-set
        {driver:w} {bdf:w}: {?AER: ?}{:n}[{bit}] {name:w}{:n}$
        = PCIe error: {name}
        @aer-failed err once
        {driver:w} {bdf:w*}: AER: device recovery failed
        {driver:w} {bdf:w*}: AER: subordinate device reset failed
        = what is at or behind {bdf} did not recover from a PCIe error
        ? whose driver cannot recover the lines before say; without one that can it may go on, or need a reset; seat, riser and slot
        @aer-unable
        {driver:w} {bdf:w}: {?AER: ?}can't recover (no error_detected callback)
        = {driver} knows no recovery from PCIe errors for {bdf}
        @aer-recovered
        {driver:w} {bdf:w}: AER: device recovery successful
        = the PCIe device {bdf} recovered
        @dpc crit once
        {driver:w} {bdf:w*}: DPC: containment event, status:0x{status:x}{?,?}{? source:0x{requester_id:x}?}
        = the PCIe port {bdf} was switched off to contain an error
        ? the card behind it; seat, riser and slot
        @powerpc-mce crit once
        MCE: CPU{cpu:d*}: machine check ({level:w}) {what} [Not recovered]
        {level:w} Machine check interrupt [Not recovered]
        {level:w} Hypervisor Maintenance interrupt [Not recovered]
        = a hardware error{? on processor {cpu}?} was not recovered from{?: {what}?}
        ? the platform's error log (errpt, opal-prd, the service processor) names the part
        @powerpc-mce warn once
        MCE: CPU{cpu:d*}: machine check ({level:w}) {what} [Recovered]
        Severe Machine check interrupt [Recovered]
        Fatal Hypervisor Maintenance interrupt [Recovered]
        Severe Hypervisor Maintenance interrupt [Recovered]
        = a hardware error{? on processor {cpu}?} was recovered from{?: {what}?}
        ? the platform's error log (errpt, opal-prd, the service processor) names the part
        @eeh-bridge crit once
        EEH: {state:w} PHB#{phb:x*} detected, location: {location}
        EEH: PHB#{phb:x*} failure detected, location: {location}
        = a whole PCI host bridge stands still after an error (PHB {phb}, at {location})
        ? the cards behind it; the platform's error log
        @eeh-lost crit once
        EEH: Unable to recover from failure from PHB#{phb:x*}-PE#{pe:x*}.
        = a PCI device did not come back after an error and is given up (PHB {phb})
        ? the lines around name it; seat, slot and firmware of the card
        @zpci crit once
        zpci: {dev:w*}: Automatic recovery failed; operator intervention is required
        = the PCI function {dev} did not come back after an error
        ? the hardware console (HMC) and the card; then echo 1 > /sys/bus/pci/devices/DEVICE/recover
        @fabric-error warn once
        tegra-mc {dev:w}: {client:w*}: {access:w} @{address:w}: {what}
        mc-err: [mcerr] ({:d}) {client:w*}: {what}
        GISB: {what} at {address:w} [{access:w} {}], core: {client:w*}
        = {client} accessed memory that it may not or that is not there{?: {access} at {address}?}: {what}
        ? the driver and firmware of that part of the chip; the device tree's reserved memory
        @processor-absent warn once
        CPU{cpu:d*}: failed to come online
        CPU{cpu:d*}: failed in unknown state : {state:w}
        CPU{cpu:d*}: died during early boot
        CPU{cpu:d*}: is stuck in kernel
        smpboot: do_boot_cpu failed({error:d}) to wakeup CPU#{cpu:d*}
        = processor {cpu} does not start
        ? the board's firmware (PSCI, BIOS), power of the processor
        @eeh crit once
        EEH: Frozen PHB#{phb:x*}-PE#{pe:x*} detected
        EEH: Frozen PE#{pe:x*} on PHB#{phb:x*} detected
        = the platform cut off a PCI device after an error (PHB {phb}, PE {pe})
        ? the next lines name the device; seat, slot and firmware of the card
        @eeh-once
        EEH: This PCI device has failed 1 times
        = the PCI device has failed once within an hour
        ? the driver resets it; seat, slot and firmware of the card where it comes again
        @eeh-failed crit once
        EEH: This PCI device has failed {times:d} times
        = the PCI device has failed {times} times within an hour
        ? replace the card
        @power-state
        {driver:w} {bdf:w}: Refused to change power state, currently in {from:w}$
        = the PCI device {bdf} does not leave {from}: it does not obey, or is gone
        @no-power-state warn once
        {driver:w} {bdf:w*}: Unable to change power state from {from:w} to {to:w}, device inaccessible
        = the PCI device {bdf} does not answer
        ? it was unplugged, or has fallen off the bus: seat, power saving of the slot
        @i2c warn once
        i2c_designware {dev:w*}: controller timed out
        rk3x-i2c {dev:w*}: timeout, ipd: 0x{ipd:x}, state: {i2c_state:d}
        i2c-{driver:w} {dev:w*}: i2c transfer timed out
        i2c {dev:w*}: transfer timed out
        omap_i2c {dev:w*}: timeout waiting for bus ready
        omap_i2c {dev:w*}: controller timed out
        tegra-i2c {dev:w*}: i2c transfer timed out
        {driver:w} {dev:w*}: I2C({i2c_bus:d}) bus hang!
        i2c {dev:w*}: SCL is stuck low
        {driver:w} {dev:w*}: SPI transfer timed out
        spi_master {dev:w*}: failed to transfer one message from queue
        = the chips at {dev} do not answer
        ? power and wiring of that bus: i2cdetect
        @i2c warn again
        i801_smbus {dev:w*}: Timeout waiting for interrupt!
        i801_smbus {dev:w*}: Transaction timeout
        = the chips at {dev} do not answer
        ? a sensor program that asks chips which are not there; the board's firmware
        @bmc warn once
        ipmi_si {dev:w*}: KCS in invalid state {state:w}
        = the management controller at {dev} does not answer
        ? ipmitool mc reset cold; its firmware
        @frequency warn once
        cpufreq: __target_index: Failed to change cpu frequency: {error:e}
        = the processor's frequency cannot be changed
        ? regulator and clock of the processor, the board's firmware
        @tpm warn once
        tpm {dev:w*}: Operation Timed out
        tpm_{:w} {dev:w*}: TPM self test failed
        = the TPM {dev} does not answer or fails its own test
        ? its firmware and its bus; keys that are sealed to it (LUKS, measured boot) are not had
        @cxl warn once
        cxl_pci {dev:w*}: Range register decodes outside platform defined CXL ranges
        cxl_pci {dev:w*}: Failed to request region
        cxl_port {dev:w*}: Failed to map HDM capability
        = CXL memory at {dev} is not used
        ? the board's firmware and its settings for CXL; cxl list
        @xen-interrupt warn once
        {driver:w} {bdf:w*}: xen map irq failed {error:e} for {xen_domain:d} domain
        = device {bdf} has no interrupt in this guest
        ? xl dmesg on the host; permissive mode of the passed-through device
        @slot warn once
        {?{driver:w} {port:w*}: ?}pciehp: Slot({slot*}): Power fault
        {driver:w} {port:w*}: pciehp: Slot({slot*}): Cannot train link: status 0x{status:x}
        = the card in PCIe slot {slot} has no power or no link
        ? the card and its seat; what it draws
        @hotplug
        {driver:w} {port:w}: pciehp: Slot({slot}): {event}$
        pciehp {port:w}: Slot({slot}): {event}$
        = PCIe slot {slot}: {event}
        @hotplug
        pciehp {port:w}: Card not present on Slot({slot})
        = PCIe slot {slot} is empty

        """u8
        // drivers/firmware/efi/cper.c, drivers/acpi/apei/ghes.c, bert.c
        + """
        @bert
        BERT: Error records from previous boot:
        = the firmware kept records of a hardware error in the previous boot
        ? the next lines tell how bad it was, and which part
        @cper-severity
        {?{{{record:d}}?}[Hardware Error]: event severity: {severity:w}
        = hardware error told by the firmware: {severity}
        ? the board's management controller keeps a log too; a memory module that goes on with it is to be replaced
        @cper-source
        {{{record:d}}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: {error_source:d}
        = the firmware reports a hardware error
        @cper-section
        {?{{{record:d}}?}[Hardware Error]:{:n}section_type: {section}
        = it is a {section}
        @cper-unit
        {?{{{record:d}}?}[Hardware Error]:{:n}fru_text: {fru}
        = the part is {fru}
        @cper-address
        {?{{{record:d}}?}[Hardware Error]:{:n}physical_address: 0x{address:x}
        = the address is {address}
        @cper-kind
        {?{{{record:d}}?}[Hardware Error]:{:n}error_type: {error_type:d}, {detail}
        = it is a {detail}
        @cper-dimm
        {?{{{record:d}}?}[Hardware Error]:{:n}DIMM location: {dimm}
        = the memory module is {dimm}
        @cper-device
        {?{{{record:d}}?}[Hardware Error]:{:n}device_id: {device:w}$
        = the device is {device}
        """u8;
}
