using System.Linq;
using RingBuffer.Plugins.Oom;
using RingBuffer.Plugins.Usb;
using RingBuffer.Testing;
using Xunit;

namespace RingBuffer.Plugins.Tests;

/// <summary>What is told of a live log that falls silent within a report.</summary>
public sealed class TimerTests
{
    [Fact]
    public void ADeviceWhoseStringCannotBeReadIsTold()
    {
        using PluginTest test = new(new UsbMonitor());
        test.FeedLines("""
            [    1.000000] usb 1-1: new high-speed USB device number 2 using xhci_hcd
            [    1.100000] usb 1-1: New USB device found, idVendor=46f4, idProduct=0001, bcdDevice= 0.00
            [    1.100001] usb 1-1: New USB device strings: Mfr=1, Product=2, SerialNumber=3
            [    1.100002] usb 1-1: Product: a stick
            """);
        Assert.Empty(test.Annotations);
        Assert.True(test.RunTimer());
        Assert.Equal("USB device connected: port 1-1, a stick, high-speed", test.Annotations.Single().Text);
        Assert.False(test.RunTimer());
    }

    [Fact]
    public void ADeviceThatIsStillComingHasATimeOfItsOwn()
    {
        using PluginTest test = new(new UsbMonitor());
        test.FeedLines("""
            [    1.000000] usb 1-2: new full-speed USB device number 3 using xhci_hcd
            [    1.100000] usb 1-1: New USB device found, idVendor=46f4, idProduct=0001, bcdDevice= 0.00
            """);
        Assert.True(test.RunTimer());
        Assert.Equal("USB device connected: port 1-1", test.Annotations.Single().Text);
        Assert.True(test.RunTimer());
        Assert.Equal("USB device connected: port 1-2, full-speed", test.Annotations[1].Text);
        Assert.False(test.RunTimer());
    }

    [Fact]
    public void AnOomReportThatStopsIsTold()
    {
        using PluginTest test = new(new OomDetector());
        test.Feed("[    1.000000] a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0");
        Assert.True(test.RunTimer());
        Assert.Equal("out of memory: a finds none", test.Incidents.Single().Text);
        test.Unload();
        Assert.Single(test.Incidents);
    }

    [Fact]
    public void AKillThatWasNamedIsTold()
    {
        using PluginTest test = new(new OomDetector());
        test.Feed("[    1.000000] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=tail,pid=89,uid=0");
        Assert.True(test.RunTimer());
        Assert.Equal("OOM kill: tail, host out of memory", test.Incidents.Single().Text);
        Assert.False(test.RunTimer());
    }
}
