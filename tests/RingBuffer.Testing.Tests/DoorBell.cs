using System;

namespace RingBuffer.Testing.Tests;

/// <summary>The plugin under test here: counts rings, warns at the third, and does odd things when asked to by the message.</summary>
[KernelPlugin("door-bell", Version = "1.2.0", Capabilities =
    PluginCapabilities.AnalyzeEvents | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("door-bell: ")]
[Trigger(Subsystem = "gpio", AtLeast = Severity.Err)]
internal sealed class DoorBell : KernelPlugin
{
    private ulong _first;
    private EventMark _held;

    public int Rings { get; private set; }

    public int Unloads { get; private set; }

    public override bool OnLoad(PluginContext context)
    {
        Logger.Info("listening");
        return true;
    }

    public override void OnEvent(in KernelEvent e)
    {
        TextScanner text = new(e.Message);
        if (text.Take("door-bell: break"u8))
            throw new FormatException("the bell is broken");
        if (text.Take("door-bell: panel"u8))
            Context.AddPanel(null!);
        if (text.Take("door-bell: held"u8))
        {
            _held = e.Mark;
            Context.CallAfter(TimeSpan.FromHours(1));
        }

        if (!text.Take("door-bell: ring"u8))
            return;
        if (++Rings == 1)
            _first = e.Id;
        Context.RegisterAnnotation(e, $"ring {Rings}").With("rings", Rings).With("loud", e.Severity <= Severity.Warn).With("rest", text.Rest);
        if (Rings % 3 == 0)
            Context.EmitWarning(e, "somebody is impatient", Severity.Crit).With("rings", Rings);
        if (Rings == 2)
            Context.RegisterAnnotation(_first, "not the last ring");
    }

    public override void OnTimer()
    {
        Context.RegisterAnnotation(_held.Id, "held for an hour more");
        Context.EmitWarning(_held, "the button is stuck");
        Context.CallAfter(TimeSpan.FromHours(1));
    }

    public override void OnUnload()
    {
        Unloads++;
        if (_first != 0)
            Context.RegisterAnnotation(_first, $"{Rings} rings in all");
    }
}
