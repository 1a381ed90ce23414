using System;
using System.Buffers.Text;

namespace RingBuffer.Engine.Records;

/// <summary>
/// The fields of a journal entry that make an event (systemd.journal-fields(7)), collected by the JSON and the export parser, then
/// written in the payload's order. Made on the stack, reader thread.
/// </summary>
internal ref struct JournalFields
{
    private const byte UserFacility = 1;

    private JsonValue _message;
    private JsonValue _identifier;
    private JsonValue _identifierPid;
    private JsonValue _subsystem;
    private JsonValue _device;
    private JsonValue _host;
    private ReadOnlySpan<byte> _bootId;
    private ReadOnlySpan<byte> _cursor;
    private long _priority;
    private long _facility;
    private long _sourceMonotonic;
    private long _realtime;
    private bool _isKernel;
    private bool _knowsTransport;

    public JournalFields()
    {
        _priority = _facility = _sourceMonotonic = _realtime = -1;
    }

    /// <summary>There is a time of reception, which every entry has.</summary>
    public readonly bool IsEntry => _realtime >= 0;

    public void Set(ReadOnlySpan<byte> name, JsonValue value)
    {
        if (name.SequenceEqual("MESSAGE"u8))
            _message = value;
        else if (name.SequenceEqual("_KERNEL_SUBSYSTEM"u8))
            _subsystem = value;
        else if (name.SequenceEqual("_KERNEL_DEVICE"u8))
            _device = value;
        else if (name.SequenceEqual("_HOSTNAME"u8))
            _host = value;
        else if (name.SequenceEqual("_BOOT_ID"u8))
            _bootId = value.Bytes;
        else if (name.SequenceEqual("__CURSOR"u8))
            _cursor = value.Bytes;
        else if (name.SequenceEqual("PRIORITY"u8))
            _priority = Number(value);
        else if (name.SequenceEqual("SYSLOG_FACILITY"u8))
            _facility = Number(value);
        else if (name.SequenceEqual("_SOURCE_MONOTONIC_TIMESTAMP"u8))
            _sourceMonotonic = Number(value);
        else if (name.SequenceEqual("__REALTIME_TIMESTAMP"u8))
            _realtime = Number(value);
        else if (name.SequenceEqual("SYSLOG_IDENTIFIER"u8))
            _identifier = value;
        else if (name.SequenceEqual("SYSLOG_PID"u8))
            _identifierPid = value;
        else if (name.SequenceEqual("_TRANSPORT"u8))
            SetTransport(value.Bytes);
    }

    /// <param name="writer">Gets the event.</param>
    /// <param name="keepCursor">Keep the journal's cursor as the position.</param>
    public readonly void Write(ref EventWriter writer, bool keepCursor)
    {
        writer.Begin(EventSource.Journal, SlotFlags.NoSeverity | SlotFlags.NoFacility | SlotFlags.NoStamp);
        WritePrefix(ref writer);
        if (_sourceMonotonic >= 0)
            writer.Stamp(_sourceMonotonic);
        writer.Recorded(_realtime);
        int name = WriteName(writer.Free);
        writer.MessageWritten(name + Decode(_message, writer.Free[name..]));
        writer.Subsystem(Decoded(_subsystem, writer.Free));
        writer.Device(Decoded(_device, writer.Free));
        writer.Host(Decoded(_host, writer.Free));
        if (_bootId.Length == 32)
            WriteBootId(ref writer);
        if (keepCursor)
            writer.Position(_cursor);
    }

    /// <summary>Decodes to where the writer will put it: it then copies the bytes onto themselves.</summary>
    private static ReadOnlySpan<byte> Decoded(JsonValue value, Span<byte> free) => free[..Decode(value, free)];

    private static int Decode(JsonValue value, Span<byte> destination)
    {
        switch (value.Kind)
        {
            case JsonKind.Text:
                return JsonScanner.Unescape(value.Bytes, destination);
            case JsonKind.Array:
                return JsonScanner.ReadBytes(value.Bytes, destination);
            case JsonKind.Word:
                value.Bytes.CopyTo(destination);
                return value.Bytes.Length;
            default:
                return 0;
        }
    }

    private static long Number(JsonValue value) => Utf8Parser.TryParse(value.Bytes, out long number, out int used) && used == value.Bytes.Length ? number : -1;

    private void SetTransport(ReadOnlySpan<byte> transport)
    {
        _knowsTransport = true;
        _isKernel = transport.SequenceEqual("kernel"u8);
    }

    /// <summary>Of a record that user space wrote to /dev/kmsg journald keeps the name in front, <c>systemd[1]: </c>, apart: it comes back.</summary>
    private readonly int WriteName(Span<byte> destination)
    {
        if (!_isKernel || _facility <= 0)
            return 0;
        int length = Decode(_identifier, destination);
        if (length == 0)
            return 0;
        int pid = Decode(_identifierPid, destination[(length + 1)..]);
        if (pid > 0)
        {
            destination[length] = (byte)'[';
            destination[length + pid + 1] = (byte)']';
            length += pid + 2;
        }

        ": "u8.CopyTo(destination[length..]);
        return length + 2;
    }

    /// <summary>Facility 0 proves kernel origin; what came another way cannot claim it.</summary>
    private readonly void WritePrefix(ref EventWriter writer)
    {
        bool kernel = _isKernel || !_knowsTransport;
        if (_facility is >= 0 and <= 255 && (kernel || _facility > 0) && _priority is >= 0 and <= 7)
        {
            writer.Prefix(((uint)_facility << 3) | (uint)_priority);
            return;
        }

        writer.Slot.Facility = kernel ? (byte)0 : UserFacility;
        if (_priority is < 0 or > 7)
            return;
        writer.Slot.Severity = (Severity)_priority;
        writer.Slot.Flags &= ~SlotFlags.NoSeverity;
    }

    /// <summary>The journal writes boot ids without dashes, the kernel with them.</summary>
    private readonly void WriteBootId(ref EventWriter writer)
    {
        Span<byte> text = stackalloc byte[36];
        int at = 0;
        for (int i = 0; i < _bootId.Length; i++)
        {
            if (i is 8 or 12 or 16 or 20)
                text[at++] = (byte)'-';
            text[at++] = _bootId[i];
        }

        writer.BootId(text);
    }
}
