using System;
using Xunit;

namespace RingBuffer.Abstractions.Tests;

public sealed class KernelPluginTests
{
    [Fact]
    public void TheContextIsNotThereBeforeLoading()
    {
        Probe probe = new();
        Assert.Throws<InvalidOperationException>(() => probe.Name);
        probe.Attach(new FakeHost().Context(PluginCapabilities.None));
        Assert.Equal("test", probe.Name);
    }

    [Fact]
    public void APluginThatOverridesNothingLoadsAndDoesNothing()
    {
        FakeHost host = new();
        Probe probe = new();
        Assert.True(probe.OnLoad(host.Context(PluginCapabilities.None)));
        probe.OnEvent(new BuiltEvent("x").View);
        probe.OnUnload();
        Assert.Empty(host.Calls);
    }

    private sealed class Probe : KernelPlugin
    {
        public string Name => Context.Metadata.Name;
    }
}
