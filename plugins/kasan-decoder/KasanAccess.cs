using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Kasan;

/// <summary>
/// The line under the header that says what was done and by whom (mm/kasan/report.c, print_error_description):
/// <code>
///   Read of size 8 at addr ffff8881… by task syz-executor.0/9123      since 4.11
///   Write of size 4 by task a.out/77                                  to 4.10; the address is in the header
///   Free of addr ffff8881… by task sh/77                              since 6.1; frees had no such line before
///   Read at addr 02ff0000… by task kworker/u4:6/2885                  hardware tags, 5.11
/// </code>
/// </summary>
internal ref struct KasanAccess
{
    public ReadOnlySpan<byte> Access;
    public long Size;
    public ReadOnlySpan<byte> Address;
    public ReadOnlySpan<byte> Task;
    public long Pid;

    public static bool TryParse(ReadOnlySpan<byte> message, out KasanAccess access)
    {
        access = new KasanAccess { Size = KnownFields.Unknown };
        var line = new TextScanner(message);
        if (!line.TakeWord(out ReadOnlySpan<byte> verb) || !IsVerb(verb))
            return false;
        access.Access = verb;
        if (line.Take(" of size "u8) && !line.TakeNumber(out access.Size))
            return false;
        if ((line.Take(" at addr "u8) || line.Take(" of addr "u8)) && line.TakeWord(out ReadOnlySpan<byte> address))
            access.Address = address;
        if (!line.Take(" by task "u8) || !TaskName.TrySplit(line.Rest, out ReadOnlySpan<byte> task, out access.Pid))
            return false;
        access.Task = task;
        return true;
    }

    private static bool IsVerb(ReadOnlySpan<byte> verb) =>
        verb.SequenceEqual("Read"u8) || verb.SequenceEqual("Write"u8) || verb.SequenceEqual("Free"u8);
}
