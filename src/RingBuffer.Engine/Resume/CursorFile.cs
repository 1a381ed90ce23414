using System;
using System.IO;
using System.Text;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Engine.Resume;

/// <summary>
/// The file that a cursor is kept in. It is replaced as a whole, so that a crash at any moment leaves the old or the new one. Read once
/// at start; written by the cursor keeper on the dispatcher thread.
/// </summary>
/// <param name="path">Where it lies, or a link to there; a file beside it with <c>.new</c> is used for writing.</param>
internal sealed class CursorFile(string path)
{
    private const int MaxBytes = 4096;

    public string Path { get; } = Target(path);

    /// <summary>Reads the cursor. What is not a cursor file is never overwritten; a damaged one is put aside.</summary>
    /// <param name="cursor">Null when there is none, or none that can be believed.</param>
    /// <param name="warning">What to tell about it, or empty.</param>
    /// <returns>False, with the reason as the warning, when this file must not be used.</returns>
    public bool TryRead(out Cursor? cursor, out string warning)
    {
        cursor = null;
        warning = "";
        string text;
        try
        {
            if (Directory.Exists(Path))
            {
                warning = $"cannot use {Path} as cursor file: it is a directory";
                return false;
            }

            if (!File.Exists(Path))
                return CanWrite(out warning);
            text = new FileInfo(Path).Length <= MaxBytes ? File.ReadAllText(Path) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warning = $"cannot read cursor file {Path}: {e.Message}";
            return false;
        }

        if (Cursor.TryParse(text, out Cursor parsed))
        {
            cursor = parsed;
            return CanWrite(out warning);
        }

        if (text.Length == 0 && new FileInfo(Path).Length == 0)
            return CanWrite(out warning);
        if (!Cursor.IsOurs(text))
        {
            warning = $"{Path} is not a cursor file of ringbuffer: it is left as it is; name another for --cursor-file";
            return false;
        }

        return PutAside(out warning);
    }

    /// <summary>Replaces the file.</summary>
    /// <returns>False when that failed; the old one is then still there.</returns>
    public bool TryWrite(Cursor cursor, out Errno errno)
    {
        string fresh = Path + ".new";
        int fd = Libc.CreateForWriting(fresh, out errno);
        if (fd < 0)
            return false;
        byte[] bytes = Encoding.UTF8.GetBytes(cursor.ToString());
        bool written = Libc.Write(fd, bytes, out errno) == bytes.Length && Libc.Sync(fd, out errno);
        Libc.Close(fd);
        if (!written || !Libc.Rename(fresh, Path, out errno))
            return false;
        SyncFolder();
        return true;
    }

    private bool PutAside(out string warning)
    {
        string aside = Path + ".damaged";
        if (!Libc.Rename(Path, aside, out Errno errno))
        {
            warning = $"cursor file {Path} is damaged and cannot be put aside: {Libc.Describe(errno)}";
            return false;
        }

        warning = $"cursor file {Path} is damaged: it is kept as {aside}, and reading starts at the oldest record";
        return true;
    }

    private bool CanWrite(out string problem)
    {
        problem = "";
        string fresh = Path + ".new";
        int fd = Libc.CreateForWriting(fresh, out Errno errno);
        if (fd < 0)
        {
            problem = $"cannot write cursor file {fresh}: {Libc.Describe(errno)}";
            return false;
        }

        Libc.Close(fd);
        File.Delete(fresh);
        return true;
    }

    /// <summary>What a link leads to: replaced is the file, not the link.</summary>
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path; // not there yet, or links in a circle: reading tells
        }
    }

    /// <summary>The new name must survive a crash too. File systems that cannot do this for a folder are no worse than before.</summary>
    private void SyncFolder()
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? "/";
        int fd = Libc.OpenForReading(folder, nonBlocking: false, out _);
        if (fd < 0)
            return;
        _ = Libc.Sync(fd, out _);
        Libc.Close(fd);
    }
}
