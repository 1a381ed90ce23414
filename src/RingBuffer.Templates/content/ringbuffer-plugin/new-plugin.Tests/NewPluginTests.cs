using System.IO;
using RingBuffer.Testing;
using Xunit;

namespace NewPluginPlugin.Tests;

public sealed class NewPluginTests
{
    /// <summary>Every file new-plugin/samples/x.kmsg must give x.jsonl beside it; RINGBUFFER_REWRITE_SAMPLES=1 writes those.</summary>
    public static TheoryData<string> AllSamples() => [.. Samples.In(Samples.Folder("new-plugin/samples"))];

    [Theory]
    [MemberData(nameof(AllSamples))]
    public void ASampleGivesTheLinesBesideIt(string path) => Samples.Verify(new NewPlugin(), path);

    [Fact]
    public void ALinkThatGoesDownIsReported()
    {
        using PluginTest test = new(new NewPlugin());
        Reaction reaction = test.Feed("[   73.812044] e1000: eth0 NIC Link is Down");
        Assert.Equal("eth0 lost its link, time 1", reaction.Annotation.Text);
        Assert.Equal("e1000", reaction.Annotation.String("driver"));
        Assert.Equal("eth0 lost its link", reaction.Warning.Text);
    }

    [Fact]
    public void LookAlikesGiveNothing()
    {
        using PluginTest test = new(new NewPlugin());
        string lines = File.ReadAllText(Path.Combine(Samples.Folder("new-plugin/samples"), "look-alikes.kmsg"));
        Assert.All(test.FeedLines(lines), reaction => Assert.True(reaction.IsSilent, reaction.ToString()));
    }
}
