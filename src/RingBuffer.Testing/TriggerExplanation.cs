using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RingBuffer.Testing;

/// <summary>Says in words why no trigger of a plugin selects an event. Asked by <see cref="PluginTest"/> after the fact; decides nothing.</summary>
internal static class TriggerExplanation
{
    public static string Of(PluginMetadata plugin, in KernelEvent e)
    {
        if ((plugin.Capabilities & PluginCapabilities.AnalyzeEvents) == 0)
            return "the plugin does not declare AnalyzeEvents, so OnEvent is never called";
        if (plugin.Triggers.Count == 0)
            return NotFromKernel(in e);
        List<string> reasons = [];
        foreach (TriggerAttribute trigger in plugin.Triggers)
            reasons.Add(Of(trigger, in e));
        return reasons.Count == 1 ? reasons[0] : string.Join("; ", reasons.Select((reason, i) => $"trigger {i + 1}: {reason}"));
    }

    private static string Of(TriggerAttribute trigger, in KernelEvent e)
    {
        string message = Encoding.UTF8.GetString(e.Message);
        string subsystem = Encoding.UTF8.GetString(e.Subsystem);
        if (!trigger.AnyFacility && e.Facility != 0)
            return NotFromKernel(in e);
        if (trigger.Subsystem is not null && trigger.Subsystem != subsystem)
            return $"the event's subsystem is '{subsystem}', not '{trigger.Subsystem}'";
        if (e.Severity > trigger.AtLeast)
            return $"the event's severity is {e.Severity}, milder than {trigger.AtLeast}";
        string texts = string.Join("\" nor \"", trigger.Literals);
        return $"the message \"{message}\" does not contain \"{texts}\"";
    }

    private static string NotFromKernel(in KernelEvent e) =>
        $"the event's facility is {e.Facility}, not kern (0): only a trigger with AnyFacility = true lets it through";
}
