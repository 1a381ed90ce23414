using System;
using System.Buffers.Binary;

namespace RingBuffer.Engine.Records;

/// <summary>Walks the other tags that the record parser stored in a payload. Used by sinks on the dispatcher thread.</summary>
/// <param name="tags">The tags part of a payload.</param>
internal ref struct TagReader(ReadOnlySpan<byte> tags)
{
    private ReadOnlySpan<byte> _rest = tags;

    /// <summary>The next tag; a tag cut before its '=' has an empty value.</summary>
    public bool TryRead(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        if (_rest.Length < sizeof(ushort))
            return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        ReadOnlySpan<byte> tag = _rest.Slice(sizeof(ushort), length);
        _rest = _rest[(sizeof(ushort) + length)..];
        int equals = tag.IndexOf((byte)'=');
        key = equals < 0 ? tag : tag[..equals];
        value = equals < 0 ? default : tag[(equals + 1)..];
        return true;
    }
}
