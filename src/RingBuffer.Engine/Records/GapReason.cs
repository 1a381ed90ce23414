using System;

namespace RingBuffer.Engine.Records;

/// <summary>Why records are missing; the words are part of the output format.</summary>
internal enum GapReason : byte
{
    /// <summary>The input has a hole and does not say why.</summary>
    Missing,

    /// <summary>The kernel overwrote them before they were read.</summary>
    Overrun,

    /// <summary>A record was larger than any the kernel should make.</summary>
    Oversize,

    /// <summary>netconsole's message numbers have a hole; the numbers of the gap are those.</summary>
    MessageId,
}

/// <summary>The words for gap reasons. Used by sinks.</summary>
internal static class GapReasons
{
    public static ReadOnlySpan<byte> Name(GapReason reason) => reason switch
    {
        GapReason.Overrun => "overrun"u8,
        GapReason.Oversize => "oversize"u8,
        GapReason.MessageId => "msgid"u8,
        _ => "missing"u8,
    };
}
