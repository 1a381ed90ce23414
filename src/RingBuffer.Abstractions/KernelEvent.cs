using System;

namespace RingBuffer;

/// <summary>
/// One kernel record as a plugin sees it: a view of a slot in the event ring, made by the dispatcher for the length of one call.
/// It is borrowed. Being a ref struct it cannot be kept in a field, captured or awaited over: copy what you need, or keep
/// <see cref="Id"/> and ask <see cref="PluginContext.TryGetEvent"/> later.
/// </summary>
public readonly ref struct KernelEvent
{
    private readonly ref readonly EventSlot _slot;
    private readonly ReadOnlySpan<byte> _payload;
    private readonly ReadOnlySpan<byte> _knownSubsystem;
    private readonly MessageDecoder _decoder;

    internal KernelEvent(ref readonly EventSlot slot, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> knownSubsystem, MessageDecoder decoder)
    {
        _slot = ref slot;
        _payload = payload;
        _knownSubsystem = knownSubsystem;
        _decoder = decoder;
    }

    internal ref readonly EventSlot Slot => ref _slot;

    /// <summary>XxHash3 of boot id and sequence, or of the record where one of them is unknown. The same record always has the same id.</summary>
    public ulong Id => _slot.Id;

    /// <summary>The kernel's 64-bit record number of this boot; 0 where <see cref="HasSequence"/> is false.</summary>
    public ulong Sequence => _slot.Sequence;

    /// <summary>False for inputs that carry no sequence numbers.</summary>
    public bool HasSequence => (_slot.Flags & SlotFlags.HasSequence) != 0;

    /// <summary>What to keep of the event in order to name it later.</summary>
    public EventMark Mark => new(Id, Sequence, HasSequence, BootMicroseconds, StreamMicroseconds)
    {
        HasStamp = HasStamp, TimeQuality = TimeQuality, UnixMicroseconds = UnixMicroseconds,
    };

    /// <summary>The kernel's stamp in microseconds since boot; 0 where <see cref="HasStamp"/> is false. It may go backwards between CPUs and is 0 in early boot.</summary>
    public long BootMicroseconds => _slot.BootMicroseconds;

    /// <summary>False for inputs that do not carry the kernel's stamp, such as <c>dmesg -T</c>.</summary>
    public bool HasStamp => (_slot.Flags & SlotFlags.NoStamp) == 0;

    /// <summary>
    /// Microseconds on the one clock of the stream, for measuring how long ago something was. It goes on with the kernel's stamps, with
    /// the wall clock of an input that has none, never goes back, and is later in the next boot.
    /// </summary>
    public long StreamMicroseconds => _slot.StreamMicroseconds;

    /// <summary>Microseconds since 1970-01-01 UTC; 0 when <see cref="TimeQuality"/> is None.</summary>
    public long UnixMicroseconds => _slot.UnixMicroseconds;

    /// <summary>How <see cref="UnixMicroseconds"/> was found.</summary>
    public TimeQuality TimeQuality => _slot.TimeQuality;

    /// <summary>What the kernel said, never guessed; Info where <see cref="HasSeverity"/> is false.</summary>
    public Severity Severity => _slot.Severity;

    /// <summary>False for inputs that do not carry severities, such as plain dmesg output, consoles and syslog files.</summary>
    public bool HasSeverity => (_slot.Flags & SlotFlags.NoSeverity) == 0;

    /// <summary>
    /// 0 to 255. 0 (kern) proves kernel origin: user space cannot write it (Documentation/ABI/testing/dev-kmsg). An input that does not
    /// carry it, such as plain dmesg output, gives 0 too, unless the line is known to be of user space.
    /// </summary>
    public int Facility => _slot.Facility;

    /// <summary>The thread that logged it (caller=T…), or -1.</summary>
    public int Pid => (_slot.Flags & SlotFlags.CallerThread) != 0 ? _slot.CallerId : -1;

    /// <summary>The CPU that logged it from interrupt context (caller=C…), or -1.</summary>
    public int Cpu => (_slot.Flags & SlotFlags.CallerCpu) != 0 ? _slot.CallerId : -1;

    /// <summary>A fragment of a line the kernel printed in parts.</summary>
    public bool IsContinuation => (_slot.Flags & SlotFlags.Continuation) != 0;

    /// <summary>The record was cut by the kernel or by the end of the input.</summary>
    public bool IsTruncated => (_slot.Flags & SlotFlags.Truncated) != 0;

    /// <summary>The text after ';', unescaped, without tags. Usually UTF-8, but the kernel does not promise it.</summary>
    public ReadOnlySpan<byte> Message => _payload[.._slot.MessageLength];

    /// <summary>
    /// <see cref="Message"/> as characters, for <c>[GeneratedRegex]</c>; invalid UTF-8 becomes U+FFFD. Decoded at the first use of an
    /// event, then kept. The span is valid until OnEvent returns; for an event from TryGetEvent, until the next TryGetEvent.
    /// </summary>
    public ReadOnlySpan<char> MessageText => _decoder.Decode(Message, _slot.PayloadStart);

    /// <summary>The SUBSYSTEM tag, else the subsystem known from the start of the message, else <c>kernel</c>.</summary>
    public ReadOnlySpan<byte> Subsystem =>
        _slot.SubsystemLength > 0 ? _payload.Slice(_slot.MessageLength, _slot.SubsystemLength) : _knownSubsystem;

    /// <summary>The DEVICE tag, such as <c>b8:0</c>, <c>c189:3</c>, <c>n8</c> or <c>+usb:1-2</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Device => _payload.Slice(_slot.MessageLength + _slot.SubsystemLength, _slot.DeviceLength);

    /// <summary>The machine it came from, where the input says so (syslog, journal, netconsole); else empty.</summary>
    public ReadOnlySpan<byte> Host => _payload.Slice(_slot.OriginStart, _slot.HostLength);

    internal ReadOnlySpan<byte> BootId => _payload.Slice(_slot.OriginStart + _slot.HostLength, _slot.BootIdLength);

    internal ReadOnlySpan<byte> Tags =>
        _payload.Slice(_slot.MessageLength + _slot.SubsystemLength + _slot.DeviceLength, _slot.TagsLength);

    /// <summary>The untouched record; empty unless the run keeps it (<c>--raw</c>).</summary>
    public ReadOnlySpan<byte> Raw => _payload[(_slot.PayloadLength - _slot.RawLength).._slot.PayloadLength];
}
