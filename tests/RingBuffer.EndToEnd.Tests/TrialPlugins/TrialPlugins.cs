using System;
using System.IO;
using System.Threading;
using RingBuffer;

namespace Trial;

/// <summary>Plugins that misbehave on purpose; compiled into the binary that TrialPluginTests runs, into no other.</summary>
[KernelPlugin("trial-throws", Capabilities = PluginCapabilities.AnalyzeEvents | PluginCapabilities.AnnotateEvents)]
[Trigger("trial: throw")]
public sealed class TrialThrows : KernelPlugin
{
    public override void OnEvent(in KernelEvent e)
    {
        Context.RegisterAnnotation(e, "about to throw");
        throw new InvalidOperationException("on every event");
    }
}

[KernelPlugin("trial-declines")]
public sealed class TrialDeclines : KernelPlugin
{
    public override bool OnLoad(PluginContext context) => false;

    public override void OnEvent(in KernelEvent e) => Environment.FailFast("not started, yet called");
}

[KernelPlugin("trial-sleeps")]
[Trigger("trial: sleep")]
public sealed class TrialSleeps : KernelPlugin
{
    public override void OnEvent(in KernelEvent e)
    {
#pragma warning disable RB0012 // the point of it
        Thread.Sleep(2);
#pragma warning restore RB0012
    }
}

[KernelPlugin("trial-never-returns")]
[Trigger("trial: never return")]
public sealed class TrialNeverReturns : KernelPlugin
{
    [PluginOption("sign", Description = "A file to make when the time has come")]
    public string Sign { get; set; } = "";

    public override void OnEvent(in KernelEvent e)
    {
#pragma warning disable RB0012 // the point of it
        if (Sign.Length > 0)
            File.Create(Sign).Dispose();
        Thread.Sleep(Timeout.Infinite);
#pragma warning restore RB0012
    }
}

public enum Volume
{
    Quiet,
    VeryLoud,
}

[KernelPlugin("trial-echoes", Capabilities = PluginCapabilities.AnalyzeEvents | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("trial: echo")]
public sealed class TrialEchoes : KernelPlugin
{
    [PluginOption("volume", Description = "How loud")]
    public Volume Volume { get; set; }

    [PluginOption("times", Min = 1, Max = 9)]
    public int Times { get; set; } = 2;

    [PluginOption("pause")]
    public TimeSpan Pause { get; set; }

    [PluginOption("prefix")]
    public string Prefix { get; set; } = "";

    public override void OnEvent(in KernelEvent e)
    {
        Context.RegisterAnnotation(e, $"{Prefix}{(int)Volume} {Times} {(long)Pause.TotalMilliseconds}");
        Context.EmitWarning(e, "echo");
    }
}
