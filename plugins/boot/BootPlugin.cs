using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Boot;

/// <summary>
/// Marks what a boot starts with (version, command line, machine, signatures, taint), how long the kernel took until the first program,
/// and how it ends. Alerts where the start fails or somebody steps in by SysRq.
/// </summary>
[KernelPlugin("boot", Version = "1.0.0", Author = "RingBuffer", Description = "Milestones of a boot, taint, suspend, SysRq, its end",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("Linux version ", "Kernel command line: ", "nknown kernel command line", "Machine model: ", ", BIOS ", "Hypervisor detected",
    "paravirtualized kernel on", "K available (", "smp: Brought up", " as init process", "Initramfs unpacking",
    "while reading compressed data", "Failed to execute /", "an initial console")]
[Trigger("due to kernel taint", "tainting kernel", "staging directory", ": version magic '", "about version of symbol", ": Unknown symbol ",
    "Loaded X.509 cert", "ecure boot ", "reboot: ", "Starting new kernel", "crashdump kernel", "PM: suspend ", "PM: hibernation",
    "failed to suspend", "suspend of devices", "DPM device timeout", "refusing to freeze", "PM: failed to", "failed to resume device", "PM: Device ")]
[Trigger("sysrq: ", "SysRq : ", "Failed to load image", "PM: Image mismatch", "crashkernel reservation")]
[Recognizes("the start of a boot",
    "Linux version 6.12.117+deb13-amd64 (debian-kernel@lists.debian.org) (x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0) "
    + "#1 SMP PREEMPT_DYNAMIC Debian 6.12.117-1")]
[Recognizes("the first program, and how long it took until then", "Run /sbin/init as init process")]
[Recognizes("modules of another kernel, taint, keys", "othermod: disagrees about version of symbol module_layout")]
[Recognizes("SysRq, suspend, the end", "sysrq: Emergency Remount R/O")]
public sealed class BootPlugin : LinePlugin
{
    internal override ReadOnlySpan<byte> Rules => BootRules.Text;

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (line.Is("init"u8))
            Annotate(e, line).With("kernel_boot_us", e.BootMicroseconds);
        else if (line.Is("sysrq"u8) && !IsDestructive(line["command"u8]))
            Annotate(e, line);
        else
            base.OnLine(e, line);
    }

    // The others only show something; what a crash or an out-of-memory kill by hand does is told by those who know them.
    private static bool IsDestructive(ReadOnlySpan<byte> command) =>
        command.SequenceEqual("Terminate All Tasks"u8) || command.SequenceEqual("Kill All Tasks"u8)
        || command.SequenceEqual("Emergency Remount R/O"u8) || command.SequenceEqual("Power Off"u8) || command.SequenceEqual("Resetting"u8);
}
