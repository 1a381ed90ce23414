using System;
using System.Threading;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Hardware;

/// <summary>
/// Machine checks, memory errors, PCIe errors, errors told by the firmware, heat, voltage, NMIs and IOMMU faults: which part, corrected
/// or not. A machine check and a PCIe error become one incident each, with what all their lines say; the others warn. Repeats fold.
/// </summary>
[KernelPlugin("hardware", Version = "1.0.0", Author = "RingBuffer", Description = "Machine checks, memory, PCIe, heat, voltage",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts | PluginCapabilities.ReportIncidents)]
[Trigger("[Hardware Error]: ", "Machine check events", "mce: Uncorrected", "mce: CPUs not responding", "CMCI storm ", "EDAC MC", "EDAC DEVICE",
    "Parity Error on ", "BERT: Error records")]
[Trigger(": AER: ", "PCIe Bus Error: ", "error status/mask=", "(First)", ": DPC: containment", ": pciehp: Slot(", ":pcie004: Slot(",
    " on Slot(", "EEH: Frozen P", "EEH: This PCI device", " detected, location: ", "EEH: Unable to recover", ": machine check (",
    "Machine check interrupt", "Maintenance interrupt", "Automatic recovery failed; operator", "tegra-mc ", "mc-err: ", ": failed to come online",
    ": failed in unknown state", ": died during early", ": is stuck in kernel", "GISB: timeout", "GISB: target", "SCL is stuck low",
    "transfer one message", ": Operation Timed out", "cxl_pci ", "map HDM capability",
    "xen map irq failed", "Junction Temp Alarm", "TSHUT temperature", "SDRAM temperature", "> THERMAL ALARM: ", "thinkpad_acpi: T",
    "thinkpad_acpi: EMERG", ": Battery empty at ", "smpboot: do_boot_cpu", "device inaccessible", "controller timed out", "rk3x-i2c ",
    " transfer timed out", "timeout waiting for bus ready", ") bus hang!")]
