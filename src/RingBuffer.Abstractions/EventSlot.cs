using System.Runtime.InteropServices;

namespace RingBuffer;

/// <summary>What a slot of the event ring holds.</summary>
internal enum SlotKind : byte
{
    /// <summary>A kernel record.</summary>
    Event,

    /// <summary>A range of sequence numbers that nobody can read any more.</summary>
    Gap,

    /// <summary>Something RingBuffer says about its input.</summary>
    Notice,
}

/// <summary>Which shape of the kernel log a record was read from; the words in the output are the sinks'.</summary>
internal enum EventSource : byte
{
    /// <summary>/dev/kmsg, live or saved.</summary>
    Kmsg,

    /// <summary>Output of dmesg.</summary>
    Dmesg,

    /// <summary>A capture of a console.</summary>
    Console,

    /// <summary>A syslog file.</summary>
    Syslog,

    /// <summary>The systemd journal.</summary>
    Journal,

    /// <summary>What the kernel kept over a crash.</summary>
    Pstore,

    /// <summary>Datagrams of netconsole.</summary>
    Netconsole,

    /// <summary>A line that has none of these shapes.</summary>
    Text,
}

/// <summary>Yes-or-no facts of a record.</summary>
[System.Flags]
internal enum SlotFlags : ushort
{
    None = 0,
    HasSequence = 1,

    /// <summary>The kernel cut the record (2048 bytes since 6.3), or the input ended inside it.</summary>
    Truncated = 2,

    /// <summary>A fragment of a continued line: flag 'c', or '+' before 4.10.</summary>
    Continuation = 4,

    /// <summary><see cref="EventSlot.CallerId"/> is a thread (caller=T).</summary>
    CallerThread = 8,

    /// <summary><see cref="EventSlot.CallerId"/> is a CPU (caller=C).</summary>
    CallerCpu = 16,

    /// <summary>Set by the dispatcher: the event passed the filter.</summary>
    Written = 32,

    /// <summary>The input does not say how bad it is; <see cref="EventSlot.Severity"/> stands at Info.</summary>
    NoSeverity = 64,

    /// <summary>The input does not say the facility; <see cref="EventSlot.Facility"/> is 0 where the kernel may have logged it.</summary>
    NoFacility = 128,

    /// <summary>The input does not carry the kernel's stamp.</summary>
    NoStamp = 256,

    /// <summary>The reader has found <see cref="EventSlot.Fingerprint"/>.</summary>
    Fingerprinted = 512,

    /// <summary>The reader has found <see cref="EventSlot.Triggered"/>.</summary>
    Triggered = 1024,
}

/// <summary>
/// One pooled event: a plain struct in the ring's slot array. The record parser fills it on the reader thread, the dispatcher reads
/// it until the slot is released. It owns no object; its bytes lie in the ring's arena from <see cref="PayloadStart"/>:
/// <code>
///   [message][subsystem][device][other tags][host][boot id][position][raw record]     lengths below; raw only with --raw
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct EventSlot
{
    public ulong Sequence;

    /// <summary>For a gap: the last missing sequence. For an event of a file: where reading goes on after it.</summary>
    public ulong LastSequence;

    public ulong Id;
    public ulong Fingerprint;

    /// <summary>The plugins it is for, a bit each; meaningful with <see cref="SlotFlags.Triggered"/>.</summary>
    public ulong Triggered;

    /// <summary>The kernel's stamp, microseconds of its own clock since boot.</summary>
    public long BootMicroseconds;

    /// <summary>Microseconds since 1970 UTC; meaningful unless <see cref="TimeQuality"/> is None.</summary>
    public long UnixMicroseconds;

    /// <summary>The stream's own clock, which never goes back.</summary>
    public long StreamMicroseconds;

    /// <summary>Position in the arena; ever-growing, the ring masks it.</summary>
    public ulong PayloadStart;

    /// <summary>End of this slot's arena bytes; where the next slot's may start.</summary>
    public ulong PayloadEnd;

    public int MessageLength;
    public int TagsLength;
    public int RawLength;
    public int CallerId;

    /// <summary>Index into the engine's table of known subsystems, used when no tag names one.</summary>
    public byte SubsystemCode;

    public byte SubsystemLength;
    public byte DeviceLength;

    /// <summary>The machine it came from, as text; for a gap the sender it is about.</summary>
    public byte HostLength;

    /// <summary>The boot as text, where the record itself says it.</summary>
    public byte BootIdLength;

    /// <summary>The journal's cursor of the record, where it is read through journalctl.</summary>
    public byte PositionLength;

    public EventSource Source;
    public byte Facility;
    public Severity Severity;
    public SlotKind Kind;
    public SlotFlags Flags;
    public TimeQuality TimeQuality;

    /// <summary>For a gap its reason, for a notice its code; the engine's enums.</summary>
    public byte Code;

    public readonly int PayloadLength => OriginStart + HostLength + BootIdLength + PositionLength + RawLength;

    /// <summary>Where the host begins in the payload.</summary>
    public readonly int OriginStart => MessageLength + SubsystemLength + DeviceLength + TagsLength;
}
