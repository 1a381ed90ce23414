using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace RingBuffer.Generators;

/// <summary>
/// Text of a source file, line by line, with indentation kept by <see cref="Open"/> and <see cref="Close"/>. Always ends lines
/// with '\n' so that output is the same on every machine. It knows nothing of C# beyond braces and literals.
/// </summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>The text as a C# literal.</summary>
    public static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public void Line(string line)
    {
        if (line.Length > 0)
            _text.Append(' ', _depth * 4).Append(line);
        _text.Append('\n');
    }

    public void Open(string line)
    {
        Line(line);
        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    public override string ToString() => _text.ToString();
}
