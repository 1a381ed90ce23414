using System;
using System.Collections.Generic;

namespace RingBuffer.Engine.Sources;

/// <summary>
/// Puts rotated files of one log in the order they were written: <c>kern.log.2.gz</c>, <c>kern.log.1</c>, <c>kern.log</c>, or with dates
/// <c>kern.log-20261101</c>, <c>kern.log</c>. Files that are no rotations of each other stay where they are. Used once at start.
/// </summary>
internal static class FileOrder
{
    private static readonly string[] s_packed = [".gz", ".zst", ".xz", ".bz2"];

    /// <summary>The rotations of a log come oldest first, at the place of the first of them.</summary>
    public static string[] Sort(IReadOnlyList<string> paths)
    {
        List<string> sorted = new(paths.Count);
        List<(string Base, long Age, string Path)> rest = [];
        foreach (string path in paths)
        {
            (string name, long age) = Split(path);
            rest.Add((name, age, path));
        }

        while (rest.Count > 0)
        {
            string name = rest[0].Base;
            List<(string Base, long Age, string Path)> group = rest.FindAll(file => file.Base == name);
            if (HasRepeats(group))
                group = [rest[0]];
            foreach (var file in group)
                rest.Remove(file);
            group.Sort((a, b) => b.Age.CompareTo(a.Age));
            sorted.AddRange(group.ConvertAll(file => file.Path));
        }

        return [.. sorted];
    }

    /// <summary>A file named twice is meant to be read twice, in its place.</summary>
    private static bool HasRepeats(List<(string Base, long Age, string Path)> group) =>
        group.Exists(one => group.FindAll(other => other.Age == one.Age).Count > 1);

    /// <summary>The name without its rotation, and how old that makes the file: 0 for none, growing with a number, shrinking with a date.</summary>
    internal static (string Base, long Age) Split(string path)
    {
        string name = path;
        foreach (string suffix in s_packed)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                name = name[..^suffix.Length];
        }

        int digits = 0;
        while (digits < name.Length && char.IsAsciiDigit(name[^(digits + 1)]))
            digits++;
        if (digits is 0 or > 10 || digits + 1 >= name.Length)
            return (path, 0);
        long number = long.Parse(name.AsSpan(name.Length - digits));
        string start = name[..^(digits + 1)];
        return name[^(digits + 1)] switch
        {
            '.' when digits < 5 => (start, number),
            '-' when digits >= 8 => (start, long.MaxValue - number),
            _ => (path, 0),
        };
    }
}
