using System.Text;
using BenchmarkDotNet.Attributes;
using RingBuffer.Engine.Output;
using RingBuffer.Engine.Records;

namespace RingBuffer.Benchmarks;

/// <summary>What the reader thread does to one record, and the JSON form of its message. All must allocate nothing.</summary>
[MemoryDiagnoser]
public class RecordBenchmarks
{
    private static readonly byte[] s_plain = Encoding.UTF8.GetBytes(
        "6,1234,5140900,-;e1000: eth0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX\n");

    private static readonly byte[] s_tagged = Encoding.UTF8.GetBytes(
        "6,1235,5140901,-,caller=T17;usb 1-2: Product: caf\\xc3\\xa9 \\x5c keyboard\n SUBSYSTEM=usb\n DEVICE=c189:1\n");

    private static readonly byte[] s_withMargin = [.. s_plain, .. new byte[Fingerprint.Margin]];

    private readonly byte[] _payload = new byte[4096];
    private readonly Fingerprint _fingerprint = new();
    private readonly EventIds _ids = new(new byte[16]);

    [Benchmark]
    public bool ParsePlain() => Parse(s_plain);

    [Benchmark]
    public bool ParseTaggedAndEscaped() => Parse(s_tagged);

    [Benchmark]
    public ulong FingerprintOfMessage() => _fingerprint.Of(s_withMargin, s_plain.Length);

    [Benchmark]
    public ulong EventId() => _ids.Of(1234, s_plain);

    [Benchmark]
    public int JsonMessage() => JsonText.Escape(s_plain, _payload);

    private bool Parse(byte[] record)
    {
        EventSlot slot = default;
        return RecordParser.TryParse(record, _payload, ref slot, out _);
    }
}
