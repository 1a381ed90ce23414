using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace RingBuffer.Engine.Resume;

/// <summary>
/// Where reading is to go on after a restart, as it stands in a cursor file: a few lines <c>name value</c> under a title, with a hash of
/// them last, so that a file that was cut or edited is not believed. Made at start and by the cursor keeper.
/// </summary>
internal sealed record Cursor
{
    private const string Title = "ringbuffer-cursor 1";

    /// <summary>Of the live log: the boot, as the kernel writes it.</summary>
    public string? Boot { get; init; }

    /// <summary>Of the live log: the sequence of the next record.</summary>
    public ulong Next { get; init; }

    /// <summary>Of files: the one that was read.</summary>
    public FileIdentity? File { get; init; }

    /// <summary>Of files: how far it was read, in bytes of its unpacked content.</summary>
    public long Offset { get; init; }

    /// <summary>Of the journal: its own cursor of the last entry.</summary>
    public string? Journal { get; init; }

    /// <summary>What kind of input it is of, for people.</summary>
    public string Kind => Boot is not null ? "the live log" : Journal is not null ? "the journal" : "files";

    /// <returns>True when the text is a cursor file's, whole or not.</returns>
    public static bool IsOurs(string text) => text.StartsWith(Title, StringComparison.Ordinal);

    public static bool TryParse(string text, out Cursor cursor)
    {
        cursor = new Cursor();
        int check = text.LastIndexOf("check ", StringComparison.Ordinal);
        if (!IsOurs(text) || check < 0 || text[check..].TrimEnd() != Check(text[..check]))
            return false;
        Dictionary<string, string> fields = [];
        foreach (string line in text[..check].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (blank > 0)
                fields[line[..blank]] = line[(blank + 1)..];
        }

        cursor = new Cursor
        {
            Boot = fields.GetValueOrDefault("boot"),
            Next = Number(fields, "next"),
            File = fields.ContainsKey("inode")
                ? new FileIdentity(Number(fields, "device"), Number(fields, "inode"), (int)Number(fields, "head"), Number(fields, "head-hash"))
                : null,
            Offset = (long)Number(fields, "offset"),
            Journal = fields.GetValueOrDefault("journal"),
        };
        return cursor.Boot is not null || cursor.File is not null || cursor.Journal is not null;
    }

    public override string ToString()
    {
        string fields = File is { } file
            ? $"device {file.Device}\ninode {file.Inode}\nhead {file.HeadBytes}\nhead-hash {file.HeadHash}\noffset {Offset}\n"
            : Journal is not null ? $"journal {Journal}\n" : $"boot {Boot}\nnext {Next}\n";
        string text = $"{Title}\n{fields}";
        return $"{text}{Check(text)}\n";
    }

    private static string Check(string text) => "check " + XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)).ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Number(Dictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out string? text) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : 0;
}
