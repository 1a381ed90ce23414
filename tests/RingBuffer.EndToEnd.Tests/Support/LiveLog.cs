using Xunit;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>Tests that write to the kernel log or change its settings: one at a time, with nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LiveLog
{
    public const string Name = "live log";
}
