namespace RingBuffer.Generators.Tests;

/// <summary>Plugin sources that the tests compile. Only right ones: wrong ones stand in the test that needs them.</summary>
internal static class Sources
{
    public const string OomDetector = """
        using RingBuffer;
        namespace Plugins;

        [KernelPlugin("oom-detector", Version = "2.1", Author = "A \"quoted\" author", Description = "Kills,\nand more",
            MinEngineVersion = "0.1.0", Capabilities = PluginCapabilities.AnalyzeEvents | PluginCapabilities.EmitAlerts)]
        [Trigger("oom-kill:", "Killed process")]
        [Trigger(Subsystem = "oom", AtLeast = Severity.Err, AnyFacility = true)]
        public sealed class OomDetector : KernelPlugin
        {
            public int Calls { get; private set; }
            public override void OnEvent(in KernelEvent e)
            {
                Calls++;
                if (Calls > 100)
                    Context.EmitWarning(e, "often");
            }
        }
        """;

    public const string UsbMonitor = """
        namespace Plugins
        {
            [RingBuffer.KernelPlugin("usb-monitor")]
            internal sealed class @event : RingBuffer.KernelPlugin;
        }
        """;

    /// <summary>A plugin with an option of every kind.</summary>
    public const string Configured = """
        using System;
        using RingBuffer;
        namespace Plugins;

        public enum Scope { Any, MemoryCgroup, CPUSet = -1, Same = 0 }

        public abstract class Limits : KernelPlugin
        {
            [PluginOption("base-limit")] public int BaseLimit { get; set; } = 3;
        }

        [KernelPlugin("configured")]
        public sealed class Configured : Limits
        {
            [PluginOption("min-rss", Description = "The \"least\"", Unit = OptionUnit.Bytes)] public long MinRss { get; set; }
            [PluginOption("window")] public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(60);
            [PluginOption("count", Min = 1, Max = 9)] public long Count { get; set; } = 5;
            [PluginOption("loud")] public bool Loud { get; set; } = true;
            [PluginOption("prefix")] public string? @class { get; set; }
            [PluginOption("scope")] public Scope Scope { get; set; } = Scope.MemoryCgroup;
        }
        """;

    public const string Unrelated = "namespace Elsewhere; internal static class Nothing;";
}
