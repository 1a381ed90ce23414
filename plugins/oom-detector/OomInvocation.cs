using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Oom;

/// <summary>
/// The first line of a report: who asked for memory that was not there. <c>tail invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL),
/// [nodemask=…, ]order=0, oom_score_adj=0</c> (mm/oom_kill.c, dump_header; nodemask until 4.20, bare masks before 4.6). Order -1 is
/// SysRq-f since 3.19: nobody asked, an operator wanted it.
/// </summary>
internal ref struct OomInvocation
{
    public ReadOnlySpan<byte> Comm;
    public ReadOnlySpan<byte> GfpMask;
    public long Order;

    public static bool TryParse(ReadOnlySpan<byte> message, out OomInvocation invocation)
    {
        invocation = default;
        var line = new TextScanner(message);
        if (!line.TakeUntil(" invoked oom-killer: gfp_mask="u8, out invocation.Comm) || !TaskName.MayBe(invocation.Comm) || DeviceName.IsSaidIn(message)
            || !char.IsAsciiDigit((char)message.TrimEnd(" \n"u8)[^1]))
            return false;
        ReadOnlySpan<byte> rest = line.Rest;
        int end = rest.IndexOf(", "u8);
        invocation.GfpMask = end < 0 ? rest : rest[..end];
        if (!line.SkipPast(", order="u8) || !line.TakeNumber(out invocation.Order))
            invocation.Order = KnownFields.Unknown;
        return true;
    }
}
