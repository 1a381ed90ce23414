using System;
using System.Buffers.Binary;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// Many patterns asked at once: those that may stand anywhere are found by their first four bytes, at each position of the name, and
/// the few that are bound to an end are tried one by one. Constant data; asked for every frame when a report ends.
/// </summary>
internal sealed class NamePatternSet
{
    private const int GramBytes = sizeof(uint);
    private const int BucketBits = 10;
    private const uint HashFactor = 0x9E3779B1;

    private readonly NamePattern[] _anywhere;
    private readonly NamePattern[] _bound;

    // 1 + the first pattern of a bucket, and of each pattern 1 + the next in its bucket; 0 ends.
    private readonly ushort[] _first = new ushort[1 << BucketBits];
    private readonly ushort[] _next;

    /// <param name="list">As <see cref="NamePattern.Parse"/> takes it.</param>
    public NamePatternSet(string list)
    {
        NamePattern[] all = NamePattern.Parse(list);
        _anywhere = Array.FindAll(all, IsIndexed);
        _bound = Array.FindAll(all, pattern => !IsIndexed(pattern));
        _next = new ushort[_anywhere.Length];
        for (int i = 0; i < _anywhere.Length; i++)
        {
            ref ushort first = ref _first[Bucket(_anywhere[i].Text)];
            _next[i] = first;
            first = (ushort)(i + 1);
        }
    }

    public bool AnyMatches(ReadOnlySpan<byte> name)
    {
        for (int at = 0; at + GramBytes <= name.Length; at++)
        {
            for (int i = _first[Bucket(name[at..])]; i != 0; i = _next[i - 1])
            {
                if (name[at..].StartsWith(_anywhere[i - 1].Text))
                    return true;
            }
        }

        return NamePattern.AnyMatches(_bound, name);
    }

    private static bool IsIndexed(NamePattern pattern) => !pattern.IsBound && pattern.Text.Length >= GramBytes;

    private static int Bucket(ReadOnlySpan<byte> text) => (int)((BinaryPrimitives.ReadUInt32LittleEndian(text) * HashFactor) >> (32 - BucketBits));
}
