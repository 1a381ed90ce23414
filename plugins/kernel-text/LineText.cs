using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Writes what a rule says about a line: its template with the captured values, as UTF-8 in a buffer that is used again and again.
/// Owned by <see cref="LineRules"/>.
/// </summary>
internal sealed class LineText
{
    private readonly KeptText _text = new(ushort.MaxValue);

    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Render(ReadOnlySpan<byte> template, scoped in LineMatch match)
    {
        _text.Clear();
        while (!template.IsEmpty)
        {
            int literal = template.IndexOfAny((byte)'{', (byte)'?');
            if (literal != 0)
            {
                _text.Append(literal < 0 ? template : template[..literal]);
                template = literal < 0 ? default : template[literal..];
            }
            else
            {
                template = template[Mark(template, match)..];
            }
        }

        return _text.Bytes;
    }

    /// <summary>Handles what starts with a brace or a question mark.</summary>
    /// <returns>How long it was.</returns>
    private int Mark(ReadOnlySpan<byte> template, scoped in LineMatch match)
    {
        if (template.StartsWith("?}"u8))
            return 2;
        if (template[0] == (byte)'?')
        {
            _text.Append(template[..1]);
            return 1;
        }

        if (template.StartsWith("{?"u8))
            return IsKnown(template, match) ? 2 : template.IndexOf("?}"u8) + 2;
        int end = template.IndexOf((byte)'}');
        _text.Append(match[template[1..end]]);
        return end + 1;
    }

    /// <summary>Whether every name up to the end of this optional part has a value.</summary>
    private static bool IsKnown(ReadOnlySpan<byte> part, scoped in LineMatch match)
    {
        part = part[2..part.IndexOf("?}"u8)];
        int brace;
        while ((brace = part.IndexOf((byte)'{')) >= 0)
        {
            part = part[(brace + 1)..];
            if (match[part[..part.IndexOf((byte)'}')]].IsEmpty)
                return false;
        }

        return true;
    }
}
