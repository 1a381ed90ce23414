namespace RingBuffer.Plugins.KernelText;

/// <summary>What one piece of a line pattern takes; <see cref="LineRules"/> explains the spelling.</summary>
internal enum LinePieceKind : byte
{
    /// <summary>The pattern ends here; whatever follows in the message does not matter.</summary>
    Done,

    /// <summary>The message must end here, trailing blanks aside.</summary>
    AtEnd,

    /// <summary>Exactly this text.</summary>
    Literal,

    /// <summary>Anything up to the next literal.</summary>
    Text,

    /// <summary>The same without blanks.</summary>
    Word,

    /// <summary>Decimal digits, with a sign if there is one.</summary>
    Number,

    /// <summary>Hexadecimal digits.</summary>
    Hex,

    /// <summary>Blanks and line ends.</summary>
    Space,

    /// <summary>Start of a part that may be missing; <see cref="LinePiece.Skip"/> is the piece after it.</summary>
    Open,

    /// <summary>End of such a part.</summary>
    Close,
}

/// <summary>How a captured value enters the key of the incident it belongs to.</summary>
internal enum LineKeyPart : byte
{
    None,

    /// <summary>As it stands.</summary>
    Value,

    /// <summary>The disk of a partition: <c>sda</c> for <c>sda1</c>.</summary>
    Disk,

    /// <summary>A sector's mebibyte: neighbouring sectors fail together.</summary>
    Region,
}

/// <summary>
/// One piece of a parsed pattern: a literal as a range of the rule text, or a capture with the index of its name. Made by
/// <see cref="LineRuleParser"/>, walked by <see cref="LineMatcher"/>; <see cref="Name"/> is 0 for what is not kept.
/// </summary>
internal struct LinePiece
{
    public LinePieceKind Kind;
    public LineKeyPart KeyPart;
    public byte Name;

    /// <summary>A text that goes up to the last place where the rest fits, for names that processes chose.</summary>
    public bool ToLast;

    /// <summary>A text that is the name of a process.</summary>
    public bool IsTaskName;

    /// <summary>Hexadecimal digits whose field is a number.</summary>
    public bool IsHexNumber;

    /// <summary>A number that is an error number.</summary>
    public bool IsErrno;

    public ushort Start;
    public ushort Length;
    public ushort Skip;
}