[Trigger("above threshold, cpu clock", "/speed normal", "ritical temperature reached", "HARDWARE PROTECTION", "ndervoltage detected",
    "nder-voltage detected", "Voltage normalised", "NMI received for", "Dazed and confused", "NMI: PCI system", "NMI: IOCK error",
    "] Request device [", "AMD-Vi: Event logged", "Unhandled context fault", "DMAR: DRHD: handling", "arm-smmu-v3 ", "arm-smmu ",
    "Completion-Wait loop", "Command buffer timeout", "detected Invalidation", "sun50i-iommu ", "apple-dart ", "rk_iommu ", "mtk-iommu ",
    "ipmmu-vmsa ", "; giving up", " is not a head!", "marking device broken", " out of range", "Power fault", "Cannot train link",
    "swiotlb buffer is full", "Out of SW-IOMMU", "Timeout waiting for interrupt", "i801_smbus ", "KCS in invalid state",
    "to change cpu frequency", "Refused to change power", "TPM self test failed", "no error_detected callback", "IO_PAGE_FAULT device=")]
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
    private const string MachineCheck = "mce";
    private const string PcieError = "aer";

    /// <summary>"Machine check events logged" before anything that says which: a program may have taken the details (mcelog, rasdaemon).</summary>
    private const string OnlyLogged = "mce-logged";

    /// <summary>A machine check in the words of AMD's decoder, whose first line says no more than how bad it is.</summary>
    private const string AmdCheck = "mce-amd";
    private const int AmdStatus = 1;
    private const int AmdUnit = 3;

    /// <summary>What the firmware tells: a common platform error record.</summary>
    private const string FirmwareRecord = "cper";
    private const int Section = 1;
    private const int Unit = 2;
    private const int Address = 3;
    private const int Detail = 4;
    private const int Module = 5;
    private const int Device = 6;
    private const int LongestAddress = 32;
    private const int MachineCheckAddress = 1;

    /// <summary>In every line of a PCIe error, or of a record of the firmware; and what the report itself knows.</summary>
    private static readonly string[] s_saidByHead = ["driver", "bdf", "record", "corrected"];

    /// <summary>Severity, section, unit, memory module, device.</summary>
    private static readonly int[] s_keyPlaces = [HardwareReport.Head, Section, Unit, Module, Device];
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly HardwareReport _report = new();
    private readonly KeptText _port = new(LongestAddress);

    internal override ReadOnlySpan<byte> Rules => HardwareRules.Text;

    internal override ReadOnlySpan<byte> MoreRules => SurroundingRules.Text;

    /// <inheritdoc/>
    public override void OnTimer() => EndReport();

    /// <inheritdoc/>
    public override void OnUnload() => EndReport();

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        bool isLate = _report.IsLate(e);
        if (_report.Kind == OnlyLogged && !isLate && (line.Rule.Warns || IsHead(line)))
            StopReport(); // here are the details
        int place = isLate ? 0 : PlaceOf(e, line);
        if (place == 0 && line.Is("aer-set"u8))
        {
            OnOtherLine(e); // a name in brackets means something behind a PCIe error only
            return;
        }

        if (place > 0)
            _report.Add(e, place, replaces: line.Is("aer-bit"u8)); // which error came first counts, not which line
        if (!_report.IsOpen || place > 0 || !(IsHead(line) || _report.IsEndedBy(e)))
        {
            OnItsOwn(e, line);
            return;
        }

        EndReport();
        TryMatch(e.Message, out LineMatch again); // a match lasts until the next one, and the report's lines were matched
        OnItsOwn(e, again);
    }

    /// <summary>What one line says, whichever report is open.</summary>
    private void OnItsOwn(in KernelEvent e, scoped in LineMatch line)
    {
        if (IsHead(line))
            OnHead(e, line);
        else if (line.Is("mce-logged"u8))
            OnLogged(e, line);
        else if (line.Is("mce-status"u8))
            Annotate(e, line).With("corrected", !StatusOf(line).IsUncorrected);
        else if (line.Is("cper-severity"u8))
            Annotate(e, line); // "info"
        else if (line.Is("aer-message"u8))
            OnPcieMessage(e, line);
        else if (_report.Kind == AmdCheck && IsOfMemory(line))
            Annotate(e, line); // the memory controller's driver names the module of that check
        else if (line.Is("edac-device"u8))
            Alert(e, line, line["class"u8].SequenceEqual("UE"u8) ? Severity.Crit : Severity.Warn);
        else
            base.OnLine(e, line);
    }

    private protected override void OnOtherLine(in KernelEvent e)
    {
        if (!_report.IsLate(e) && IsOfReport(e.Message))
            _report.Count(e);
        else if (_report.IsOpen && _report.IsEndedBy(e))
            EndReport();
    }

    // "{1}[Hardware Error]: " begins every line of a record, "[Hardware Error]: " those of the boot before. What is only logged an EDAC driver decodes.
    private bool IsOfReport(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> head = _report.Line(HardwareReport.Head);
        return _report.Kind switch
        {
            FirmwareRecord or AmdCheck => message.StartsWith(head[..(head.IndexOf((byte)':') + 1)]),
            OnlyLogged => message.StartsWith("EDAC "u8),
            _ => false,
        };
    }

    /// <summary>The root port says who sent it an error; it is the one that tells later whether the device recovered.</summary>
    private void OnPcieMessage(in KernelEvent e, scoped in LineMatch line)
    {
        _port.Set(line["port"u8]);
        Annotate(e, line);
    }

    private static bool IsHead(scoped in LineMatch line) => line.Is("mce"u8) || line.Is("aer"u8) || IsOfAmd(line) || IsFirmwareError(line);

    private static bool IsOfAmd(scoped in LineMatch line) => line.Is("mce-corrected"u8) || line.Is("mce-uncorrected"u8) || line.Is("mce-fatal"u8);

    private static bool IsOfMemory(scoped in LineMatch line) => line.Is("edac-corrected"u8) || line.Is("edac-uncorrected"u8);

    private static bool IsFirmwareError(scoped in LineMatch line) => line.Is("cper-severity"u8) && !line["severity"u8].SequenceEqual("info"u8);

    /// <summary>Where in the open report the line belongs that says more about it; 0: it does not. Records of the firmware are numbered.</summary>
    private int PlaceOf(in KernelEvent e, scoped in LineMatch line) => _report.Kind switch
    {
        MachineCheck => line.Is("mce-address"u8) ? MachineCheckAddress : line.Is("mce-place"u8) ? 2 : line.Is("mce-processor"u8) ? 3 : 0,
        AmdCheck => line.Is("mce-status"u8) ? AmdStatus : line.Is("mce-address"u8) ? 2 : line.Is("mce-unit"u8) ? AmdUnit : IsOfMemory(line) ? 4 : 0,
        PcieError => line.Is("aer-status"u8) ? 1 : line.Is("aer-bit"u8) || line.Is("aer-set"u8) ? 2 : 0,
        FirmwareRecord when !IsOfReport(e.Message) => 0,
        FirmwareRecord => line.Is("cper-section"u8) ? Section : line.Is("cper-unit"u8) ? Unit : line.Is("cper-address"u8) ? Address : line.Is("cper-kind"u8) ? Detail
            : line.Is("cper-dimm"u8) ? Module : line.Is("cper-device"u8) ? Device : 0,
        _ => 0,
    };

    /// <summary>The first line of a report; what user space wrote opens none.</summary>
    private void OnHead(in KernelEvent e, scoped in LineMatch line)
    {
        string kind = line.Is("mce"u8) ? MachineCheck : line.Is("aer"u8) ? PcieError : IsOfAmd(line) ? AmdCheck : FirmwareRecord;
        MachineCheckStatus status = StatusOf(line);
        Note note = Annotate(e, line, kind == MachineCheck ? status.Outcome : default);
        if (kind == MachineCheck)
            note.With("corrected", !status.IsUncorrected).With("unit", status.Unit);
        if (e.Facility != 0)
            return;
        if (kind == PcieError)
            Remember(FoldKey.And(FoldKey.Of("aer-failed"u8), _port.Bytes), e.StreamMicroseconds); // the incident is alert enough
        Severity severity = kind switch
        {
            MachineCheck => status.Severity,
            PcieError => SeverityOfPcie(line["severity"u8]),
            AmdCheck => line.Rule.Severity,
            _ => SeverityOfRecord(line),
        };
        StartReport(kind, e, severity, line.Key());
    }

    private void OnLogged(in KernelEvent e, scoped in LineMatch line)
    {
        Annotate(e, line);
        if (e.Facility == 0 && !_report.IsOpen)
            StartReport(OnlyLogged, e, Severity.Warn, line.Key());
    }

    private void StartReport(string kind, in KernelEvent e, Severity severity, ulong key)
    {
        _report.Open(kind, e, severity, key);
        Context.SeeEverything(true);
        Context.CallAfter(s_patience);
    }

    private void StopReport()
    {
        _report.Close();
        Context.SeeEverything(false);
        Context.CallAfter(Timeout.InfiniteTimeSpan);
    }

    // "Corrected", "Correctable"; "Uncorrected (Non-Fatal)", "Uncorrectable (Fatal)"
    private static Severity SeverityOfPcie(ReadOnlySpan<byte> severity) =>
        severity.StartsWith("Correct"u8) ? Severity.Warn : severity.IndexOf("(Fatal"u8) >= 0 ? Severity.Emerg : Severity.Crit;

    private void EndReport()
    {
        if (!_report.IsOpen)
            return;
        string kind = _report.Kind!;
        if (!TryMatch(_report.Line(HardwareReport.Head), out LineMatch head))
            Context.ReportIncident(kind, _report.Span, $"{kind}: the line is too long", _report.Severity).FoldBy(_report.Key);
        else if (kind == OnlyLogged)
            Context.ReportIncident(MachineCheck, _report.Span, $"machine check, recorded elsewhere", _report.Severity).With("hint", head.Hint).FoldBy(_report.Key);
        else if (kind == FirmwareRecord)
            ReportFirmwareRecord(head);
        else if (kind == MachineCheck)
            ReportMachineCheck(head);
        else if (kind == AmdCheck)
            ReportAmdCheck();
        else
            ReportPcieError(head);
        StopReport();
    }

    /// <summary>
    /// A machine check of now knows its time stamp; without one an uncorrected error was found in the banks at the start, left by the
    /// boot before (arch/x86/kernel/cpu/mce/core.c, machine_check_poll with MCP_UC).
    /// </summary>
    private void ReportMachineCheck(scoped in LineMatch head)
    {
        MachineCheckStatus status = StatusOf(head);
        string unit = status.Unit ?? "unknown unit";
        bool isOld = status.IsUncorrected && _report.Line(MachineCheckAddress).IndexOf(" TSC 0"u8) >= 0;
        Note incident = Context.ReportIncident(MachineCheck, _report.Span, $"machine check, {status.Outcome}: {unit}{(isOld ? ", before this boot" : "")}",
            isOld && _report.Severity < Severity.Crit ? Severity.Crit : _report.Severity);
        incident.WithTrue("before_boot", isOld).With("corrected", !status.IsUncorrected).With("overflow", status.IsOverflow).With("unit", status.Unit);
        AddLines(incident, head, _report.Key);
    }

    private void ReportAmdCheck()
    {
        bool isDeferred = _report.Line(HardwareReport.Head).IndexOf(" Deferred "u8) >= 0; // found, but nobody has used the data yet
        bool isCorrected = !isDeferred && _report.Severity == Severity.Warn;
        string outcome = isDeferred ? "deferred" : isCorrected ? "corrected" : _report.Severity == Severity.Crit ? "not corrected" : "fatal";
        bool hasUnit = TryMatch(_report.Line(AmdUnit), out LineMatch unit);
        ReadOnlySpan<byte> detail = hasUnit ? unit["detail"u8].TrimEnd((byte)'.') : default;
        Note incident = Context.ReportIncident(MachineCheck, _report.Span,
            $"machine check, {outcome}: {(hasUnit ? unit["unit"u8] : "unknown unit"u8)}{(detail.IsEmpty ? "" : ", ")}{detail}", _report.Severity);
        ulong key = FoldKey.Of("amd"u8, hasUnit ? unit["unit"u8] : default, detail);
        if (TryMatch(_report.Line(AmdStatus), out LineMatch status))
            key = FoldKey.And(FoldKey.And(key, status["cpu"u8]), status["bank"u8]);
        TryMatch(_report.Line(HardwareReport.Head), out LineMatch head);
        AddLines(incident.With("corrected", isCorrected), head, key);
    }

    private void ReportPcieError(scoped in LineMatch head)
    {
        Note incident = Context.ReportIncident(PcieError, _report.Span, $"PCIe error at {head["bdf"u8]}: {head["severity"u8]}, {head["type"u8]}", _report.Severity);
        incident.WithFingerprint(FoldKey.Of("aer"u8, head["severity"u8], head["type"u8])); // the same on every machine, at whatever place the device is
        AddLines(incident, head, _report.Key);
    }

    /// <summary>What all lines of the report say. The head's comes first: the next match takes the place of its captures.</summary>
    private void AddLines(scoped Note incident, scoped in LineMatch head, ulong key)
    {
        head.AddTo(incident);
        incident.With("hint", head.Hint).FoldBy(key);
        for (int place = HardwareReport.Head + 1; place < HardwareReport.Places; place++)
        {
            if (TryMatch(_report.Line(place), out LineMatch line))
                line.AddTo(incident, but: s_saidByHead);
        }
    }

    private void ReportFirmwareRecord(scoped in LineMatch head)
    {
        bool isOld = IsOfBootBefore(head);
        TextScanner section = new(_report.Line(Section));
        bool saysSection = section.SkipPast("section_type: "u8);
        Note incident = Context.ReportIncident(FirmwareRecord, _report.Span,
            $"hardware error told by the firmware, {head["severity"u8]}{(saysSection ? ": " : "")}{section.Rest}{(isOld ? ", in the previous boot" : "")}",
            _report.Severity);
        incident.WithTrue("before_boot", isOld);
        AddLines(incident, head, KeyOfRecord());
    }

    /// <summary>Repeats are of one severity and one part.</summary>
    private ulong KeyOfRecord()
    {
        ulong key = FoldKey.Of("cper"u8);
        foreach (int place in s_keyPlaces)
        {
            ReadOnlySpan<byte> line = _report.Line(place);
            key = FoldKey.And(key, line[(line.IndexOf((byte)':') + 1)..]);
        }

        return key;
    }

    // include/linux/cper.h: recoverable, fatal, corrected, info
    private static Severity SeverityOfRecord(scoped in LineMatch line) => line["severity"u8].SequenceEqual("corrected"u8) ? Severity.Warn
        : line["severity"u8].SequenceEqual("fatal"u8) && !IsOfBootBefore(line) ? Severity.Emerg
        : Severity.Crit;

    /// <summary>Without a number in front.</summary>
    private static bool IsOfBootBefore(scoped in LineMatch line) => line["record"u8].IsEmpty;

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
