using System;
using System.Linq;
using System.Reflection;
using RingBuffer.Compiled;
using RingBuffer.Generators;
using RingBuffer.Generators.Declarations;
using RingBuffer.Generators.Triggers;

namespace RingBuffer.Testing;

/// <summary>
/// One plugin instance as a set of compiled-in plugins: what the generator writes at compile time is read here from the class's
/// attributes, with the generator's own table builder, so that the same lines reach the plugin as in the program. An exception of
/// the plugin is kept for the test, then goes on to the engine. Made by the kit; the test's thread.
/// </summary>
internal sealed class TestedPlugins : PluginSet
{
    private readonly KernelPlugin _plugin;
    private readonly PluginMetadata _metadata;
    private readonly TriggerArrays _triggers;

    public TestedPlugins(KernelPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        _plugin = plugin;
        _metadata = ReadMetadata(plugin.GetType());
        _triggers = TriggerTableBuilder.Build(TriggerRule.Of([Model(_metadata)]), out _);
    }

    public override int Count => 1;

    /// <summary>Calls of OnEvent.</summary>
    public int Calls { get; private set; }

    /// <summary>The first exception of OnEvent since it was taken.</summary>
    public Exception? Failure { get; set; }

    public override TriggerTables Triggers => new()
    {
        Stride = _triggers.Stride,
        GramFilter = _triggers.GramFilter,
        BucketPrecedingBytes = _triggers.BucketPrecedingBytes,
        BucketStarts = _triggers.BucketStarts,
        Candidates = _triggers.Candidates,
        LiteralBytes = _triggers.LiteralBytes,
        LiteralStarts = _triggers.LiteralStarts,
        LiteralRuleStarts = _triggers.LiteralRuleStarts,
        LiteralRules = _triggers.LiteralRules,
        SubsystemBytes = _triggers.SubsystemBytes,
        SubsystemStarts = _triggers.SubsystemStarts,
        SubsystemRuleStarts = _triggers.SubsystemRuleStarts,
        SubsystemRules = _triggers.SubsystemRules,
        OtherRules = _triggers.OtherRules,
        RulePlugins = _triggers.RulePlugins,
        RuleSeverities = _triggers.RuleSeverities,
        RuleAnyFacility = _triggers.RuleAnyFacility,
        RuleSubsystems = _triggers.RuleSubsystems,
    };

    public override PluginMetadata Metadata(int index) => _metadata;

    public override KernelPlugin Instance(int index) => _plugin;

    public override void Dispatch(int index, in KernelEvent e)
    {
        Calls++;
        try
        {
            _plugin.OnEvent(in e);
        }
        catch (Exception exception)
        {
            Failure ??= exception;
            throw;
        }
    }

    private static PluginMetadata ReadMetadata(Type type)
    {
        KernelPluginAttribute attribute = type.GetCustomAttribute<KernelPluginAttribute>()
            ?? throw new ArgumentException($"{type.Name} has no [KernelPlugin] attribute", nameof(type));
        TriggerAttribute[] triggers = [.. type.GetCustomAttributes<TriggerAttribute>()];
        return new PluginMetadata(
            attribute.Name, attribute.Version, attribute.Author, attribute.Description, attribute.MinEngineVersion, attribute.Capabilities, triggers);
    }

    private static PluginModel Model(PluginMetadata metadata) => new(
        metadata.Name, "", metadata.Version, metadata.Author, metadata.Description, metadata.MinEngineVersion, (int)metadata.Capabilities,
        new EquatableArray<TriggerModel>([.. metadata.Triggers.Select(Model)]), default);

    private static TriggerModel Model(TriggerAttribute trigger) =>
        new(new EquatableArray<string>(trigger.Literals), trigger.Subsystem, (int)trigger.AtLeast, trigger.AnyFacility);
}
