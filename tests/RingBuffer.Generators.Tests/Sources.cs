namespace RingBuffer.Generators.Tests;

/// <summary>Plugin sources that the tests compile. Only right ones: wrong ones stand in the test that needs them.</summary>
internal static class Sources
{
    public const string OomDetector = """
        using RingBuffer;
        namespace Plugins;

        [KernelPlugin("oom-detector", Version = "2.1", Author = "A \"quoted\" author", Description = "Kills,\nand more",
            MinEngineVersion = "0.2", Capabilities = PluginCapabilities.AnalyzeEvents | PluginCapabilities.EmitAlerts)]
        [Trigger("oom-kill:", "Killed process")]
        [Trigger(Subsystem = "oom", AtLeast = Severity.Err, AnyFacility = true)]
        public sealed class OomDetector : KernelPlugin
        {
            public int Calls { get; private set; }
            public override void OnEvent(in KernelEvent e) => Calls++;
        }
        """;

    public const string UsbMonitor = """
        namespace Plugins
        {
            [RingBuffer.KernelPlugin("usb-monitor")]
            internal sealed class @event : RingBuffer.KernelPlugin;
        }
        """;

    public const string Unrelated = "namespace Elsewhere; internal static class Nothing;";
}
