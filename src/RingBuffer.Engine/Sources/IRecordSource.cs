using System;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Sources;

/// <summary>What one look at a source gave.</summary>
internal enum ReadStatus
{
    /// <summary>A record.</summary>
    Record,

    /// <summary>The beginning of something longer than any record; the rest of it is skipped.</summary>
    Overlong,

    /// <summary>The kernel overwrote records before they were read (EPIPE); reading goes on at the oldest one.</summary>
    Overrun,

    /// <summary>Records <see cref="IRecordSource.Gap"/> are missing; the bytes are their sender.</summary>
    Gap,

    /// <summary>Something to say, <see cref="IRecordSource.Notice"/>; the bytes are what it is about.</summary>
    Notice,

    /// <summary>A record did not fit the buffer and is gone (EINVAL).</summary>
    Oversize,

    /// <summary>Nothing more right now: all caught up.</summary>
    Empty,

    /// <summary>Nothing more ever.</summary>
    End,

    /// <summary>The source broke; <see cref="IRecordSource.Failure"/> says how.</summary>
    Failed,
}

/// <summary>
/// Where records come from: the device, a file, standard input, or a test's script. Called by the record reader on the reader thread only.
/// </summary>
internal interface IRecordSource : IDisposable
{
    /// <summary>Records carry the time of now, and their boot is known.</summary>
    bool IsLive { get; }

    /// <summary>What a person calls it.</summary>
    string Name { get; }

    /// <summary>Why the last read failed.</summary>
    string Failure { get; }

    /// <summary>What its records are parsed with; null: they are /dev/kmsg records.</summary>
    ShapeParser? Parser => null;

    /// <summary>What a status of Notice says.</summary>
    NoticeCode Notice => default;

    /// <summary>The first and the last of the numbers missing, with a status of Gap.</summary>
    (ulong First, ulong Last) Gap => default;

    /// <summary>Bytes of the (unpacked) input up to the end of the record last read.</summary>
    long Position => 0;

    /// <summary>Takes the next record, never waiting longer than it takes to read what is there.</summary>
    /// <param name="record">Valid until the next call.</param>
    ReadStatus Read(out ReadOnlySpan<byte> record);

    /// <summary>Takes a record that the source has read or whose end it was still waiting for, and that would else be lost; asked again and again when the program stops.</summary>
    /// <param name="record">Valid until the next call.</param>
    /// <returns>False: there is none.</returns>
    bool TryTakeKept(out ReadOnlySpan<byte> record)
    {
        record = default;
        return false;
    }

    /// <summary>Waits until there is something to read or the program is to stop.</summary>
    void Wait();
}
