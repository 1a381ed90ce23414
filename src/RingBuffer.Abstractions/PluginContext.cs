using System;
using System.Runtime.CompilerServices;
using System.Threading;
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
    /// written at once, and any more severe than those before; the others as a count per window, in the words of the last.
    /// </summary>
    /// <param name="e">The event that gave rise to it.</param>
    /// <param name="text">One line for an operator.</param>
    /// <param name="severity">The plugin's judgement, independent of the kernel's.</param>
    /// <returns>The warning, to add fields to.</returns>
    [NeedsCapability(PluginCapabilities.EmitAlerts)]
    public Note EmitWarning(scoped in KernelEvent e, [InterpolatedStringHandlerArgument("")] scoped ref NoteText text, Severity severity = Severity.Warn) =>
        Warn(e.Mark, text.Start, severity);

    /// <inheritdoc cref="EmitWarning(in KernelEvent, ref NoteText, Severity)"/>
    [NeedsCapability(PluginCapabilities.EmitAlerts)]
    public Note EmitWarning(scoped in KernelEvent e, string text, Severity severity = Severity.Warn) => Warn(e.Mark, _notes.Append(text), severity);

    /// <inheritdoc cref="EmitWarning(in KernelEvent, ref NoteText, Severity)"/>
    /// <param name="mark">Of the event that gave rise to it, where the plugin saw that before.</param>
    /// <param name="text">One line for an operator.</param>
    /// <param name="severity">The plugin's judgement, independent of the kernel's.</param>
    [NeedsCapability(PluginCapabilities.EmitAlerts)]
    public Note EmitWarning(EventMark mark, [InterpolatedStringHandlerArgument("")] scoped ref NoteText text, Severity severity = Severity.Warn) =>
        Warn(mark, text.Start, severity);

    /// <inheritdoc cref="EmitWarning(EventMark, ref NoteText, Severity)"/>
    [NeedsCapability(PluginCapabilities.EmitAlerts)]
    public Note EmitWarning(EventMark mark, string text, Severity severity = Severity.Warn) => Warn(mark, _notes.Append(text), severity);

    /// <summary>
    /// Reports many records as one: an oops, a lockup, an out-of-memory kill. Called when the report is complete; written at once as
    /// a record of its own. Repeats (same plugin, same title, or same <see cref="Note.FoldBy(ulong)"/> key) are folded as warnings are.
    /// </summary>
    /// <param name="kind">What it is, a constant in snake_case: <c>soft_lockup</c>.</param>
    /// <param name="span">The events it is made of.</param>
    /// <param name="title">One line, the same for the same fault on every machine: no addresses, process ids or numbers of CPUs.</param>
    /// <param name="severity">The plugin's judgement, independent of the kernel's.</param>
    /// <returns>The incident, to add fields, frames and a fingerprint to.</returns>
    [NeedsCapability(PluginCapabilities.ReportIncidents)]
    public Note ReportIncident(
        string kind, IncidentSpan span, [InterpolatedStringHandlerArgument("")] ref NoteText title, Severity severity = Severity.Crit) =>
        Report(kind, span, title.Start, severity);

    /// <inheritdoc cref="ReportIncident(string, IncidentSpan, ref NoteText, Severity)"/>
    [NeedsCapability(PluginCapabilities.ReportIncidents)]
    public Note ReportIncident(string kind, IncidentSpan span, string title, Severity severity = Severity.Crit) =>
        Report(kind, span, _notes.Append(title), severity);

    /// <summary>
    /// While a report is open its lines come without any of the declared triggers: true asks for every event of facility kern until
    /// false is said. Costs a call per event, so say false as soon as the report has ended.
    /// </summary>
    [NeedsCapability(PluginCapabilities.ReportIncidents)]
    public void SeeEverything(bool everything)
    {
        if (Allowed(PluginCapabilities.ReportIncidents))
            _host.SeeEverything(_plugin, everything);
    }

    /// <summary>
    /// Whether one of the plugin's triggers selected the event that OnEvent is handling; false when it came only because of
    /// <see cref="SeeEverything"/>, and so cannot be the start of anything.
    /// </summary>
    public bool IsTriggered => _host.IsTriggered(_plugin);

    /// <summary>
    /// Asks for one call of <see cref="KernelPlugin.OnTimer"/> when this time has passed by the machine's clock, for a live log that
    /// falls silent. Where events go on, and always in a saved log, their stamps are the clock.
    /// </summary>
    /// <param name="time">Replaces what was asked for before; <see cref="Timeout.InfiniteTimeSpan"/> takes it back.</param>
    public void CallAfter(TimeSpan time) => _host.CallAfter(_plugin, (long)time.TotalMilliseconds);

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

    private Note Warn(EventMark mark, int textStart, Severity severity)
    {
        if (Allowed(PluginCapabilities.EmitAlerts))
            return _notes.AddWarning(_plugin, mark, textStart, severity);
        _notes.Rewind(textStart);
        return default;
    }

    private Note Report(string kind, IncidentSpan span, int textStart, Severity severity)
    {
        if (Allowed(PluginCapabilities.ReportIncidents))
            return _notes.AddIncident(_plugin, kind, span, textStart, severity);
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
