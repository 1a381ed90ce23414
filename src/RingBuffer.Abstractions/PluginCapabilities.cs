using System;

namespace RingBuffer;

/// <summary>What a plugin says it will do. The engine refuses what was not declared and says so once.</summary>
[Flags]
public enum PluginCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Look at events: <see cref="KernelPlugin.OnEvent"/> is called.</summary>
    AnalyzeEvents = 1,

    /// <summary>Add notes to events: <c>RegisterAnnotation</c>.</summary>
    AnnotateEvents = 2,

    /// <summary>Raise alerts: <c>EmitWarning</c>.</summary>
    EmitAlerts = 4,

    /// <summary>Show a panel in the live view: <c>AddPanel</c>.</summary>
    AddPanels = 8,

    /// <summary>Report incidents, which may take more than the declared triggers select: <c>ReportIncident</c>, <c>SeeEverything</c>.</summary>
    ReportIncidents = 16,
}
