namespace RingBuffer.Generators.Declarations;

/// <summary>
/// One [PluginOption] of a plugin, as values; see <see cref="PluginModel"/>. Property is the C# name, TypeName that of its type from
/// the root.
/// </summary>
internal sealed record OptionModel(
    string Name,
    string Property,
    string TypeName,
    OptionKind Kind,
    string Description,
    long Min,
    long Max,
    EquatableArray<ChoiceModel> Choices);

/// <summary>A member of the enum behind a choice.</summary>
internal sealed record ChoiceModel(string Name, long Value);

/// <summary>The members of RingBuffer.OptionKind, name for name (a test compares them).</summary>
internal enum OptionKind
{
    Number,
    Size,
    Duration,
    Boolean,
    Text,
    Choice,
}
