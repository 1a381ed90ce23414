using System;
using System.Buffers.Text;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Records;
using RingBuffer.Engine.Time;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// Messages that other kernels send with netconsole. Holes in their sequence numbers are no loss, as the console level hides records;
/// holes in the msgid tag are. Memory is bounded whatever is sent, and by however many. Reader thread; the socket is opened before.
/// </summary>
internal sealed class NetconsoleSource : IRecordSource
{
    /// <summary>Twice the longest piece netconsole sends (MAX_PRINT_CHUNK 1000); what is longer is cut and said so.</summary>
    private const int MaxDatagramBytes = 2048;

    private readonly UdpSocket _socket;
    private readonly StopSignal _stop;
    private readonly IClock _clock;
    private readonly NetconsoleSenders _senders = new();
    private readonly NetconsoleFragments _fragments = new();
    private readonly NetconsoleParser _parser = new(new PrintkLine(EventSource.Netconsole, new WallTimeReader(TimeZoneInfo.Utc, long.MaxValue / 100)));
    private readonly byte[] _buffer = new byte[MaxDatagramBytes];
    private readonly byte[] _droppedText = new byte[10];
    private readonly byte[] _formerHost = new byte[NetconsoleSenders.HostBytes];
    private Step _step;
    private int _length;
    private int _at;
    private UInt128 _address;
    private int _sender;
    private bool _forgotten;
    private uint _dropped;

    private NetconsoleSource(UdpSocket socket, StopSignal stop, IClock clock)
    {
        _socket = socket;
        _stop = stop;
        _clock = clock;
    }

    /// <summary>What is to be done with the datagram at hand.</summary>
    private enum Step
    {
        Receive,
        Sort,
        Number,
        Deliver,
        Lines,
    }

    public bool IsLive => false;

    public string Name => $"netconsole on port {_socket.Port}";

    public string Failure { get; private set; } = "";

    public ShapeParser? Parser => _parser;

    public NoticeCode Notice { get; private set; }

    public (ulong First, ulong Last) Gap { get; private set; }

    /// <summary>The port it listens on.</summary>
    public int Port => _socket.Port;

    /// <returns>Null, with the problem in one line, when the address cannot be listened on.</returns>
    public static NetconsoleSource? Open(string address, int port, StopSignal stop, IClock clock, out string problem)
    {
        UdpSocket? socket = UdpSocket.Bind(address, port, out Errno errno);
        problem = socket is null ? $"cannot listen on {address}, port {port}: {Libc.Describe(errno)}" : "";
        return socket is null ? null : new NetconsoleSource(socket, stop, clock);
    }

