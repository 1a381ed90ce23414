using System;

namespace RingBuffer.Plugins.Kasan;

/// <summary>
/// The first line of a report (mm/kasan/report.c), in the wordings of its versions:
/// <code>
///   BUG: KASAN: slab-use-after-free in foo+0x1e/0x2a [bar]          since 4.11; "slab-" before use-after-free since 6.4
///   BUG: KASAN: use-after-free in foo+0x1e/0x2a at addr ffff8800…   4.4 to 4.10
///   BUG: KASAN: user-memory-access on address 00007f…               4.4 to 4.10
///   BUG: KASan: use after free in foo+0x1e/0x2a at addr ffff8800…   4.0 to 4.3
///   BUG: Double free or freeing an invalid pointer                  4.10 to 4.12
/// </code>
/// </summary>
internal ref struct KasanHeader
{
    public ReadOnlySpan<byte> Kind;
    public ReadOnlySpan<byte> Function;

    /// <summary>Where in the function: <c>0x1e</c>.</summary>
    public ReadOnlySpan<byte> Offset;

    public ReadOnlySpan<byte> Module;
    public ReadOnlySpan<byte> Address;

    /// <summary>The sanitizer's own tests, lib/test_kasan.c and mm/kasan/kasan_test.c, which fail on purpose.</summary>
    public readonly bool IsSelfTest => Module.StartsWith("kasan_test"u8) || Module.StartsWith("test_kasan"u8);

    public static bool TryParse(ReadOnlySpan<byte> message, out KasanHeader header)
    {
        header = default;
        var line = new TextScanner(message);
        if (message.StartsWith("BUG: Double free or freeing an invalid pointer"u8))
        {
            header.Kind = "double-free or invalid-free"u8;
            return true;
        }

        if (!line.Take("BUG: KASAN: "u8) && !line.Take("BUG: KASan: "u8))
            return false;
        ReadOnlySpan<byte> text = line.Rest;
        bool hasFunction = line.TakeUntil(" in "u8, out ReadOnlySpan<byte> kind);
        if (!hasFunction && !line.TakeUntil(" on address "u8, out kind))
            kind = text;
        header.Kind = Spelled(kind);
        if (hasFunction)
            TakeFunction(line.Rest, ref header);
        else if (kind.Length < text.Length && line.TakeWord(out ReadOnlySpan<byte> address))
            header.Address = address;
        return true;
    }

    /// <summary>Splits <c>foo+0x1e/0x2a [bar] at addr ffff8800…</c>; symbolized logs have a bare name and a source line instead.</summary>
    private static void TakeFunction(ReadOnlySpan<byte> text, ref KasanHeader header)
    {
        var line = new TextScanner(text);
        if (!line.TakeWord(out ReadOnlySpan<byte> symbol))
            return;
        int plus = symbol.IndexOf((byte)'+');
        header.Function = plus < 0 ? symbol : symbol[..plus];
        int slash = symbol.IndexOf((byte)'/');
        if (plus >= 0 && slash > plus)
            header.Offset = symbol[(plus + 1)..slash];
        if (line.Take(" ["u8) && line.TakeUntil("]"u8, out ReadOnlySpan<byte> module))
            header.Module = module;
        if (line.Take(" at addr "u8) && line.TakeWord(out ReadOnlySpan<byte> address))
            header.Address = address;
    }

    // 4.0 to 4.3 wrote the kinds as words.
    private static ReadOnlySpan<byte> Spelled(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("use after free"u8) ? "use-after-free"u8
        : kind.SequenceEqual("out of bounds access"u8) ? "out-of-bounds"u8
        : kind.SequenceEqual("out of bounds on stack"u8) ? "stack-out-of-bounds"u8
        : kind;
}
