using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Bytes copied out of a borrowed message so that a later line can use them: a process name, a cgroup path. Plugins keep one as a
/// field for each text they remember and set it again and again; it grows to the largest text seen, never over its limit, so
/// steady state allocates nothing. What exceeds the limit is cut.
/// </summary>
/// <param name="limit">Bytes kept at most.</param>
internal sealed class KeptText(int limit)
{
    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public bool IsEmpty => _length == 0;

    public void Set(scoped ReadOnlySpan<byte> text)
    {
        _length = Math.Min(text.Length, limit);
        if (_length > _bytes.Length)
            _bytes = new byte[Math.Min(limit, Math.Max(_length, _bytes.Length * 2))];
        text[.._length].CopyTo(_bytes);
    }

    public void Append(scoped ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, limit - _length)];
        if (_length + text.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(limit, Math.Max(_length + text.Length, _bytes.Length * 2)));
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    public void Clear() => _length = 0;
}
