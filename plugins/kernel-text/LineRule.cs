using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>A part of a rule table, by position: tables lie in the program's data and are not copied.</summary>
internal readonly struct TableRange(int start, int length)
{
    private readonly ushort _start = (ushort)start;
    private readonly ushort _length = (ushort)length;

    public bool IsEmpty => _length == 0;

    public int Length => _length;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> table) => table.Slice(_start, _length);
}

/// <summary>What to do about a line: one section of a rule table, see <see cref="LineRules"/>.</summary>
internal struct LineRule
{
    public TableRange Name;
    public TableRange Text;
    public TableRange Hint;
    public TableRange Constants;

    /// <summary>Which lines tell of the same thing: <see cref="Name"/>, or the name after "once", "again" or "ends".</summary>
    public TableRange Incident;

    /// <summary>Index of the first constant's field name; the others follow.</summary>
    public byte FirstConstant;

    /// <summary>Of the warning; meaningful when <see cref="Warns"/>.</summary>
    public Severity Severity;

    public bool Warns;

    /// <summary>No warning within a minute of one about the same incident.</summary>
    public bool Once;

    /// <summary>And none for the first: only what comes again within a minute is trouble.</summary>
    public bool Again;

    /// <summary>The incident is over: what comes of it from now on is another.</summary>
    public bool Ends;
}

/// <summary>One wording of a rule.</summary>
internal struct LinePattern
{
    /// <summary>Index of the <see cref="LineRule"/>.</summary>
    public int Rule;

    public int FirstPiece;

    /// <summary>What the message starts with, when the pattern starts with a literal.</summary>
    public TableRange First;

    /// <summary>Else the pairs of all literals that the message must have: a quick look before the slow one.</summary>
    public PairSet Literals;
}
