using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Gpu;

/// <summary>
/// Graphics and compute cards that hang, lose memory or leave the bus. NVIDIA's numbers are told in words. What display drivers print
/// as *ERROR* at every boot says nothing.
/// </summary>
[KernelPlugin("gpu", Version = "1.0.0", Author = "RingBuffer", Description = "Graphics cards that hang or break",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("NVRM: Xid", ": SXid (", "fallen off the bus", "RmInitAdapter failed", "nvidia-peermem ", "NVRM: GPU at", "None of the NVIDIA", "_kgspIsHeartbeat", "_kgspLogRpc", "NVRM: API mismatch")]
[Trigger(" timeout, but soft", " timeout, signaled", ": GPU reset", "Process information: ", " GPU Recovery Failed", "VRAM is lost due",
    "page fault (src_id", "correctable hardware error", "GPU over temperature", "Fatal error during GPU", "  Process ",
    "SMU: I'm not done", "SMU: No response", "hw_init of IP block", "_device_ip_resume failed", "Waiting for fences")]
[Trigger("GPU HANG: ecode", "[drm] Resetting ", "Timedout job: ", "Engine reset: engine", "GPU lockup (current", " stalled for more than ",
    " killed!", "gpu sched timeout", "recover hung GPU", "detected gpu lockup", "hangcheck recover!", " as wedged.", "Resetting GPU for", "CT: No response for", "GPU recovery failed", "flip_done timed out", "Device is NOT usable")]
[Recognizes("NVIDIA's error numbers, in words", "NVRM: Xid (PCI:0000:05:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.")]
[Recognizes("a card that hangs and is reset", "amdgpu 0000:04:00.0: amdgpu: ring comp_1.0.0 timeout, signaled seq=5, emitted seq=7")]
[Recognizes("whose work it was", "i915 0000:00:02.0: [drm] GPU HANG: ecode 12:1:85dffffb, in Xorg: x [1234]")]
[Recognizes("broken graphics memory", "amdgpu 0000:08:00.0: amdgpu: 2 uncorrectable hardware errors detected in umc block")]
public sealed class GpuPlugin : LinePlugin
{
    private static readonly ulong s_namelessHang = FoldKey.Of("nameless-hang"u8);

    internal override ReadOnlySpan<byte> Rules => GpuRules.Text;

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (line.Is("xid"u8))
        {
            OnXid(e, line);
        }
        else if (line.Is("sxid"u8))
        {
            Annotate(e, line);
            Warn(e, line, line["class"u8].SequenceEqual("Fatal"u8) ? Severity.Crit : Severity.Warn);
        }
        else if (line.Is("hang"u8) && IsAgain(e, line))
        {
            Annotate(e, line);
        }
        else
        {
            base.OnLine(e, line);
        }
    }

    private void OnXid(in KernelEvent e, scoped in LineMatch line)
    {
        ReadOnlySpan<byte> meaning = XidTable.Meaning(line["xid"u8], out Severity severity);
        ReadOnlySpan<byte> detail = line["detail"u8];
        Annotate(e, line, meaning).With("meaning", meaning);
        ulong card = FoldKey.And(FoldKey.Of("xid"u8), line["bdf"u8]);
        bool isConsequence = line["xid"u8].SequenceEqual("45"u8) && WasAlerted(card, e.StreamMicroseconds);
        bool isOver = line["xid"u8].SequenceEqual("154"u8) && detail.IndexOf("to 0x0 (None)"u8) >= 0;
        if (isConsequence || isOver)
            return;
        Warn(e, line, detail.IndexOf("Nonfatal"u8) >= 0 ? Severity.Warn : severity, meaning).With("meaning", meaning);
        Remember(card, e.StreamMicroseconds);
        if (line["xid"u8].SequenceEqual("79"u8))
            Remember(FoldKey.And(FoldKey.Of("off-bus"u8), line["bdf"u8]), e.StreamMicroseconds); // the driver says it again in words
    }

    /// <summary>Most Xids are of programs that ask for what cannot be done.</summary>
    private protected override ReadOnlySpan<byte> HintOf(scoped in LineMatch line) =>
        line.Is("xid"u8) && XidTable.IsOfProgram(line["xid"u8])
            ? "the program (pid, name), by compute-sanitizer; the card only if it goes on with other programs"u8
            : line.Hint;

    /// <summary>amdgpu before 6.9 says which ring hangs but not of which card, and a moment later which card it resets.</summary>
    private bool IsAgain(in KernelEvent e, scoped in LineMatch line)
    {
        bool isRing = !line["ring"u8].IsEmpty;
        if (isRing && line["bdf"u8].IsEmpty)
            Remember(s_namelessHang, e.StreamMicroseconds);
        return !isRing && e.Message.StartsWith("amdgpu "u8) && WasAlerted(s_namelessHang, e.StreamMicroseconds);
    }
}
