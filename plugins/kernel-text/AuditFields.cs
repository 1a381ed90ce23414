using System;
using System.Buffers;
using System.Buffers.Text;

namespace RingBuffer.Plugins.KernelText;

/// <summary>
/// Reads the <c>key=value</c> pairs of an audit record: <c>pid=7 comm="sh" name=6C6162</c>. Made by a plugin on the stack for one
/// message; each lookup scans from the start. Text a process chose is in quotes, or in bare upper-case hex when it holds blanks,
/// quotes or control bytes (kernel/audit.c, audit_log_untrustedstring), so a quoted value never contains a quote.
/// </summary>
/// <param name="body">The record after <c>audit(…): </c>.</param>
/// <param name="scratch">Where hex values are decoded to; half a message is always enough for one lookup of each.</param>
internal ref struct AuditFields(ReadOnlySpan<byte> body, Span<byte> scratch)
{
    private static readonly SearchValues<byte> UpperHex = SearchValues.Create("0123456789ABCDEF"u8);

    private readonly ReadOnlySpan<byte> _body = body;
    private Span<byte> _free = scratch;

    /// <summary>The value of a field the kernel chose itself, without quotes; empty where there is none.</summary>
    public readonly ReadOnlySpan<byte> Plain(scoped ReadOnlySpan<byte> key) => Unquote(Find(key), out _);

    /// <summary>The value of a field a process chose, decoded; empty where there is none.</summary>
    public ReadOnlySpan<byte> Text(scoped ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> value = Unquote(Find(key), out bool quoted);
        return quoted || !IsHex(value) || value.Length / 2 > _free.Length ? value : Decode(value);
    }

    public readonly long Number(scoped ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> value = Find(key);
        return Utf8Parser.TryParse(value, out long number, out int used) && used == value.Length ? number : KnownFields.Unknown;
    }

    private readonly ReadOnlySpan<byte> Find(scoped ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> rest = _body;
        while (true)
        {
            rest = rest.TrimStart((byte)' ');
            ReadOnlySpan<byte> token = FirstToken(rest);
            if (token.IsEmpty)
                return default;
            if (token.Length > key.Length && token[key.Length] == (byte)'=' && token.StartsWith(key))
                return token[(key.Length + 1)..];
            rest = rest[token.Length..];
        }
    }

    // A token ends at a blank outside quotes: info="Failed name lookup" is one.
    private static ReadOnlySpan<byte> FirstToken(ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOfAny((byte)' ', (byte)'"');
        if (end >= 0 && rest[end] == (byte)'"')
        {
            int close = rest[(end + 1)..].IndexOf((byte)'"');
            end = close < 0 ? -1 : end + close + 2;
        }

        return end < 0 ? rest : rest[..end];
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> value, out bool quoted)
    {
        quoted = value.Length >= 2 && value[0] == (byte)'"' && value[^1] == (byte)'"';
        return quoted ? value[1..^1] : value;
    }

    private static bool IsHex(ReadOnlySpan<byte> value) =>
        value.Length >= 2 && value.Length % 2 == 0 && !value.ContainsAnyExcept(UpperHex);

    private ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> hex)
    {
        Span<byte> decoded = _free[..(hex.Length / 2)];
        _free = _free[decoded.Length..];
        for (int i = 0; i < decoded.Length; i++)
            decoded[i] = (byte)((Digit(hex[2 * i]) << 4) | Digit(hex[(2 * i) + 1]));
        decoded.Replace((byte)0, (byte)' '); // proctitle separates its arguments with NUL
        return decoded.TrimEnd((byte)' ');
    }

    private static int Digit(byte c) => c <= (byte)'9' ? c - '0' : c - 'A' + 10;
}
