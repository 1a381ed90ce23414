using CsCheck;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>Generators of records, as the kernel could make them.</summary>
internal static class AnyRecord
{
    /// <summary>Bytes of text: mostly printable, with what needs escaping and what looks like syntax in between.</summary>
    public static readonly Gen<byte> TextByte = Gen.Frequency(
        (6, Gen.Byte[0x20, 0x7e]), (1, Gen.Byte), (1, Gen.OneOf((byte)'\\', (byte)'\n', (byte)0, (byte)';', (byte)' ', (byte)'x')));

    private static readonly Gen<string> Key = Gen.OneOf(
        Gen.Char['A', 'Z'].Array[1, 6].Select(c => new string(c)), Gen.OneOf("SUBSYSTEM", "DEVICE"));

    private static readonly Gen<(string, byte[])> Tag = Gen.Select(Key, Gen.OneOf(TextByte.Array[0, 20], TextByte.Array[200, 300]));

    private static readonly Gen<string> Caller = Gen.OneOf(
        Gen.Const(""), Gen.Int[0, int.MaxValue].Select(id => $"T{id}"), Gen.Int[0, 4096].Select(id => $"C{id}"));

    public static readonly Gen<KmsgRecord> Kmsg =
        Gen.Select(Gen.Int[0, 2047], Gen.ULong, Gen.Long[0, long.MaxValue], Gen.OneOf("-", "c", "+"),
        Caller, TextByte.Array[0, 120], Tag.Array[0, 4])
            .Select((prefix, sequence, stamp, flags, caller, message, tags) =>
                new KmsgRecord(prefix, sequence, stamp, flags, caller, message) { Tags = tags });
}
