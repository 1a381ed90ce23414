using System;
using RingBuffer.Engine;
using RingBuffer.Engine.Dispatch;
using Xunit;

namespace RingBuffer.Cli.Tests;

public sealed class EngineVersionTests
{
    [Theory]
    [InlineData(typeof(EventFilter))]
    [InlineData(typeof(KernelPlugin))]
    [InlineData(typeof(ExitCodes))]
    public void TheEngineVersionIsThatOfTheAssemblies(Type type) =>
        Assert.Equal(EngineVersion.Current, type.Assembly.GetName().Version!.ToString(3));
}
