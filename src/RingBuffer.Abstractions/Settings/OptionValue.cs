namespace RingBuffer;

/// <summary>The value of an option on its way between the command line and the plugin's property; see <see cref="OptionKind"/>.</summary>
/// <param name="Number">Everything but text.</param>
/// <param name="Text">The text of <see cref="OptionKind.Text"/>, else null.</param>
public readonly record struct OptionValue(long Number, string? Text = null);
