using System;

namespace RingBuffer.Engine;

/// <summary>What a notice is about; the words of <see cref="NoticeCodes"/> are part of the output format.</summary>
internal enum NoticeCode : byte
{
    MalformedRecord,
    OverlongRecord,
    SequenceWentBack,
    LostAtStart,
    SourceFailed,
    SourceRestarted,
    SenderForgotten,
    DatagramsDropped,
    UnreadableFile,
    CursorOfOtherBoot,
    CursorNotFound,
    PluginNotStarted,
    PluginFailed,
    PluginDisabled,
    PluginSlow,
    CapabilityRefused,
}

/// <summary>Codes as written, and the sentence for those that come through the ring. Used by the dispatcher and the sinks.</summary>
internal static class NoticeCodes
{
    public static ReadOnlySpan<byte> Name(NoticeCode code) => code switch
    {
        NoticeCode.MalformedRecord => "malformed-record"u8,
        NoticeCode.OverlongRecord => "overlong-record"u8,
        NoticeCode.SequenceWentBack => "sequence-went-back"u8,
        NoticeCode.LostAtStart => "lost-at-start"u8,
        NoticeCode.SourceFailed => "source-failed"u8,
        NoticeCode.SourceRestarted => "source-restarted"u8,
        NoticeCode.SenderForgotten => "sender-forgotten"u8,
        NoticeCode.DatagramsDropped => "datagrams-dropped"u8,
        NoticeCode.UnreadableFile => "unreadable-file"u8,
        NoticeCode.CursorOfOtherBoot => "cursor-of-other-boot"u8,
        NoticeCode.CursorNotFound => "cursor-not-found"u8,
        NoticeCode.PluginNotStarted => "plugin-not-started"u8,
        NoticeCode.PluginFailed => "plugin-failed"u8,
        NoticeCode.PluginDisabled => "plugin-disabled"u8,
        NoticeCode.PluginSlow => "plugin-slow"u8,
        _ => "capability-refused"u8,
    };

    /// <summary>The sentence for a notice about input; the bytes it is about follow in a field of their own.</summary>
    public static ReadOnlySpan<byte> InputText(NoticeCode code) => code switch
    {
        NoticeCode.MalformedRecord => "input is not a /dev/kmsg record"u8,
        NoticeCode.OverlongRecord => "input line is longer than any record; its beginning follows, the rest was skipped"u8,
        NoticeCode.SequenceWentBack => "sequence numbers start again: another boot, or a repeated part"u8,
        NoticeCode.SourceFailed => "reading the input failed"u8,
        NoticeCode.SourceRestarted => "the program that gives the input ended and was started again after the last entry it gave"u8,
        NoticeCode.SenderForgotten => "more senders than are kept apart: what was known of the one longest silent is forgotten"u8,
        NoticeCode.DatagramsDropped => "datagrams came faster than they were read, so many were dropped here; a larger net.core.rmem_max helps"u8,
        NoticeCode.UnreadableFile => "a file that only the kernel that wrote it could have read is left out"u8,
        NoticeCode.CursorOfOtherBoot => "the cursor is of another boot: reading starts at the oldest record, what came between is not known"u8,
        NoticeCode.CursorNotFound => "the file that the cursor stands in is not among those given: they are read from their start"u8,
        _ => "records were lost before the first could be read; how many is not known"u8,
    };
}
