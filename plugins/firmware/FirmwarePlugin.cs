using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Firmware;

/// <summary>
/// Devices that do not work because their firmware or their driver does not start. A missing file alone is noted: most of them are not
/// needed. It alerts when the driver then fails for the same device, or fails by an error that healthy machines do not have.
/// </summary>
[KernelPlugin("firmware", Version = "1.0.0", Author = "RingBuffer", Description = "Missing firmware, drivers that do not start",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("firmware: failed to load", "failed with error", "Unable to load firmware", "load DMC firmware", "irmware Patch file not",
    "no suitable firmware", "topology file not found", "Boot iteration failed: 3/3", "to boot DSP firmware", "sof_probe_work failed",
    "no codecs initialized", " firmware file ", "cannot create duplicate", "deferred probe pending", "deferred probe timeout",
    "[Firmware Bug]: ", "Fatal opcode exec", "Firmware transaction", ": crash detected in ", "co-processor has crashed", "Fatal error on ",
    "subsys-restart: ", " subsystem failure reason: ", "macsmc-power ", ": handling crash #", ": fatal error received:",
    ": watchdog received: ", ": Boot failed: ", "can't start rproc", "Timeout connecting to device: ", "DSP panic!", "DSP Firmware Oops",
    "ipc timed out for")]
[Recognizes("firmware that is missing", "rtl8192ce 0000:03:00.0: Direct firmware load for rtlwifi/rtl8192cfw.bin failed with error -2")]
[Recognizes("a driver that does not start", "tpm_tis: probe of MSFT0101:00 failed with error -5")]
[Recognizes("a processor of the chip that crashes", "remoteproc remoteproc2: crash detected in wpss: type watchdog")]
[Recognizes("a device that waits for another", "platform sound: deferred probe pending: snd-sc8280xp: WCD Playback: codec dai not found")]
public sealed class FirmwarePlugin : LinePlugin
{
    private const long Patience = 5_000_000;

    private ulong _missingFor;
    private long _missingMicroseconds;

    internal override ReadOnlySpan<byte> Rules => FirmwareRules.Text;

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (line.Is("missing"u8))
        {
            _missingFor = FoldKey.Of(line["dev"u8]);
            _missingMicroseconds = e.StreamMicroseconds;
        }

        if (line.Is("probe"u8))
            OnProbe(e, line);
        else if (line.Is("coprocessor"u8))
            OnCoprocessor(e, line);
        else
            base.OnLine(e, line);
    }

    private void OnProbe(in KernelEvent e, scoped in LineMatch line)
    {
        bool isForFirmware = FoldKey.Of(line["dev"u8]) == _missingFor && e.StreamMicroseconds - _missingMicroseconds < Patience;
        ReadOnlySpan<byte> tail = isForFirmware ? "its firmware is missing"u8 : default;
        Annotate(e, line, tail);
        bool isAbsent = line["driver"u8].SequenceEqual("i8042"u8) || line["driver"u8].SequenceEqual("intel-spi"u8); // no keyboard controller; a flash chip that is locked
        if (isForFirmware || (IsTrouble(line["dev"u8], line.Number("error"u8)) && !isAbsent))
            Warn(e, line, Severity.Warn, tail);
    }

    /// <summary>The driver says why a processor died and where it is, then the framework says its name and that it was a fatal error.</summary>
    private void OnCoprocessor(in KernelEvent e, scoped in LineMatch line)
    {
        ulong fatal = FoldKey.Of("fatal error"u8);
        bool isOfDriver = line["rproc"u8].IsEmpty;
        if (!isOfDriver && line["what"u8].SequenceEqual("fatal error"u8) && WasAlerted(fatal, e.StreamMicroseconds))
        {
            Remember(line.Key(), e.StreamMicroseconds); // "handling crash #1" by that name follows
            Annotate(e, line);
            return;
        }

        if (isOfDriver && e.Facility == 0)
            Remember(fatal, e.StreamMicroseconds);
        base.OnLine(e, line);
    }

    private static bool IsTrouble(ReadOnlySpan<byte> dev, long error) => IsOfPci(dev) ? !IsUsualOfPci(error)
        : IsTroubleElsewhere(error) && !(error is -121 or -140 && IsOfI2c(dev));

    /// <summary>6-0010: no answer from that address. The device tree or a driver lists chips that not every board has.</summary>
    private static bool IsOfI2c(ReadOnlySpan<byte> dev) => dev.LastIndexOf((byte)'-') is > 0 and var dash && dev.Length == dash + "-0010".Length
        && dev[..dash].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>0000:3b:00.0: what stands in a slot, or is soldered in, is wanted.</summary>
    private static bool IsOfPci(ReadOnlySpan<byte> dev) => dev.Length == "0000:3b:00.0".Length && dev[4] == ':' && dev[7] == ':' && dev[10] == '.';

    // ENODEV and ENXIO: not a card for this driver after all. EBUSY: the firmware has its registers. EPROBE_DEFER: not yet.
    private static bool IsUsualOfPci(long error) => error is -19 or -6 or -16 or -517;

    // EIO, ENOMEM, EPROTO, ETIMEDOUT, EREMOTEIO; the last two have other numbers on MIPS. Others mean that the device is not there,
    // not supported, or not ready yet.
    private static bool IsTroubleElsewhere(long error) => error is -5 or -12 or -71 or -110 or -121 or -145 or -140;
}
