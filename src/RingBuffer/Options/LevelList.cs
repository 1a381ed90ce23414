using System;
using System.Text;
using RingBuffer.Engine.Output;

namespace RingBuffer.Cli.Options;

/// <summary>Reads <c>--level</c>: names joined by commas, as in dmesg, a name with '+' standing for itself and everything worse.</summary>
internal static class LevelList
{
    /// <returns>Bit n set: severity n is wanted.</returns>
    /// <exception cref="UsageException">A name is unknown.</exception>
    public static byte Parse(string list)
    {
        int wanted = 0;
        foreach (string item in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool andWorse = item.EndsWith('+');
            int level = Find(andWorse ? item[..^1] : item);
            wanted |= andWorse ? (1 << (level + 1)) - 1 : 1 << level;
        }

        return wanted == 0 ? throw new UsageException("--level needs a level, such as err+ or err,warn") : (byte)wanted;
    }

    private static int Find(string name)
    {
        int level = Names.FindSeverity(Encoding.UTF8.GetBytes(name));
        return level >= 0 ? level : throw new UsageException($"unknown level '{name}'; levels: emerg, alert, crit, err, warn, notice, info, debug");
    }
}
