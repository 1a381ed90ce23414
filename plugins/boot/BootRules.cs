using System;

namespace RingBuffer.Plugins.Boot;

/// <summary>
/// The milestones of a boot and of its end, kernels 3.x to 6.12; <see cref="KernelText.LineRules"/> explains the form.
/// </summary>
internal static class BootRules
{
    public static ReadOnlySpan<byte> Text =>
        // init/main.c, init/version.c, drivers/firmware/dmi_scan.c, drivers/of/fdt.c, arch/x86, mm/mm_init.c, kernel/smp.c
        """
        @version
        Linux version {version:w} (
        = Linux {version} starts
        @command-line
        Kernel command line: {command_line}
        = started with {command_line}
        @unknown-parameters
        Unknown kernel command line parameters "{parameters}", will be passed to user space.
        = the kernel does not know the parameters {parameters}
        ? misspelt, or for a driver that is a module
        @machine
        DMI: {hardware}
        Machine model: {hardware}
        OF: fdt: Machine model: {hardware}
        = the machine is {hardware}
        @no-hypervisor
        Booting paravirtualized kernel on bare hardware$
        = no hypervisor that the kernel knows
        @hypervisor
        Hypervisor detected: {hypervisor}
        Booting paravirtualized kernel on {hypervisor}
        = a virtual machine of {hypervisor}
        @memory
        Memory: {available_kb:d}K/{total_kb:d}K available (
        = {available_kb} of {total_kb} KiB of memory are free to use
        @processors
        smp: Brought up {nodes:d} node{?s?}, {cpus:d} CPU
        = CPUs that run: {cpus}
        @init
        Run {path:w} as init process
        = the kernel is up and starts {path}
        @initramfs-rest
        Initramfs unpacking failed: Decoding failed
        Initramfs unpacking failed: junk within compressed archive
        Initramfs unpacking failed: invalid magic at start of compressed archive
        = what stands behind the initramfs was not read
        ? harmless where the boot goes on: lz4 pads its end; else make it again (update-initramfs -u, dracut -f)
        @no-initramfs err once
        Initramfs unpacking failed: {reason}
        RAMDISK: {reason} while reading compressed data
        = the initramfs cannot be read: {reason}
        ? make it again (update-initramfs -u, dracut -f); its compression must be known to the kernel
        @no-init err once
        Failed to execute {path:w} (error {error:e})
        = {path} cannot be started as the first program
        ? does it exist, is it for this architecture, are its libraries there
        @no-console warn once
        Warning: unable to open an initial console.
        = the first program has no console
        ? /dev/console in the root filesystem; CONFIG_DEVTMPFS_MOUNT

        """u8
        // kernel/panic.c, kernel/module, crypto/asymmetric_keys, arch/x86/kernel/setup.c
        + """
        @taint
        Disabling lock debugging due to kernel taint
        Setting dangerous option {option:w} - tainting kernel
        {module:w}: unsupported module, tainting kernel.
        {module:w}: module is from the staging directory, the quality is unknown, you have been warned.
        = the kernel is tainted from here on{?: {module}?}{?: {option}?}
        @module-rejected warn
        {module:w*}: version magic '{magic}' should be '{wanted_magic}'
        {module:w*}: disagrees about version of symbol {symbol:w}
        = module {module} was built for another kernel and does not load
        ? build it for the running kernel: dkms autoinstall
        @module-symbol
        {module:w}: Unknown symbol {symbol:w} (err {error:e})
        = module {module} does not load: no module that is loaded has {symbol}
        ? modprobe loads what it needs first, insmod does not; depmod -a; or it was built for another kernel
        @module-key
        Loaded X.509 cert '{certificate<}'
        = modules may be signed by {certificate}
        @secure-boot
        {?secureboot: ?}Secure boot {state:w}
        = Secure Boot is {state}

        """u8
        // kernel/reboot.c, kernel/kexec_core.c, kernel/power, drivers/base/power, drivers/tty/sysrq.c
        + """
        @end
        reboot: Restarting system{? with command '{command}'?}
        reboot: Power down
        reboot: System halted
        kexec_core: Starting new kernel
        = the end of this boot
        @crash-kernel crit once
        Starting crashdump kernel...
        = the kernel crashed, a second one starts to save its memory
        ? the dump: /var/crash
        @no-crash-kernel warn once
        crashkernel reservation failed - {reason}
        = no memory is kept for a crash kernel: {reason}
        ? crashkernel= on the command line: less, or ",high"
        @suspend
        PM: suspend entry ({state:w})
        PM: suspend exit
        PM: hibernation: hibernation {state:w}
        = suspend{?: {state}?}
        @awake
        PM: Some devices failed to suspend, or early wake event detected
        = the machine did not suspend: a device failed, or something woke it
        ? the lines before; what may wake it: /proc/acpi/wakeup
        @no-freeze warn once
        Freezing {what} failed after {after_s} seconds ({tasks:d} tasks refusing to freeze, wq_busy={busy:d})
        = the machine did not suspend: not all tasks stopped within {after_s} s ({tasks} did not, busy workqueues: {busy})
        ? the task in the lines after; a network or FUSE filesystem that does not answer
        @no-suspend warn once
        PM: {stage:w} suspend of devices failed
        PM: hibernation: Some {?system ?}devices failed to power down, aborting
        = the machine did not suspend: a device failed
        ? the lines before name it
        @stuck-suspend crit once
        {driver:w} {dev:w*}: **** DPM device timeout
        = {dev} did not suspend or resume in time
        ? driver and firmware of the device
        @no-image warn once
        PM: hibernation: Failed to load image, recovering.
        PM: Image mismatch: {what}
        = the machine starts anew: what it held when it hibernated is lost
        ? another kernel or memory than before; the disk with the image
        @no-swap warn once
        PM: hibernation: Swap will be unusable! Try swapon -a.
        = swap is off after a failed hibernation
        ? swapon -a
        @no-suspend warn once
        PM: Device {dev:w*} failed to {what}: error {error:e}
        {driver:w} {dev:w*}: PM: failed to {what}: error {error:e}
        {driver:w} {dev:w*}: failed to {what:w} device: {error:e}
        = {dev} failed to {what}{?: {error_name}?}
        ? driver and firmware of the device
        @sysrq-disabled
        sysrq: This sysrq operation is disabled.
        SysRq : This sysrq operation is disabled.
        = somebody tried a SysRq key that is switched off
        @sysrq warn
        sysrq: {?SysRq : ?}{command}
        SysRq : {command}
        = somebody used SysRq: {command}
        ? who has the keyboard, the serial console or /proc/sysrq-trigger
        """u8;
}
