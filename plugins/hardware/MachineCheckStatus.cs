using System;

namespace RingBuffer.Plugins.Hardware;

/// <summary>
/// The status word of a machine check bank (Intel SDM volume 3, chapter "Machine-Check Architecture"; AMD's agrees in these bits).
/// Asked by the plugin for severity and fields.
/// </summary>
internal readonly struct MachineCheckStatus(ulong value)
{
    public bool IsOverflow => (value & (1UL << 62)) != 0;

    public bool IsUncorrected => (value & (1UL << 61)) != 0;

    /// <summary>The processor's context may be corrupt: the machine cannot go on.</summary>
    public bool IsContextCorrupt => (value & (1UL << 57)) != 0;

    /// <summary>
    /// The bank is told to raise an exception for such an error. One that leaves no way to go on and did not is what the firmware left
    /// behind; one in data that nobody has used yet (UCNA) need not raise any.
    /// </summary>
    private bool IsEnabled => (value & (1UL << 60)) != 0;

    public Severity Severity => !IsUncorrected ? Severity.Warn : !IsContextCorrupt ? Severity.Crit : IsEnabled ? Severity.Emerg : Severity.Warn;

    public ReadOnlySpan<byte> Outcome => IsUncorrected ? "not corrected"u8 : "corrected"u8;

    /// <summary>The kind of unit, from the compound error code in the low 16 bits; null where it is of none.</summary>
    public string? Unit
    {
        get
        {
            uint code = (uint)value & 0xEFFF; // bit 12 says that reports are filtered
            return code switch
            {
                0 => null,
                >= 0x0400 and <= 0x07FF => "internal",
                _ when (code & 0xF800) == 0x0800 => "bus",
                _ when (code & 0xFF00) == 0x0100 => "cache",
                _ when (code & 0xFF80) is 0x0080 or 0x0280 => "memory controller",
                _ when (code & 0xFFF0) == 0x0010 => "TLB",
                _ when (code & 0xFFFC) == 0x000C => "cache",
                _ => null,
            };
        }
    }
}
