using System.Text;
using BenchmarkDotNet.Attributes;
using RingBuffer.Engine.Records;

namespace RingBuffer.Benchmarks;

/// <summary>Undoing the kernel's escapes in a message of about 100 bytes: none (nearly all records), two, and nothing else.</summary>
[MemoryDiagnoser]
public class EscapeBenchmarks
{
    private static readonly byte[] s_none = Encoding.UTF8.GetBytes(
        "pci 0000:00:1f.2: reg 0x24: [mem 0xfebd1000-0xfebd1fff] of a device whose name is a little longer than usual");

    private static readonly byte[] s_two = Encoding.UTF8.GetBytes(
        "rcu: \\x09Max phase no-delay instances is 1000, and then a backslash \\x5c somewhere near the end of the message");

    private static readonly byte[] s_all = Encoding.UTF8.GetBytes(
        "\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9\\xc3\\xa9");

    private readonly byte[] _decoded = new byte[1024];

    [Benchmark(Baseline = true)]
    public int None() => Escapes.Decode(s_none, _decoded);

    [Benchmark]
    public int TwoOfThem() => Escapes.Decode(s_two, _decoded);

    [Benchmark]
    public int NothingElse() => Escapes.Decode(s_all, _decoded);
}
