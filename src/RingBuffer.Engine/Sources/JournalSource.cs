using System;
using System.Collections.Generic;
using System.Text;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Sources;

/// <summary>What of the journal is read.</summary>
internal sealed record JournalRequest
{
    /// <summary>Journal files and folders; empty: those of this machine.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>
    /// As journalctl takes it: 0 this boot, -1 the one before, or a boot's id; null: this boot of the machine's own journal from its
    /// start, every boot of named files and of what came after a cursor.
    /// </summary>
    public string? Boot { get; init; }

    public bool Follow { get; init; }

    /// <summary>Nothing that is there already.</summary>
    public bool OnlyNew { get; init; }

    /// <summary>Go on after this entry, in whatever boot that was.</summary>
    public string? After { get; init; }
}

/// <summary>
/// The kernel's part of the systemd journal, read through a journalctl child as <c>-o json</c>. When the child ends while the journal is
/// followed, it is started again after the last entry it gave. Reader thread; the child is started when it is made.
/// </summary>
internal sealed class JournalSource : IRecordSource
{
    private const string Program = "journalctl";
    private const string ThisBoot = "0";
    private const int BufferBytes = 128 * 1024;
    private const int MaxDeathsInARow = 5;
    private const int RestartPauseMilliseconds = 1000;

    private readonly JournalRequest _request;
    private readonly StopSignal _stop;
    private readonly JournalJson _parser = new(keepCursor: true);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly byte[] _cursor = new byte[byte.MaxValue];
    private int _cursorLength;
    private int _deathsInARow;
    private int _child;
    private TextLog _log;

    private JournalSource(JournalRequest request, StopSignal stop, int child, int output)
    {
        _request = request;
        _stop = stop;
        _child = child;
        _log = MakeLog(output);
    }

    public bool IsLive => false;

    public string Name => "the journal";

    public string Failure { get; private set; } = "";

    /// <summary>It was read from its beginning to its end, and nothing was in it.</summary>
    public bool IsEmpty { get; private set; }

    public ShapeParser? Parser => _parser;

    public NoticeCode Notice => NoticeCode.SourceRestarted;

    /// <returns>Null, with the problem in one line, when journalctl cannot be started.</returns>
    public static JournalSource? Open(JournalRequest request, StopSignal stop, out string problem)
    {
        problem = "";
        if (ChildProcess.TryStart(Arguments(request, request.After), out int child, out int output, out Errno errno))
            return new JournalSource(request, stop, child, output);
        problem = errno == Errno.NoEntry
            ? $"cannot read the journal: {Program} is not installed"
            : $"cannot start {Program}: {Libc.Describe(errno)}";
        return null;
    }

    public ReadStatus Read(out ReadOnlySpan<byte> record)
    {
        ReadStatus status = _log.Read(out record);
        if (status == ReadStatus.Record)
            Remember(record);
        if (status == ReadStatus.Failed)
            Failure = _log.Failure;
        return status == ReadStatus.End ? AfterEnd(out record) : status;
    }

    public void Wait() => _log.Wait();

    public void Dispose()
    {
        _log.Dispose();
        if (_child > 0)
            ChildProcess.End(_child);
    }

    /// <summary>The command line; <c>--all</c> because journalctl leaves out long values otherwise.</summary>
    internal static string[] Arguments(JournalRequest request, string? after)
    {
        List<string> arguments = [Program, "--output=json", "--all", "--no-pager", "--quiet"];
        foreach (string file in request.Files)
            arguments.Add((System.IO.Directory.Exists(file) ? "--directory=" : "--file=") + file);
        if (after is not null)
            arguments.Add("--after-cursor=" + after);
        if ((request.Boot ?? (after is null && request.Files.Length == 0 ? ThisBoot : null)) is { } boot)
            arguments.Add("--boot=" + boot);
        if (request.Follow)
            arguments.AddRange(["--follow", request.OnlyNew && after is null ? "--lines=0" : "--no-tail"]);
        arguments.Add("_TRANSPORT=kernel");
        return [.. arguments];
    }

    private TextLog MakeLog(int output) =>
        new(InputFile.OfPipe(output, Name, _stop), LogShape.JournalJson, _parser, _buffer, filled: 0, position: 0);

    /// <summary>Keeps the entry's cursor: where a new child would go on.</summary>
    private void Remember(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> name = "\"__CURSOR\":\""u8;
        _deathsInARow = 0;
        int start = record.IndexOf(name);
        if (start < 0)
            return;
        ReadOnlySpan<byte> cursor = record[(start + name.Length)..];
        int end = cursor.IndexOf((byte)'"');
        if (end < 0 || end > _cursor.Length)
            return;
        cursor[..end].CopyTo(_cursor);
        _cursorLength = end;
    }

    private ReadStatus AfterEnd(out ReadOnlySpan<byte> record)
    {
        record = default;
        int status = _child > 0 ? ChildProcess.Wait(_child) : 0;
        _child = 0;
        if (_stop.Requested || (status == 0 && !_request.Follow))
        {
            IsEmpty = !_stop.Requested && _request.After is null && _cursorLength == 0;
            return ReadStatus.End;
        }

        Failure = $"{Program} {ChildProcess.Describe(status)}";
        if (!_request.Follow || ++_deathsInARow > MaxDeathsInARow)
            return ReadStatus.Failed;

        Libc.Wait(_stop.Descriptor, Libc.PollIn, RestartPauseMilliseconds);
        string? after = _cursorLength > 0 ? Encoding.UTF8.GetString(_cursor, 0, _cursorLength) : _request.After;
        if (!ChildProcess.TryStart(Arguments(_request, after), out _child, out int output, out Errno errno))
        {
            Failure += $", and cannot be started again: {Libc.Describe(errno)}";
            return ReadStatus.Failed;
        }

        _log.Dispose();
        _log = MakeLog(output);
        record = Encoding.UTF8.GetBytes(Failure);
        return ReadStatus.Notice;
    }
}
