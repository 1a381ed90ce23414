using System.Runtime.CompilerServices;
using RingBuffer.Compiled;

namespace RingBuffer;

/// <summary>
/// What a plugin acts through: one per plugin, made by the engine, dispatcher thread only. Interpolated text goes straight into the
/// annotation buffer as UTF-8, so <c>$"pid {pid}"</c> makes no garbage. A call whose capability was not declared does nothing and
/// is said once.
/// </summary>
public sealed class PluginContext
{
    private readonly IPluginHost _host;
    private readonly NoteBuffer _notes;
    private readonly int _plugin;

    internal PluginContext(IPluginHost host, NoteBuffer notes, int plugin, PluginMetadata metadata)
    {
        _host = host;
        _notes = notes;
        _plugin = plugin;
        Metadata = metadata;
        Logger = new PluginLogger(host, plugin);
    }

    /// <summary>What the plugin's attributes say.</summary>
    public PluginMetadata Metadata { get; }

    /// <summary>Words to people.</summary>
    public PluginLogger Logger { get; }

    internal NoteBuffer Notes => _notes;

    /// <summary>Adds a note to an event: on its own line if it is the current one, else as a late <c>annotation</c> record.</summary>
    /// <param name="e">The event.</param>
    /// <param name="text">One line for an operator.</param>
    /// <returns>The note, to add fields to: <c>.With("pid", pid)</c>.</returns>
    [NeedsCapability(PluginCapabilities.AnnotateEvents)]
    public Note RegisterAnnotation(scoped in KernelEvent e, [InterpolatedStringHandlerArgument("")] scoped ref NoteText text) =>
        Annotate(e.Id, text.Start);

    /// <inheritdoc cref="RegisterAnnotation(in KernelEvent, ref NoteText)"/>
    [NeedsCapability(PluginCapabilities.AnnotateEvents)]
    public Note RegisterAnnotation(scoped in KernelEvent e, string text) => Annotate(e.Id, _notes.Append(text));

    /// <summary>Adds a note to an event by its id, also after it was written and even when it left the history window.</summary>
    /// <param name="eventId">Its <see cref="KernelEvent.Id"/>; one that never was gives a note that nothing refers to.</param>
    /// <param name="text">One line for an operator.</param>
    /// <returns>The note, to add fields to.</returns>
    [NeedsCapability(PluginCapabilities.AnnotateEvents)]
    public Note RegisterAnnotation(ulong eventId, [InterpolatedStringHandlerArgument("")] scoped ref NoteText text) =>
        Annotate(eventId, text.Start);

    /// <inheritdoc cref="RegisterAnnotation(ulong, ref NoteText)"/>
    [NeedsCapability(PluginCapabilities.AnnotateEvents)]
    public Note RegisterAnnotation(ulong eventId, string text) => Annotate(eventId, _notes.Append(text));

    /// <summary>
    /// Raises an alert. Repeats (same plugin, same text, or same <see cref="Note.FoldBy(ulong)"/> key) are folded: the first is
    /// written at once, the others as a count per window.
    /// </summary>
    /// <param name="e">The event that gave rise to it.</param>
    /// <param name="text">One line for an operator.</param>
    /// <param name="severity">The plugin's judgement, independent of the kernel's.</param>
    /// <returns>The warning, to add fields to.</returns>
    [NeedsCapability(PluginCapabilities.EmitAlerts)]
    public Note EmitWarning(scoped in KernelEvent e, [InterpolatedStringHandlerArgument("")] scoped ref NoteText text, Severity severity = Severity.Warn) =>
        Warn(e.Id, text.Start, severity);

    /// <inheritdoc cref="EmitWarning(in KernelEvent, ref NoteText, Severity)"/>
    [NeedsCapability(PluginCapabilities.EmitAlerts)]
    public Note EmitWarning(scoped in KernelEvent e, string text, Severity severity = Severity.Warn) => Warn(e.Id, _notes.Append(text), severity);

    /// <inheritdoc cref="EmitWarning(in KernelEvent, ref NoteText, Severity)"/>
    /// <param name="eventId">The event that gave rise to it.</param>
    /// <param name="text">One line for an operator.</param>
    /// <param name="severity">The plugin's judgement, independent of the kernel's.</param>
    [NeedsCapability(PluginCapabilities.EmitAlerts)]
    public Note EmitWarning(ulong eventId, [InterpolatedStringHandlerArgument("")] scoped ref NoteText text, Severity severity = Severity.Warn) =>
        Warn(eventId, text.Start, severity);

    /// <inheritdoc cref="EmitWarning(ulong, ref NoteText, Severity)"/>
    [NeedsCapability(PluginCapabilities.EmitAlerts)]
    public Note EmitWarning(ulong eventId, string text, Severity severity = Severity.Warn) => Warn(eventId, _notes.Append(text), severity);

    /// <summary>Finds an event among the last few hundred.</summary>
    /// <param name="id">Its <see cref="KernelEvent.Id"/>.</param>
    /// <param name="e">The event, borrowed until OnEvent returns.</param>
    /// <returns>False when it is no longer (or never was) in the history window.</returns>
    public bool TryGetEvent(ulong id, out KernelEvent e) => _host.TryGetEvent(id, out e);

    /// <summary>Adds a panel to the live view; kept until the program ends.</summary>
    [NeedsCapability(PluginCapabilities.AddPanels)]
    public void AddPanel(Panel panel)
    {
        if (Allowed(PluginCapabilities.AddPanels))
            _host.AddPanel(_plugin, panel);
    }

    private Note Annotate(ulong eventId, int textStart)
    {
        if (Allowed(PluginCapabilities.AnnotateEvents))
            return _notes.AddAnnotation(_plugin, eventId, textStart);
        _notes.Rewind(textStart);
        return default;
    }

    private Note Warn(ulong eventId, int textStart, Severity severity)
    {
        if (Allowed(PluginCapabilities.EmitAlerts))
            return _notes.AddWarning(_plugin, eventId, textStart, severity);
        _notes.Rewind(textStart);
        return default;
    }

    private bool Allowed(PluginCapabilities needed)
    {
        if ((Metadata.Capabilities & needed) != 0)
            return true;
        _host.Refuse(_plugin, needed);
        return false;
    }
}
