using System;
using System.Collections.Generic;
using RingBuffer.Engine.Sources;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>A source that answers what a test wrote down, then ends.</summary>
internal sealed class ScriptedSource : IRecordSource
{
    private readonly List<(ReadStatus Status, byte[] Bytes)> _script = [];
    private int _next;

    public bool IsLive { get; init; }

    public string Name => "script";

    public string Failure { get; set; } = "";

    public int Waits { get; private set; }

    /// <summary>Called before an answer is given.</summary>
    public Action<int>? BeforeRead { get; init; }

    public ScriptedSource Record(string record) => Add(ReadStatus.Record, KernelFormat.Bytes(record));

    /// <summary>A plain record with this sequence.</summary>
    public ScriptedSource Sequence(ulong sequence) => Record($"6,{sequence},0,-;record {sequence}\n");

    public ScriptedSource Answer(ReadStatus status, string bytes = "") => Add(status, KernelFormat.Bytes(bytes));

    public ReadStatus Read(out ReadOnlySpan<byte> record)
    {
        BeforeRead?.Invoke(_next);
        record = default;
        if (_next == _script.Count)
            return ReadStatus.End;
        (ReadStatus status, byte[] bytes) = _script[_next++];
        record = bytes;
        return status;
    }

    public void Wait() => Waits++;

    public void Dispose()
    {
    }

    private ScriptedSource Add(ReadStatus status, byte[] bytes)
    {
        _script.Add((status, bytes));
        return this;
    }
}
