using RingBuffer;

namespace NewPluginPlugin;

/// <summary>Says when a network link goes down, and how often it did. Replace it with what you want to know.</summary>
[KernelPlugin(
    "kebab-name",
    Version = "1.0.0",
    Author = "you",
    Description = "Network links that go down",
    Capabilities = PluginCapabilities.AnalyzeEvents | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("NIC Link is Down")]
public sealed class NewPlugin : KernelPlugin
{
    private int _downs;

    public override void OnEvent(in KernelEvent e)
    {
        // "e1000: eth0 NIC Link is Down"
        TextScanner text = new(e.Message);
        if (!text.TakeUntil(": "u8, out var driver) || !text.TakeUntil(" NIC Link is Down"u8, out var device))
            return;
        Context.RegisterAnnotation(e, $"{device} lost its link, time {++_downs}")
            .With("device", device)
            .With("driver", driver);
        Context.EmitWarning(e, $"{device} lost its link").With("device", device);
    }
}
