using System;
using System.Buffers;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// A function with an offset as %pS prints it: <c>ext4_find_extent.isra.0+0x20/0x5e0 [ext4]</c>; or with its place in the source, as
/// the kernel's scripts/decode_stacktrace.sh puts it there instead: <c>ext4_find_extent (fs/ext4/extents.c:934) ext4</c>. Read by the
/// parsers of lines; points into the line it was read from.
/// </summary>
internal readonly ref struct Frame
{
    private static readonly SearchValues<byte> s_symbolBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$"u8);

    private Frame(ReadOnlySpan<byte> symbol, long offset, ReadOnlySpan<byte> module)
    {
        Symbol = symbol;
        Offset = offset;
        Module = module;
    }

    public ReadOnlySpan<byte> Symbol { get; }

    public long Offset { get; }

    /// <summary>Empty for the kernel itself.</summary>
    public ReadOnlySpan<byte> Module { get; }

    /// <summary>
    /// The function's name in the source, without what the compiler appends (.isra.0, .constprop.0, .part.5, .cold) and the dot that
    /// old 64-bit powerpc puts before the code of a function.
    /// </summary>
    public ReadOnlySpan<byte> Name
    {
        get
        {
            ReadOnlySpan<byte> name = Symbol.StartsWith("."u8) ? Symbol[1..] : Symbol;
            int dot = name.IndexOf((byte)'.');
            return dot <= 0 ? name : name[..dot];
        }
    }

    /// <summary>
    /// Whether this, read from the registers, is what a stack begins with on arm64, riscv, s390 and others: s390's register is already
    /// behind the instruction, whose longest has six bytes, and arm's stack tells no offset of its first.
    /// </summary>
    public bool Is(scoped in Frame innermost) => !Symbol.IsEmpty && Symbol.SequenceEqual(innermost.Symbol)
        && (innermost.Offset == 0 || Offset - innermost.Offset is >= 0 and <= 6);

    /// <summary>Reads a symbol with its offset at the start of a text.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Frame frame)
    {
        frame = default;
        int length = text.IndexOfAnyExcept(s_symbolBytes);
        if (length <= 0)
            return false;
        if (text[length] == (byte)' ' && IsPlace(text[length..]))
        {
            frame = new Frame(text[..length], 0, default);
            return true;
        }

        TextScanner rest = new(text[length..]);
        if (!rest.Take("+0x"u8) || !rest.TakeHex(out ulong offset))
            return false;
        frame = new Frame(text[..length], (long)offset, ModuleOf(rest));
        return true;
    }

    /// <summary>A function whose offset is not printed (arm's innermost), <c>f</c> or <c>f [ext4]</c>; empty when the text is neither.</summary>
    public static Frame OfName(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept(s_symbolBytes);
        if (end < 0)
            return new Frame(text, 0, default);
        return text[end..].StartsWith(" ["u8) && text.EndsWith("]"u8) ? new Frame(text[..end], 0, ModuleIn(text[(end + 2)..^1])) : default;
    }

    /// <summary>The name at the start of a text, whatever follows.</summary>
    public static ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExcept(s_symbolBytes);
        return new Frame(length < 0 ? text : text[..length], 0, default).Name;
    }

    /// <summary>The name at the end of a text.</summary>
    public static ReadOnlySpan<byte> NameBefore(ReadOnlySpan<byte> text)
    {
        int start = text.LastIndexOfAnyExcept(s_symbolBytes) + 1;
        return start > 0 && text[start - 1] == (byte)'@' ? default : new Frame(text[start..], 0, default).Name; // OpenWrt's "[mac80211@546f19cd+0x7cdb0]"
    }

    /// <summary>Reads a name that is followed by an offset or a suffix, as in <c>BUG: KASAN: use-after-free in NAME+0x…</c>.</summary>
    public static ReadOnlySpan<byte> NameAt(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExcept(s_symbolBytes);
        ReadOnlySpan<byte> symbol = length < 0 ? text : text[..length];
        int dot = symbol.IndexOf((byte)'.');
        if (dot > 0)
            return symbol[..dot];
        return length > 0 && (text[length] == (byte)'+' || IsPlace(text[length..])) ? symbol : default;
    }

    /// <summary><c>range_tree.c:503:zfs_range_tree_remove_impl()</c></summary>
    public static ReadOnlySpan<byte> NameOfCall(ReadOnlySpan<byte> text)
    {
        int call = text.IndexOf("()"u8);
        ReadOnlySpan<byte> name = call < 0 ? default : text[(text[..call].LastIndexOf((byte)':') + 1)..call];
        return name.IndexOfAnyExcept(s_symbolBytes) < 0 ? name : default;
    }

    // " (fs/ext4/extents.c:934 (discriminator 2))"
    private static bool IsPlace(ReadOnlySpan<byte> text)
    {
        int colon = text.StartsWith(" ("u8) ? text.IndexOf((byte)':') : -1;
        return colon > 0 && colon + 1 < text.Length && char.IsAsciiDigit((char)text[colon + 1])
            && text[2..colon] is [.., (byte)'.', (byte)'c' or (byte)'h' or (byte)'S'] or [.., (byte)'.', (byte)'r', (byte)'s'];
    }

    // "/0x5e0 [ext4]", "/0x5e0 [ext4 3f0a…]" with a build id since 5.15, and nothing behind for the kernel itself.
    private static ReadOnlySpan<byte> ModuleOf(TextScanner rest)
    {
        if (!rest.Take("/0x"u8) || !rest.TakeHex(out _) || !rest.Take(" ["u8) || !rest.TakeUntil("]"u8, out ReadOnlySpan<byte> module))
            return default;
        return ModuleIn(module);
    }

    private static ReadOnlySpan<byte> ModuleIn(ReadOnlySpan<byte> module)
    {
        int blank = module.IndexOf((byte)' ');
        module = blank < 0 ? module : module[..blank];
        return module.SequenceEqual("inline"u8) ? default : module;
    }
}
