using System.Collections.Generic;
using System.Linq;
using RingBuffer.Engine.Dispatch;
using RingBuffer.Engine.Sources;
using RingBuffer.Engine.Tests.Support;
using Xunit;

namespace RingBuffer.Engine.Tests.Dispatch;

/// <summary>Whoever finds what follows from a record, reader or dispatcher, the output is the same.</summary>
public sealed class EventDigestTests
{
    private const int Slots = 64;
    private const int Records = 60;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheReaderFindsItOnceTheDispatcherIsBehind(bool shaped)
    {
        List<bool> found = [];
        Assert.Equal(Lines(1, shaped, digest: false, []), Lines(1, shaped, digest: true, found));
        Assert.Equal(found.Order(), found);
        Assert.InRange(found.Count(f => !f), (Slots / 4) - 1, Slots / 2);
    }

    [Fact]
    public void MorePluginsThanASlotHasBitsForAreTheDispatchersAlone()
    {
        List<bool> found = [];
        string[] lines = Lines(65, shaped: false, digest: true, found);
        Assert.Equal(Lines(65, shaped: false, digest: false, []), lines);
        Assert.Equal(65 * Records / 2, found.Count);
        Assert.DoesNotContain(true, found);
    }

    /// <param name="plugins">How many plugins annotate every second record.</param>
    /// <param name="shaped">The lines are no records.</param>
    /// <param name="digest">The reader finds what it can.</param>
    /// <param name="found">For each call of a plugin, whether it had found the plugin.</param>
    private static string[] Lines(int plugins, bool shaped, bool digest, List<bool> found)
    {
        FakePlugins set = new([.. Enumerable.Range(0, plugins).Select(i => new FakePlugin($"plugin{i}")
        {
            Literals = ["device number"],
            Event = (PluginContext c, in KernelEvent e) =>
            {
                found.Add((e.Slot.Flags & SlotFlags.Triggered) != 0);
                c.RegisterAnnotation(e, $"plugin {i}");
            },
        })]);
        using MemoryRun run = new(set, slots: Slots);
        ScriptedSource source = new();
        for (int i = 0; i < Records; i++)
            source.Record((shaped ? "" : $"6,{i},{i}000000,-;") + (i % 2 == 0 ? $"usb 1-{i}: new device number {i}\n" : $"nothing {i:x8}\n"));
        return run.Read(source, new ReaderSettings { Digest = digest ? new EventDigest(set, fingerprints: true) : null }).Run();
    }
}
