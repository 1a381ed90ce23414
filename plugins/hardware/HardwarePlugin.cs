using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Hardware;

/// <summary>
/// Machine checks, memory errors, PCIe errors, errors told by the firmware, heat, voltage, NMIs and IOMMU faults: which part, corrected
/// or not. Corrected errors are counted by warnings that fold; the lines of one report beside the first only add to it.
/// </summary>
[KernelPlugin("hardware", Version = "1.0.0", Author = "RingBuffer", Description = "Machine checks, memory, PCIe, heat, voltage",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("[Hardware Error]: ", "Machine check events", "mce: Uncorrected", "mce: CPUs not responding", "CMCI storm ", "EDAC MC", "EDAC DEVICE",
    "Parity Error on ", "BERT: Error records")]
[Trigger(": AER: ", "PCIe Bus Error: ", "error status/mask=", "(First)", ": DPC: containment", ": pciehp: Slot(")]
[Trigger("above threshold, cpu clock", "/speed normal", "ritical temperature reached", "HARDWARE PROTECTION", "THERMAL EMERGENCY",
    "ndervoltage detected", "nder-voltage detected", "Voltage normalised", "NMI received for", "Dazed and confused", "NMI: PCI system",
    "NMI: IOCK error", "] Request device [", "AMD-Vi: Event logged", "Unhandled context fault", "DMAR: DRHD: handling")]
[Recognizes("a machine check", "mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 5: 9c00000000000000")]
[Recognizes("a memory module with errors",
    "EDAC MC0: 3 CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0 (channel:1 slot:0 page:0x12346 offset:0x680 grain:32 syndrome:0x0)")]
[Recognizes("a PCIe device with errors", "pcieport 0000:00:01.0: PCIe Bus Error: severity=Uncorrected (Non-Fatal), type=Transaction Layer, (Receiver ID)")]
[Recognizes("errors told by the firmware", "{2}[Hardware Error]: event severity: recoverable")]
[Recognizes("heat and voltage", "CPU1: Package temperature is above threshold, cpu clock is throttled (total events = 12)")]
[Recognizes("a device that accesses foreign memory",
    "DMAR: [DMA Read NO_PASID] Request device [03:00.0] fault addr 0xffff0000 [fault reason 0x06] PTE Read access is not set")]
public sealed class HardwarePlugin : LinePlugin
{
    internal override ReadOnlySpan<byte> Rules => HardwareRules.Text;

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (line.Is("mce"u8))
            OnMachineCheck(e, line);
        else if (line.Is("mce-status"u8))
            Annotate(e, line).With("corrected", !StatusOf(line).IsUncorrected);
        else if (line.Is("aer"u8))
            OnPcieError(e, line);
        else if (line.Is("cper-severity"u8))
            OnFirmwareError(e, line);
        else if (line.Is("edac-device"u8))
            Alert(e, line, line["class"u8].SequenceEqual("UE"u8) ? Severity.Crit : Severity.Warn);
        else
            base.OnLine(e, line);
    }

    private void OnMachineCheck(in KernelEvent e, scoped in LineMatch line)
    {
        MachineCheckStatus status = StatusOf(line);
        ReadOnlySpan<byte> outcome = status.IsUncorrected ? "not corrected"u8 : "corrected"u8;
        Annotate(e, line, outcome).With("corrected", !status.IsUncorrected).With("unit", status.Unit);
        Warn(e, line, status.Severity, outcome).With("corrected", !status.IsUncorrected).With("overflow", status.IsOverflow).With("unit", status.Unit);
    }

    // "Corrected", "Correctable"; "Uncorrected (Non-Fatal)", "Uncorrectable (Fatal)"
    private void OnPcieError(in KernelEvent e, scoped in LineMatch line)
    {
        ReadOnlySpan<byte> severity = line["severity"u8];
        Alert(e, line, severity.StartsWith("Correct"u8) ? Severity.Warn
            : severity.IndexOf("(Fatal"u8) >= 0 ? Severity.Emerg
            : Severity.Crit);
    }

    // include/linux/cper.h: recoverable, fatal, corrected, info. Without a number in front it is a record of the previous boot.
    private void OnFirmwareError(in KernelEvent e, scoped in LineMatch line)
    {
        ReadOnlySpan<byte> severity = line["severity"u8];
        if (line["record"u8].IsEmpty || severity.SequenceEqual("info"u8))
            Annotate(e, line);
        else
            Alert(e, line, severity.SequenceEqual("corrected"u8) ? Severity.Warn
                : severity.SequenceEqual("fatal"u8) ? Severity.Emerg
                : Severity.Crit);
    }

    private void Alert(in KernelEvent e, scoped in LineMatch line, Severity severity)
    {
        Annotate(e, line);
        Warn(e, line, severity);
    }

    private static MachineCheckStatus StatusOf(scoped in LineMatch line)
    {
        var text = new TextScanner(line["status"u8]);
        text.TakeHex(out ulong status);
        return new MachineCheckStatus(status);
    }
}
