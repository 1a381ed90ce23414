using System;
using System.Collections.Generic;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// What is known of each machine that sends: its name as text and its last msgid. A fixed number of them; for one more, the one longest
/// silent is forgotten. Reader thread.
/// </summary>
internal sealed class NetconsoleSenders
{
    public const int Capacity = Dispatch.Machines.Capacity;

    public const int HostBytes = 64;

    /// <summary>A msgid that far back is not a datagram that came late but a sender that started again.</summary>
    private const int MaxReordering = 1024;

    private readonly Dictionary<UInt128, int> _places = new(Capacity);
    private readonly Sender[] _senders = new Sender[Capacity];
    private readonly byte[] _hosts = new byte[Capacity * HostBytes];
    private long _clock;

    /// <summary>How many were forgotten.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Finds a sender, making room for it where it is new.</summary>
    /// <param name="address">Who it is.</param>
    /// <param name="forgotten">Another was forgotten for it.</param>
    /// <returns>Its place.</returns>
    public int Find(UInt128 address, out bool forgotten)
    {
        forgotten = false;
        if (!_places.TryGetValue(address, out int place))
        {
            place = _places.Count;
            if (place == Capacity)
            {
                place = LongestSilent();
                _places.Remove(_senders[place].Address);
                Forgotten++;
                forgotten = true;
            }

            int length = UdpSocket.Format(address, _hosts.AsSpan(place * HostBytes, HostBytes));
            _senders[place] = new Sender { Address = address, HostLength = length };
            _places.Add(address, place);
        }

        _senders[place].LastSeen = ++_clock;
        return place;
    }

    public ReadOnlyMemory<byte> Host(int place) => _hosts.AsMemory(place * HostBytes, _senders[place].HostLength);

    /// <summary>Holds a message's number against the last one of its sender: numbers between are messages that did not come.</summary>
    /// <returns>How many are missing before this one.</returns>
    public uint TakeMessageId(int place, uint id)
    {
        ref Sender sender = ref _senders[place];
        uint step = id - sender.MessageId;
        bool known = sender.HasMessageId;
        if (known && (int)step <= 0 && -(int)step < MaxReordering)
            return 0; // late, or twice: what it left was said already
        sender.MessageId = id;
        sender.HasMessageId = true;
        return known && (int)step > 0 ? step - 1 : 0;
    }

    private int LongestSilent()
    {
        int oldest = 0;
        for (int i = 1; i < Capacity; i++)
            oldest = _senders[i].LastSeen < _senders[oldest].LastSeen ? i : oldest;
        return oldest;
    }

    private struct Sender
    {
        public UInt128 Address;
        public int HostLength;
        public uint MessageId;
        public bool HasMessageId;
        public long LastSeen;
    }
}
