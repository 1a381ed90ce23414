using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;

namespace RingBuffer.Engine.Dispatch;

/// <summary>
/// The plugins of each machine whose events a stream holds: a link that goes down on one says nothing about another's. The first machine
/// has those that the run began with, each further one gets its own with its first event; of too many the one longest silent is given
/// up. When a machine boots anew, so do its plugins. Owned by the dispatcher; dispatcher thread only.
/// </summary>
/// <param name="first">The plugins that the run begins with, also those of events that name no machine.</param>
/// <param name="capacity">How many machines at a time.</param>
internal sealed class Machines(PluginHost first, int capacity = Machines.Capacity)
{
    /// <summary>A machine costs some kilobytes, and more where it has troubles.</summary>
    public const int Capacity = 1024;

    private readonly Dictionary<ulong, PluginHost> _byHost = [];
    private PluginHost _last = first;

    /// <summary>The plugins of the first machine, and of events that name none.</summary>
    public PluginHost First { get; private set; } = first;

    /// <summary>The plugins of every machine, in the order in which the machines came.</summary>
    public List<PluginHost> All { get; } = [first];

    /// <summary>Milliseconds until a plugin wants to be called; -1: none does.</summary>
    public int MillisecondsToTimer
    {
        get
        {
            uint least = uint.MaxValue; // what -1 is without a sign
            foreach (PluginHost machine in All)
                least = Math.Min(least, (uint)machine.MillisecondsToTimer);
            return (int)least;
        }
    }

    /// <summary>The plugins of a machine that is known.</summary>
    /// <param name="host">Its name, not empty.</param>
    /// <param name="machine">Its plugins; those of another where it is not known.</param>
    public bool TryFind(ReadOnlySpan<byte> host, out PluginHost machine)
    {
        bool known = host.SequenceEqual(_last.Host);
        if (!known && _byHost.TryGetValue(XxHash3.HashToUInt64(host), out PluginHost? found))
        {
            known = true;
            _last = found;
        }

        machine = _last;
        return known;
    }

    /// <summary>Takes out the machine longest silent, where there is no place for one more; its plugins are to be unloaded.</summary>
    public bool TryMakeRoom(out PluginHost silent)
    {
        silent = All[^1];
        if (All.Count < capacity)
            return false;
        foreach (PluginHost machine in All)
        {
            if (machine != First && machine.LastMicroseconds < silent.LastMicroseconds)
                silent = machine;
        }

        All.Remove(silent);
        _byHost.Remove(XxHash3.HashToUInt64(silent.Host));
        _last = First;
        return true;
    }

    /// <summary>Puts plugins that have seen nothing in the place of those of a machine, which are to be unloaded.</summary>
    /// <returns>False where plugins cannot be made twice.</returns>
    public bool TryRenew(PluginHost machine, [NotNullWhen(true)] out PluginHost? fresh)
    {
        fresh = machine.ForMachine(machine.Host);
        if (fresh is null)
            return false;
        All[All.IndexOf(machine)] = fresh;
        if (machine == First)
            First = fresh;
        if (machine.Host.Length > 0)
            _byHost[XxHash3.HashToUInt64(machine.Host)] = fresh;
        _last = fresh;
        return true;
    }

    /// <summary>Makes the plugins of a machine that is not known.</summary>
    /// <param name="host">Its name, not empty.</param>
    public PluginHost Add(ReadOnlySpan<byte> host)
    {
        byte[] name = host.ToArray();
        bool isFirst = First.Host.Length == 0;
        PluginHost? another = isFirst ? null : First.ForMachine(name);
        if (another is not null)
            All.Add(another);
        if (isFirst)
            First.Host = name;
        _last = another ?? First;
        _byHost.Add(XxHash3.HashToUInt64(name), _last);
        return _last;
    }
}
