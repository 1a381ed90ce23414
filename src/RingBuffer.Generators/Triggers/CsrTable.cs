using System.Collections.Generic;
using System.Linq;

namespace RingBuffer.Generators.Triggers;

/// <summary>
/// Lists of entries by key in compressed rows: the entries of key k lie at [starts[k], starts[k + 1]), in the order they were added.
/// Used by <see cref="TriggerTableBuilder"/> for buckets, literals and subsystems.
/// </summary>
internal sealed class CsrTable<T>
{
    private readonly List<T>[] _rows;

    public CsrTable(int keys) => _rows = [.. Enumerable.Range(0, keys).Select(_ => new List<T>())];

    public void Add(int key, T entry) => _rows[key].Add(entry);

    public IEnumerable<IEnumerable<T>> Rows() => _rows;

    public IEnumerable<T> Entries() => _rows.SelectMany(r => r);

    public int[] Starts()
    {
        int[] starts = new int[_rows.Length + 1];
        for (int i = 0; i < _rows.Length; i++)
            starts[i + 1] = starts[i] + _rows[i].Count;
        return starts;
    }
}
