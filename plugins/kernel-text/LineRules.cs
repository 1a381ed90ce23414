using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// The lines a plugin knows, written as the kernel's own format strings, with what to say about each. A table is UTF-8 text in the
/// program's data, parsed when its plugin is first called; patterns are tried in order, the first that fits the message from its
/// start wins. Owned by one <see cref="LinePlugin"/>, dispatcher thread only; allocates nothing after parsing.
/// <code>
///   @buffer crit once io                           name; severity of its warning, if any; once a minute for each incident "io"; with "again" in place of "once" not for the first
///   @buffer-back ends io                           the incident is over: the next is told again
///   Buffer I/O error on dev {dev:b*}, logical block {block:d}{?, lost {lost:w} page write?}      one or more wordings
///   = buffered I/O failed on {dev}{?, data lost?}  what the note and the warning say
///   ? look at the disk's own log: smartctl -x      the warning's field "hint"
///   + layer=buffer wide=true                       fields that are always so
///
///   {name}    text up to the next literal       {name&lt;}   up to the last: the name is what a process chose
///             comm, process and thread are never longer than a process's name
///   {name:w}  no blanks, quotes, colon behind   {name:d}  decimal     {name:x}  hexadecimal     {name:e}  error number
///   {name:h}  hexadecimal, the field is its number     {bdf:w}   the field is dev, or parent beside a dev, where it is no PCI address
///   {:n}      blanks or line ends               {name*}   part of the incident's key    {name:b*}  its disk    {name:s*}  the place on it
///   {?…?}     may be missing; in what is said, left out where a name in it has no value
///   {{        one brace                         $         at the end: the message ends here
/// </code>
/// </summary>
internal sealed class LineRules
{
    private readonly LineText _text = new();

    public LineRules(ReadOnlySpan<byte> table)
    {
        var parser = new LineRuleParser(table);
        Patterns = parser.Patterns;
        Rules = parser.Rules;
        Names = parser.Names;
        Captures = new LineMatcher(parser.Pieces, Names.Length);
    }

    public LinePattern[] Patterns { get; }

    public LineRule[] Rules { get; }

    /// <summary>Field names; index 0 stands for no name.</summary>
    public string[] Names { get; }

    /// <summary>What the last pattern that was tried has captured.</summary>
    public LineMatcher Captures { get; }

    /// <param name="table">The text this was made of.</param>
    /// <param name="message">A kernel message.</param>
    /// <param name="match">What it says; valid until the next call.</param>
    public bool TryMatch(ReadOnlySpan<byte> table, ReadOnlySpan<byte> message, out LineMatch match)
    {
        match = default;
        message = message.TrimStart((byte)' '); // indented by the kernel, or with the log it was quoted in
        PairSet? pairs = null;
        for (int i = 0; i < Patterns.Length; i++)
        {
            ref readonly LinePattern pattern = ref Patterns[i];
            bool mayFit = pattern.First.IsEmpty
                ? (pairs ??= PairSet.Of(message)).Covers(in pattern.Literals)
                : message.StartsWith(pattern.First.Of(table));
            if (!mayFit || !Captures.TryMatch(table, message, pattern.FirstPiece))
                continue;
            match = new LineMatch(this, table, message, i);
            match.Text = _text.Render(Rules[pattern.Rule].Text.Of(table), match);
            return true;
        }

        return false;
    }
}