    public ReadStatus Read(out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            record = default;
            ReadStatus? status = _step switch
            {
                Step.Receive => Receive(out record),
                Step.Sort => Sort(out record),
                Step.Number => Number(out record),
                Step.Deliver => Deliver(out record),
                _ => NextLine(out record),
            };
            if (status is { } result)
                return result;
        }
    }

    public bool TryTakeKept(out ReadOnlySpan<byte> record) => GivesUp(force: true, out record);

    /// <summary>Waits for a datagram, and no longer than for the last pieces of a message: a kernel that dies sends nothing more.</summary>
    public void Wait()
    {
        long left = _fragments.NextEnd - _clock.MonotonicMicroseconds;
        int milliseconds = _fragments.NextEnd == long.MaxValue ? -1 : (int)Math.Max(0, (left / 1000) + 1);
        _stop.WaitForInput(_socket.Descriptor, milliseconds);
    }

    public void Dispose() => _socket.Dispose();

    private ReadStatus? Receive(out ReadOnlySpan<byte> record)
    {
        record = default;
        if (!_socket.TryReceive(_buffer, out _length, out _address, out Errno errno))
        {
            if (errno == Errno.Interrupted)
                return null;
            if (errno == Errno.Again && TellsDropped(out record))
                return ReadStatus.Notice;
            if (errno == Errno.Again && GivesUp(force: false, out record))
                return ReadStatus.Record;
            // What an earlier datagram of ours could cause (ECONNREFUSED) cannot happen: nothing is sent.
            Failure = errno == Errno.Again ? "" : $"cannot receive: {Libc.Describe(errno)}";
            return errno == Errno.Again ? ReadStatus.Empty : ReadStatus.Failed;
        }

        _parser.Received = _clock.RealtimeMicroseconds;
        _sender = _senders.Find(_address, out _forgotten);
        _step = Step.Sort;
        return null;
    }

    /// <summary>Whether datagrams were dropped since the queue was last empty, and how many, as text.</summary>
    private bool TellsDropped(out ReadOnlySpan<byte> number)
    {
        number = default;
        uint dropped = _socket.CountDropped();
        if (dropped == _dropped)
            return false;
        Utf8Formatter.TryFormat(unchecked(dropped - _dropped), _droppedText, out int length);
        number = _droppedText.AsSpan(0, length);
        _dropped = dropped;
        Notice = NoticeCode.DatagramsDropped;
        return true;
    }

    /// <summary>Before the datagram: a sender that was forgotten, and messages whose last pieces did not come.</summary>
    private ReadStatus? Sort(out ReadOnlySpan<byte> record)
    {
        record = default;
        bool rarely = (_senders.Forgotten & (_senders.Forgotten - 1)) == 0;
        if (_forgotten && rarely)
        {
            _forgotten = false;
            Notice = NoticeCode.SenderForgotten;
            record = _senders.Host(_sender).Span;
            return ReadStatus.Notice;
        }

        bool isPiece = NetconsoleFragments.TryPiece(Datagram, out NetconsoleFragments.Piece piece);
        bool force = isPiece && _fragments.NeedsRoom(_address, Datagram, piece);
        if (GivesUp(force, out record))
            return ReadStatus.Record;
        _step = Step.Number;
        return null;
    }

    /// <summary>Whether the last pieces of a message are waited for no longer; what came of it is a record.</summary>
    private bool GivesUp(bool force, out ReadOnlySpan<byte> record)
    {
        if (!_fragments.TryGiveUp(_clock.MonotonicMicroseconds, force, out UInt128 sender, out record))
            return false;
        _parser.Host = _formerHost.AsMemory(0, UdpSocket.Format(sender, _formerHost)); // which may have been forgotten meanwhile
        _parser.Incomplete = true;
        return true;
    }

    /// <summary>Messages that did not come are said before the one that shows it.</summary>
    private ReadStatus? Number(out ReadOnlySpan<byte> host)
    {
        host = default;
        _step = Step.Deliver;
        ReadOnlySpan<byte> tag = "\n msgid="u8;
        int at = Datagram.LastIndexOf(tag);
        if (at < 0 || !Utf8Parser.TryParse(Datagram[(at + tag.Length)..], out uint id, out _))
            return null;
        uint missing = _senders.TakeMessageId(_sender, id);
        if (missing == 0)
            return null;
        uint first = unchecked(id - missing); // numbers begin anew after the largest
        Gap = (first, (ulong)first + missing - 1);
        host = _senders.Host(_sender).Span;
        return ReadStatus.Gap;
    }

    private ReadStatus? Deliver(out ReadOnlySpan<byte> record)
    {
        _step = Step.Receive;
        _parser.Host = _senders.Host(_sender);
        _parser.Incomplete = false;
        if (NetconsoleFragments.TryPiece(Datagram, out NetconsoleFragments.Piece piece))
            return _fragments.Add(_address, Datagram, piece, _clock.MonotonicMicroseconds, out record) ? ReadStatus.Record : null;

        _parser.Incomplete = _length > MaxDatagramBytes;
        record = Datagram;
        int release = NetconsoleParser.ReleaseLength(record);
        if (RecordHeader.TryParse(release > 0 ? record[(release + 1)..] : record, out _))
            return ReadStatus.Record;
        record = default;
        _at = 0;
        _step = Step.Lines;
        return null;
    }

    /// <summary>A datagram of the basic form may hold several lines.</summary>
    private ReadStatus? NextLine(out ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> rest = Datagram[_at..];
        int length = rest.IsEmpty ? 0 : Framing.Line(rest, atEnd: true);
        _at += Math.Abs(length);
        record = rest[..Math.Max(length, 0)];
        if (length == 0)
            _step = Step.Receive;
        return length > 0 ? ReadStatus.Record : null;
    }

    private ReadOnlySpan<byte> Datagram => _buffer.AsSpan(0, Math.Min(_length, MaxDatagramBytes));
}
