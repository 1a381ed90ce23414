using System;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Writes what a rule says about a line: its template with the captured values, as UTF-8 in a buffer that is used again and again.
/// Owned by <see cref="LineRules"/>.
/// </summary>
internal sealed class LineText
{
    private byte[] _bytes = new byte[512];
    private int _length;

    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Render(ReadOnlySpan<byte> template, scoped in LineMatch match)
    {
        _length = 0;
        while (!template.IsEmpty)
        {
            int literal = template.IndexOfAny((byte)'{', (byte)'?');
            if (literal != 0)
            {
                Append(literal < 0 ? template : template[..literal]);
                template = literal < 0 ? default : template[literal..];
            }
            else
            {
                template = template[Mark(template, match)..];
            }
        }

        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Handles what starts with a brace or a question mark.</summary>
    /// <returns>How long it was.</returns>
    private int Mark(ReadOnlySpan<byte> template, scoped in LineMatch match)
    {
        if (template.StartsWith("?}"u8))
            return 2;
        if (template[0] == (byte)'?')
        {
            Append(template[..1]);
            return 1;
        }

        if (template.StartsWith("{?"u8))
            return IsKnown(template, match) ? 2 : template.IndexOf("?}"u8) + 2;
        int end = template.IndexOf((byte)'}');
        Append(match[template[1..end]]);
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

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length > _bytes.Length - _length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + text.Length));
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }
}
