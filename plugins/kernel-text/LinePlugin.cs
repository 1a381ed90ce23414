using System;
using System.Collections.Generic;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins;

/// <summary>
/// Base of the plugins whose knowledge is a table of kernel lines: notes what a line says, and warns where the table says so, once
/// for each incident. Children give the table and override <see cref="OnLine"/> where lines must be seen together.
/// </summary>
public abstract class LinePlugin : KernelPlugin
{
    // What tables say, for the plugins of all machines: one of them is called at a time, on the dispatcher thread.
    [ThreadStatic]
    private static Dictionary<Type, LineRules>? t_rules;

    [ThreadStatic]
    private static Dictionary<Type, LineRules>? t_moreRules;

    private readonly RecentAlerts _recent = new();
    private readonly RecentAlerts _seen = new();
    private LineRules? _rules;
    private LineRules? _moreRules;

    /// <summary>The table; always the same.</summary>
    internal abstract ReadOnlySpan<byte> Rules { get; }

    /// <summary>A second table, tried after the first, where one would be too long for a file.</summary>
    internal virtual ReadOnlySpan<byte> MoreRules => default;

    /// <inheritdoc/>
    public sealed override void OnEvent(in KernelEvent e)
    {
        if (DeviceName.IsSaidIn(e.Message) || OnPlainLine(e))
            return;
        if (!TryMatch(e.Message, out LineMatch line))
        {
            OnOtherLine(e);
            return;
        }

        if (line.Rule.Ends && e.Facility == 0)
            _recent.Remove(line.Key());
        OnLine(e, line);
    }

    /// <summary>Whether the table knows a line, for lines that a child has kept.</summary>
    private protected bool TryMatch(ReadOnlySpan<byte> line, out LineMatch match)
    {
        _rules ??= Parsed(ref t_rules, Rules);
        if (_rules.TryMatch(Rules, line, out match))
            return true;
        if (MoreRules.IsEmpty)
            return false;
        _moreRules ??= Parsed(ref t_moreRules, MoreRules);
        return _moreRules.TryMatch(MoreRules, line, out match);
    }

    /// <summary>Called for each line that the table knows.</summary>
    private protected virtual void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        Annotate(e, line);
        if (line.Rule.Warns)
            Warn(e, line);
    }

    /// <summary>What to look at, where more than the rule decides it.</summary>
    private protected virtual ReadOnlySpan<byte> HintOf(scoped in LineMatch line) => line.Hint;

    /// <summary>Whether a line tells what became of a thing, which is news some seconds after the lines that led to it.</summary>
    private protected virtual bool TellsState(scoped in LineMatch line) => false;

    /// <summary>Called for each line first.</summary>
    /// <returns>It is one that the table need not be asked about.</returns>
    private protected virtual bool OnPlainLine(in KernelEvent e) => false;

    /// <summary>Called for each other line that a trigger selected, or that the plugin asked to see.</summary>
    private protected virtual void OnOtherLine(in KernelEvent e)
    {
    }

    /// <summary>Notes what the line says. The hint goes with the warning, or here where there is none.</summary>
    /// <param name="e">The line's event.</param>
    /// <param name="line">What the table says about it.</param>
    /// <param name="tail">What the plugin adds to the text.</param>
    private protected Note Annotate(in KernelEvent e, scoped in LineMatch line, scoped ReadOnlySpan<byte> tail = default) =>
        line.AddTo(Context.RegisterAnnotation(e, $"{line.Text}{Before(tail)}{tail}")).With("hint", line.Rule.Warns ? default : HintOf(line));

    /// <summary>Warns as the rule says.</summary>
    private protected Note Warn(in KernelEvent e, scoped in LineMatch line) => Warn(e, line, line.Rule.Severity);

    /// <summary>
    /// Warns with a severity of the plugin's. Nothing where the incident was alerted within the last minute, no less severely, and the rule wants it once
    /// (a state that it comes to: only while its lines go on), and nothing for what user space wrote.
    /// </summary>
    private protected Note Warn(in KernelEvent e, scoped in LineMatch line, Severity severity, scoped ReadOnlySpan<byte> tail = default) =>
        e.Facility == 0 ? Warn(e.Mark, line, severity, tail) : default;

    /// <summary>The same for a line that was kept.</summary>
    private protected Note Warn(EventMark mark, scoped in LineMatch line, Severity severity, scoped ReadOnlySpan<byte> tail = default)
    {
        long now = mark.StreamMicroseconds;
        ulong state = TellsState(line) ? FoldKey.Of(line.Name) : 0;
        if (line.Rule.Once && IsRecent(line, now, severity, state))
            return default;
        ulong incident = line.Key();
        if (line.Rule.Again && IsFirst(incident, now))
            return default;
        _recent.Add(incident, now, severity, state);
        ulong region = line.RegionKey();
        if (region != incident)
            _recent.Add(region, now, severity, state);
        return line.AddTo(Context.EmitWarning(mark, $"{line.Text}{Before(tail)}{tail}", severity)).With("hint", HintOf(line)).FoldBy(incident ^ state);
    }

    /// <summary>Lets lines of rules that belong to this incident not alert for a minute, when the plugin alerted by itself.</summary>
    private protected void Remember(ulong incident, long microseconds) => _recent.Add(incident, microseconds);

    /// <summary>Whether this incident was alerted or remembered within the last minute.</summary>
    private protected bool WasAlerted(ulong incident, long microseconds) => _recent.Contains(incident, microseconds);

    private bool IsFirst(ulong incident, long now)
    {
        bool isFirst = !_seen.Contains(incident, now);
        _seen.Add(incident, now);
        return isFirst;
    }

    /// <summary>A request over a bad place is repeated in pieces, which may begin in the region before or after.</summary>
    private bool IsRecent(scoped in LineMatch line, long now, Severity severity, ulong state) => _recent.Contains(line.RegionKey(), now, severity, state)
        || _recent.Contains(line.RegionKey(-1), now, severity, state) || _recent.Contains(line.RegionKey(1), now, severity, state);

    private LineRules Parsed(ref Dictionary<Type, LineRules>? known, ReadOnlySpan<byte> table)
    {
        known ??= [];
        if (!known.TryGetValue(GetType(), out LineRules? rules))
            known.Add(GetType(), rules = new LineRules(table));
        return rules;
    }

    private static string Before(scoped ReadOnlySpan<byte> tail) => tail.IsEmpty ? "" : ": ";
}
