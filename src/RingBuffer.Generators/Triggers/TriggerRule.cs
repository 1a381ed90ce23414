using System.Collections.Generic;
using RingBuffer.Generators.Declarations;

namespace RingBuffer.Generators.Triggers;

/// <summary>
/// One condition under which a plugin is called: what the tables are built from. Made from the models by the source output and by
/// tests; every literal has at least four bytes of UTF-8.
/// </summary>
internal sealed record TriggerRule(int Plugin, IReadOnlyList<string> Literals, string? Subsystem, int AtLeast, bool AnyFacility)
{
    /// <summary>A plugin without triggers sees every record of facility kern; one that does not analyze events sees none.</summary>
    public static List<TriggerRule> Of(IReadOnlyList<PluginModel> plugins)
    {
        var rules = new List<TriggerRule>();
        for (int i = 0; i < plugins.Count; i++)
        {
            if (!plugins[i].SeesEvents)
                continue;
            if (plugins[i].Triggers.Count == 0)
                rules.Add(new TriggerRule(i, [], null, TriggerModel.AnySeverity, false));
            foreach (TriggerModel t in plugins[i].Triggers)
                rules.Add(new TriggerRule(i, t.Literals, t.Subsystem, t.AtLeast, t.AnyFacility));
        }

        return rules;
    }
}
