using System;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace RingBuffer.Engine.Records;

/// <summary>
/// Gives every record an id that does not depend on who reads it or when: XxHash3 of boot id and sequence, or of the record's
/// bytes where the boot is not known. Reader thread; one per source.
/// </summary>
internal sealed class EventIds
{
    private readonly byte[]? _key;

    /// <param name="bootId">The 16 bytes of the boot id, or empty when it is not known.</param>
    public EventIds(ReadOnlySpan<byte> bootId)
    {
        if (bootId.IsEmpty)
            return;
        _key = new byte[bootId.Length + sizeof(ulong)];
        bootId.CopyTo(_key);
    }

    /// <param name="sequence">The record's number in its boot.</param>
    /// <param name="record">The record; a final newline or NUL does not count, as it depends on how the record was kept.</param>
    public ulong Of(ulong sequence, ReadOnlySpan<byte> record)
    {
        if (_key is null)
            return XxHash3.HashToUInt64(RecordEnd.Trim(record));
        BinaryPrimitives.WriteUInt64LittleEndian(_key.AsSpan(_key.Length - sizeof(ulong)), sequence);
        return XxHash3.HashToUInt64(_key);
    }
}
