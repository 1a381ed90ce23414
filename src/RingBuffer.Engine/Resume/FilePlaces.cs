using System.Threading;

namespace RingBuffer.Engine.Resume;

/// <summary>
/// The files of a run as one long stream: the reader counts positions over all of them, the cursor keeper finds the file again. The
/// reader thread adds a file before any of its events is in the ring, the dispatcher thread asks only for positions it got from there.
/// </summary>
/// <param name="files">How many files there are.</param>
internal sealed class FilePlaces(int files)
{
    private readonly long[] _starts = new long[files];
    private readonly FileIdentity[] _identities = new FileIdentity[files];
    private int _count;

    /// <summary>Reader: the next file begins.</summary>
    /// <param name="identity">Which it is.</param>
    /// <param name="start">The position of its first byte.</param>
    public void Begin(FileIdentity identity, long start)
    {
        _starts[_count] = start;
        _identities[_count] = identity;
        Volatile.Write(ref _count, _count + 1); // release; partner: the acquire in Find
    }

    /// <summary>Dispatcher: the file of a position, and how far into it that is.</summary>
    public Cursor Find(long position)
    {
        int file = Volatile.Read(ref _count) - 1; // acquire; partner: the release in Begin
        while (file > 0 && _starts[file] >= position)
            file--;
        return new Cursor { File = _identities[file], Offset = position - _starts[file] };
    }
}
