using System;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// The start of an audit record in the kernel log: <c>audit: type=1400 audit(1795467621.164:4): </c>, before 4.x without the first
/// word. The kernel prints these only while no audit daemon listens (kernel/audit.c, kauditd_printk_skb). Splits type from body.
/// </summary>
internal readonly ref struct AuditLine
{
    private AuditLine(long type, ReadOnlySpan<byte> body)
    {
        Type = type;
        Body = body;
    }

    /// <summary>The number of include/uapi/linux/audit.h.</summary>
    public long Type { get; }

    public ReadOnlySpan<byte> Body { get; }

    public static bool TryParse(ReadOnlySpan<byte> message, out AuditLine line)
    {
        line = default;
        var text = new TextScanner(message);
        text.Take("audit: "u8);
        if (!text.Take("type="u8) || !text.TakeNumber(out long type) || !text.Take(" audit("u8)
            || !text.TakeUntil("): "u8, out ReadOnlySpan<byte> stamp) || stamp.ContainsAnyExceptInRange((byte)'.', (byte)':'))
            return false;
        line = new AuditLine(type, text.Rest);
        return true;
    }
}
