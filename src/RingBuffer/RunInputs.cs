using System;
using System.IO;
using System.Text;
using RingBuffer.Cli.Options;
using RingBuffer.Engine;
using RingBuffer.Engine.Interop;
using RingBuffer.Engine.Resume;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Time;

namespace RingBuffer.Cli;

/// <summary>
/// What a run reads, after the options: opened or found before anything runs, then read, one source after the other. Main thread, which is the
/// reader's.
/// </summary>
/// <param name="options">Name the inputs.</param>
/// <param name="boot">This boot's id as text, or empty.</param>
/// <param name="stop">Ends waits.</param>
internal sealed class RunInputs(RunOptions options, string boot, StopSignal stop) : IDisposable
{
    private string[] _files = FileOrder.Sort(options.Files);
    private IRecordSource? _source;
    private FilePlaces? _places;
    private Cursor? _cursor;
    private bool _cursorOfOtherBoot;

    /// <summary>Writes the cursor file; null when there is none.</summary>
    public CursorKeeper? Keeper { get; private set; }

    /// <summary>The sequence at which the live log goes on.</summary>
    public ulong? ResumeAt => _cursor is { Boot: not null } && !_cursorOfOtherBoot ? _cursor.Next : null;

    /// <summary>Opens what must be there for the run to begin.</summary>
    /// <returns>False when the run cannot begin; the reason has been said.</returns>
    public bool TryOpen()
    {
        if (options.CursorFile is not null && !TryReadCursor(options.CursorFile))
            return false;
        if (options.Demo)
            _source = SavedKmsg.FromBytes(EmbeddedFile.Read("demo.kmsg"), "demo");
        else if (options.Pstore)
            return TryFindPstore();
        else if (options.Journal || options.Netconsole is not null || _files.Length == 0)
            return TryOpenSource();
        return true;
    }

    /// <summary>Reads everything.</summary>
    /// <returns>False when something could not be read; it has been said.</returns>
    public bool Read(RecordReader reader)
    {
        if (_cursorOfOtherBoot)
            reader.PublishNotice(NoticeCode.CursorOfOtherBoot, default);
        return _source is null ? ReadFiles(reader) : ReadOne(reader, _source);
    }

    public void Dispose() => _source?.Dispose();

    private bool TryOpenSource()
    {
        string problem;
        if (options.Journal)
            _source = OpenJournal(out problem);
        else if (options.Netconsole is { } listen)
            _source = OpenNetconsole(listen, out problem);
        else
            _source = KmsgDevice.Open(KmsgDevice.DefaultPath, options.OnlyNew && _cursor is null, stop, out problem);
        if (_source is null)
            Words.Say(problem);
        return _source is not null;
    }

    private JournalSource? OpenJournal(out string problem)
    {
        JournalRequest request = new()
        {
            Files = options.Files,
            Boot = options.Boot,
            Follow = options.Follow,
            OnlyNew = options.OnlyNew,
            After = _cursor?.Journal,
        };
        return JournalSource.Open(request, stop, out problem);
    }

    private NetconsoleSource? OpenNetconsole(ListenAddress listen, out string problem)
    {
        NetconsoleSource? source = NetconsoleSource.Open(listen.Address, listen.Port, stop, new SystemClock(), out problem);
        if (source is not null)
            Words.Say($"receiving netconsole on {listen.Address}, port {source.Port}");
        return source;
    }

    private bool TryFindPstore()
    {
        string[] folders = options.Files.Length > 0 ? options.Files : Array.FindAll(PstoreFiles.Folders, Directory.Exists);
        if (Array.Find(folders, File.Exists) is { } record)
        {
            Words.Say($"{record} is no folder; a single record is read without --pstore");
            return false;
        }

        try
        {
            _files = [.. PstoreFiles.Find(folders)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Words.Say($"cannot read pstore: {e.Message}");
            return false;
        }

        if (_files.Length == 0)
            Words.Say($"the kernel kept nothing: no records in {string.Join(", ", options.Files.Length > 0 ? folders : PstoreFiles.Folders)}");
        return true;
    }

    private bool TryReadCursor(string path)
    {
        CursorFile file = new(path);
        bool usable = file.TryRead(out _cursor, out string warning);
        if (warning.Length > 0)
            Words.Say(warning);
        if (!usable)
            return false;
        string kind = options.Journal ? "the journal" : _files.Length > 0 ? "files" : "the live log";
        if (_cursor is not null && _cursor.Kind != kind)
        {
            Words.Say($"cursor file {path} is of {_cursor.Kind}, not of {kind}: it is left as it is; name another for --cursor-file");
            return false;
        }

        bool isKnown = boot.Length > 0; // in a bare chroot it may be any boot
        _cursorOfOtherBoot = _cursor is { Boot: not null } && !(isKnown && _cursor.Boot == boot);
        _places = _files.Length > 0 && !options.Journal ? new FilePlaces(_files.Length) : null;
        Keeper = new CursorKeeper(file, boot, _places, new SystemClock(), Words.Say);
        return true;
    }

    private bool ReadFiles(RecordReader reader)
    {
        LogFile log = new(stop, options.Zone, new SystemClock()) { Shape = options.Shape };
        int first = FindFile(reader);
        long position = 0;
        bool succeeded = true;
        for (int i = first; i < _files.Length && !stop.Requested; i++)
        {
            if (options.Pstore && PstoreFiles.IsUnreadable(_files[i]))
            {
                reader.PublishNotice(NoticeCode.UnreadableFile, Encoding.UTF8.GetBytes(_files[i]));
                continue;
            }

            long start = i == first && _cursor?.File is not null ? _cursor.Offset : 0;
            _places?.Begin(FileIdentity.Of(_files[i]) ?? default, position);
            bool isReadOnLater = _places is not null && i == _files.Length - 1; // those before it are older and complete
            using IRecordSource? source = log.Open(_files[i], start, isReadOnLater, out string problem);
            if (source is null)
                Words.Say(problem);
            succeeded &= source is not null && ReadOne(reader, source, _places is null ? -1 : position);
            position += source?.Position ?? 0;
        }

        return succeeded;
    }

    /// <summary>The file that the cursor stands in; those before it have been read.</summary>
    private int FindFile(RecordReader reader)
    {
        if (_cursor?.File is not { } wanted)
            return 0;
        for (int i = 0; i < _files.Length; i++)
        {
            if (wanted.IsAt(_files[i]))
                return i;
        }

        _cursor = null;
        reader.PublishNotice(NoticeCode.CursorNotFound, default);
        return 0;
    }

    private static bool ReadOne(RecordReader reader, IRecordSource source, long positionBase = -1)
    {
        bool succeeded = reader.Run(source, positionBase);
        if (!succeeded)
            Words.Say(source.Failure);
        else if (source is JournalSource { IsEmpty: true })
            Words.Say("the journal holds no kernel messages of what was asked for; journalctl --list-boots tells what it holds");
        return succeeded;
    }
}
