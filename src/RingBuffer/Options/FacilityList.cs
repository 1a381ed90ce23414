using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using RingBuffer.Engine.Output;

namespace RingBuffer.Cli.Options;

/// <summary>Reads <c>--facility</c>: names or numbers (0 to 255) joined by commas.</summary>
internal static class FacilityList
{
    /// <exception cref="UsageException">A name is unknown, or there is none.</exception>
    public static SearchValues<byte> Parse(string list)
    {
        List<byte> wanted = [];
        foreach (string item in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            wanted.Add(Find(item));
        return wanted.Count == 0
            ? throw new UsageException("--facility needs a facility, such as kern or kern,daemon")
            : SearchValues.Create([.. wanted]);
    }

    private static byte Find(string name)
    {
        int facility = Names.FindFacility(Encoding.UTF8.GetBytes(name));
        if (facility >= 0)
            return (byte)facility;
        return byte.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
            ? number
            : throw new UsageException($"unknown facility '{name}'; facilities: kern, user, daemon, …, local7, or 0 to 255");
    }
}
