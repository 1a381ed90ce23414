using System;
using System.Text;

namespace RingBuffer;

/// <summary>
/// Turns an event's message into characters, at most once per event, into one reused array. The dispatcher owns two (the current
/// event, and one looked up by id), the reader one that it has no use for; each is used on one thread only.
/// </summary>
internal sealed class MessageDecoder
{
    private const int MinCharacters = 1024;

    private char[] _text = [];
    private int _length;
    private ulong _decodedStart = ulong.MaxValue;

    /// <param name="message">The bytes to decode.</param>
    /// <param name="start">Where they lie in the arena: positions never repeat, so this names the event, unless it has no bytes.</param>
    public ReadOnlySpan<char> Decode(ReadOnlySpan<byte> message, ulong start)
    {
        if (message.IsEmpty)
            return default;
        if (start != _decodedStart)
        {
            if (message.Length > _text.Length)
                _text = new char[Math.Max(message.Length, Math.Max(MinCharacters, _text.Length * 2))];
            _length = Encoding.UTF8.GetChars(message, _text);
            _decodedStart = start;
        }

        return _text.AsSpan(0, _length);
    }
}
