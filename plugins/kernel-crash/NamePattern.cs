using System;
using System.Text;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// A part of a function name: <c>lock</c> anywhere, <c>^lock</c> at its start, <c>lock$</c> at its end, <c>^lock$</c> the whole.
/// Constant data of the rules; asked once a frame when a report ends.
/// </summary>
internal readonly struct NamePattern
{
    private readonly byte[] _text;
    private readonly bool _atStart;
    private readonly bool _atEnd;

    private NamePattern(string pattern)
    {
        _atStart = pattern.StartsWith('^');
        _atEnd = pattern.EndsWith('$');
        _text = Encoding.UTF8.GetBytes(pattern.Trim('^', '$'));
    }

    public ReadOnlySpan<byte> Text => _text;

    /// <summary>It stands at the start or the end of a name, not anywhere.</summary>
    public bool IsBound => _atStart || _atEnd;

    /// <param name="list">Patterns with blanks or newlines between.</param>
    public static NamePattern[] Parse(string list) =>
        Array.ConvertAll(list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), pattern => new NamePattern(pattern));

    public static bool AnyMatches(NamePattern[] patterns, ReadOnlySpan<byte> name)
    {
        foreach (NamePattern pattern in patterns)
        {
            if (pattern.Matches(name))
                return true;
        }

        return false;
    }

    private bool Matches(ReadOnlySpan<byte> name) => _atStart
        ? _atEnd ? name.SequenceEqual(_text) : name.StartsWith(_text)
        : _atEnd ? name.EndsWith(_text) : name.IndexOf(_text) >= 0;
}
