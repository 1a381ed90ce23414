using System;
using System.Collections.Generic;
using System.Text;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Ring;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

/// <summary>Whose plugins see an event where a stream holds the events of several machines.</summary>
public sealed class MachinesTests : IDisposable
{
    private readonly EventRing _ring = new(16, 0);
    private readonly List<FakePlugins> _made = [];
    private readonly PluginHost _first;
    private long _microseconds;

    public MachinesTests() => _first = new PluginHost(Make(), _ => true, _ring, _ => { });

    [Fact]
    public void TheFirstMachineHasTheFirstPlugins()
    {
        Machines machines = new(_first);
        Assert.False(machines.TryFind("alpha"u8, out _));
        Assert.Same(_first, machines.Add("alpha"u8));
        Assert.True(machines.TryFind("alpha"u8, out PluginHost found));
        Assert.Same(_first, found);
        Assert.Single(_made);
    }

    [Fact]
    public void EachFurtherMachineHasItsOwn()
    {
        Machines machines = new(_first);
        machines.Add("alpha"u8);
        PluginHost beta = machines.Add("beta"u8);
        Assert.NotSame(_first, beta);
        Assert.Equal("beta", Encoding.UTF8.GetString(beta.Host));
        Assert.Equal([_first, beta], machines.All);
        foreach ((string host, PluginHost plugins) in new[] { ("beta", beta), ("alpha", _first), ("alpha", _first), ("beta", beta) })
        {
            Assert.True(machines.TryFind(Encoding.UTF8.GetBytes(host), out PluginHost found));
            Assert.Same(plugins, found);
        }
    }

    [Fact]
    public void AMachineThatBootsHasNewPlugins()
    {
        Machines machines = new(_first);
        Assert.True(machines.TryRenew(machines.Add("alpha"u8), out PluginHost? alpha));
        Assert.True(machines.TryRenew(machines.Add("beta"u8), out PluginHost? beta));
        Assert.Equal(4, _made.Count);
        Assert.NotSame(_first, machines.First);
        Assert.Equal([alpha, beta], machines.All);
        Assert.True(machines.TryFind("alpha"u8, out PluginHost found));
        Assert.Same(alpha, found);
        Assert.True(machines.TryFind("beta"u8, out found));
        Assert.Same(beta, found);
    }

    [Fact]
    public void TheOneLongestSilentMakesRoom()
    {
        Machines machines = new(_first, capacity: 3);
        machines.Add("alpha"u8);
        Hear(machines.Add("beta"u8));
        Assert.False(machines.TryMakeRoom(out _));
        Hear(machines.Add("gamma"u8));
        Hear(machines.TryFind("beta"u8, out PluginHost beta) ? beta : _first);

        Assert.True(machines.TryMakeRoom(out PluginHost silent));
        Assert.Equal("gamma", Encoding.UTF8.GetString(silent.Host)); // not the first, whose plugins are also those of nobody's events
        Assert.False(machines.TryFind("gamma"u8, out _));
        Assert.NotSame(silent, machines.Add("gamma"u8));
    }

    [Fact]
    public void WhatWasNotStartedOnTheFirstIsNotOnTheOthers()
    {
        FakePlugin[] Two() => [new FakePlugin("a") { Load = _ => false }, new FakePlugin("b")];
        List<FakePlugin[]> made = [];
        FakePlugins Fresh()
        {
            made.Add(Two());
            return new FakePlugins(made[^1]) { Another = Fresh };
        }

        PluginHost first = new(Fresh(), _ => true, _ring, _ => { });
        first.Load();
        Assert.Single(first.Pending);
        Machines machines = new(first);
        machines.Add("alpha"u8);
        Hear(machines.Add("beta"u8));
        Assert.Empty(made[1][0].Calls!);
        Assert.Equal(["load", "0"], made[1][1].Calls!);
        Assert.Single(first.Pending); // said once
    }

    [Fact]
    public void PluginsThatCannotBeMadeAgainAreThoseOfAll()
    {
        PluginHost only = new(new FakePlugins(new FakePlugin("a")), _ => true, _ring, _ => { });
        Machines machines = new(only);
        machines.Add("alpha"u8);
        Assert.Same(only, machines.Add("beta"u8));
        Assert.False(machines.TryRenew(only, out _));
        Assert.True(machines.TryFind("beta"u8, out PluginHost found));
        Assert.Same(only, found);
    }

    public void Dispose() => _ring.Dispose();

    private FakePlugins Make()
    {
        FakePlugins plugins = new(new FakePlugin("p")) { Another = Make };
        _made.Add(plugins);
        return plugins;
    }

    /// <summary>The machine's plugins get an event.</summary>
    private void Hear(PluginHost machine)
    {
        EventSlot slot = default;
        slot.StreamMicroseconds = ++_microseconds;
        KernelEvent e = machine.View(in slot);
        machine.Dispatch(machine.Triggers, in e);
    }
}
