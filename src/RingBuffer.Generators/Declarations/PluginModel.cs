namespace RingBuffer.Generators.Declarations;

/// <summary>
/// What the source or metadata of one plugin says, as values only: no symbols or syntax, so that the incremental cache can compare
/// it and the compiler can forget the old compilation. Made by <see cref="PluginReader"/>, consumed by the source output. TypeName
/// starts with <c>global::</c>; Capabilities is the number behind PluginCapabilities.
/// </summary>
internal sealed record PluginModel(
    string Name,
    string TypeName,
    string Version,
    string Author,
    string Description,
    string MinEngineVersion,
    int Capabilities,
    EquatableArray<TriggerModel> Triggers,
    EquatableArray<OptionModel> Options)
{
    private const int AnalyzeEvents = 1;

    /// <summary>What it tells people it recognizes, in the order of the source.</summary>
    public EquatableArray<RecognizedModel> Recognized { get; init; }

    /// <summary>Whether OnEvent is ever called.</summary>
    public bool SeesEvents => (Capabilities & AnalyzeEvents) != 0;
}

/// <summary>One [Trigger] of a plugin, as values; see <see cref="PluginModel"/>. AtLeast is the number behind Severity.</summary>
internal sealed record TriggerModel(EquatableArray<string> Literals, string? Subsystem, int AtLeast, bool AnyFacility)
{
    /// <summary>Debug: the least severe level there is.</summary>
    public const int AnySeverity = 7;
}

/// <summary>One [Recognizes] of a plugin, as values; see <see cref="PluginModel"/>.</summary>
internal sealed record RecognizedModel(string What, string Example);
