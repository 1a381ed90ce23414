using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RingBuffer.Generators.Triggers;

/// <summary>
/// Distinct texts, numbered in the order they first came, as UTF-8 one after another. Used by <see cref="TriggerTableBuilder"/> for
/// literals and subsystem names.
/// </summary>
internal sealed class TextTable
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<byte[]> _texts = [];

    public IReadOnlyList<byte[]> Texts => _texts;

    public int IndexOf(string text)
    {
        if (_indices.TryGetValue(text, out int index))
            return index;
        _indices.Add(text, _texts.Count);
        _texts.Add(Encoding.UTF8.GetBytes(text));
        return _texts.Count - 1;
    }

    public byte[] Bytes() => [.. _texts.SelectMany(t => t)];

    /// <summary>One start per text, and the end.</summary>
    public int[] Starts()
    {
        int[] starts = new int[_texts.Count + 1];
        for (int i = 0; i < _texts.Count; i++)
            starts[i + 1] = starts[i] + _texts[i].Length;
        return starts;
    }
}
