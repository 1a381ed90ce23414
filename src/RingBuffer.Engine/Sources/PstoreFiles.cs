using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using RingBuffer.Engine.Records;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// Finds what the kernel kept over crashes: <c>dmesg-BACKEND-ID</c> in /sys/fs/pstore, and where systemd-pstore moves it. A dump is in
/// parts of which part 1 is the newest, so they are read from the last to the first; dumps come oldest first. Used once at start.
/// </summary>
internal static class PstoreFiles
{
    private const string Unreadable = ".enc.z";

    /// <summary>systemd-pstore puts records of EFI into a folder for the time and one for the count in it (process_dmesg_files of its pstore.c).</summary>
    private static readonly EnumerationOptions s_twoLevels = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = false };

    public static readonly string[] Folders = ["/sys/fs/pstore", "/var/lib/systemd/pstore"];

    /// <summary>Whether only the kernel that wrote it could have unpacked it.</summary>
    public static bool IsUnreadable(string path) => path.EndsWith(Unreadable, StringComparison.Ordinal);

    /// <summary>The files of these folders and the folders in them, in the order to read them.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static List<string> Find(IEnumerable<string> folders)
    {
        List<string> files = [];
        foreach (string folder in folders)
        {
            List<Record> records = [];
            AddFolder(folder, records);
            foreach (string inner in Sorted(Directory.GetDirectories(folder, "*", s_twoLevels)))
                AddFolder(inner, records);
            records.Sort(Record.Compare);
            InOrder(records, files);
        }

        return files;
    }

    private static void AddFolder(string folder, List<Record> records)
    {
        string[] names = Sorted(Directory.GetFiles(folder));
        bool hasParts = Array.Exists(names, path => Path.GetFileName(path).StartsWith("dmesg-", StringComparison.Ordinal));
        foreach (string path in names)
        {
            string name = Path.GetFileName(path);
            bool isDump = name.StartsWith("dmesg-", StringComparison.Ordinal);
            // dmesg.txt is what systemd made of the parts.
            bool isJoined = name == "dmesg.txt" && !hasParts;
            if (isDump || isJoined || name.StartsWith("console-", StringComparison.Ordinal))
                records.Add(Record.Of(folder, path));
        }
    }

    /// <summary>Gathers the parts of each dump: the same reason and count, written within a minute, each part once.</summary>
    private static void InOrder(List<Record> records, List<string> files)
    {
        List<List<Record>> dumps = [];
        foreach (Record record in records)
        {
            List<Record>? dump = dumps.Find(dump => record.IsOf(dump));
            if (dump is null)
                dumps.Add([record]);
            else
                dump.Add(record);
        }

        foreach (List<Record> dump in dumps)
        {
            dump.Sort((a, b) => b.Part.CompareTo(a.Part));
            files.AddRange(dump.ConvertAll(record => record.Path));
        }
    }

    private static string[] Sorted(string[] names)
    {
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private sealed record Record(string Folder, string Path, DateTime Written, string Why, int Part)
    {
        public static Record Of(string folder, string path)
        {
            Span<byte> start = stackalloc byte[64];
            start = start[..ReadStart(path, start)];
            int newline = start.IndexOf((byte)'\n');
            PstoreHeader header = default;
            bool known = newline > 0 && PstoreHeader.TryParse(start[..newline], out header);
            string why = known ? Encoding.UTF8.GetString(start[..header.CountEnd]) : "";
            return new Record(folder, path, File.GetLastWriteTimeUtc(path), why, header.Part);
        }

        /// <summary>Nothing of a file that cannot be read, which is said when its turn comes.</summary>
        private static int ReadStart(string path, Span<byte> start)
        {
            try
            {
                using FileStream file = File.OpenRead(path);
                return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return 0;
            }
        }

        public bool IsOf(List<Record> dump) => Why.Length > 0 && Why == dump[0].Why && Folder == dump[0].Folder
            && Written - dump[0].Written < TimeSpan.FromMinutes(1) && !dump.Exists(other => other.Part == Part);

        public static int Compare(Record one, Record other)
        {
            int folder = string.CompareOrdinal(one.Folder, other.Folder);
            int written = one.Written.CompareTo(other.Written);
            return folder != 0 ? folder : written != 0 ? written : string.CompareOrdinal(one.Path, other.Path);
        }
    }
}
