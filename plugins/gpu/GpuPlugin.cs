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
[Trigger("NVRM: Xid", ": SXid (", "fallen off the bus", "RmInitAdapter failed", "nvidia-peermem ", "NVRM: GPU at")]
[Trigger(" timeout, but soft", " timeout, signaled", ": GPU reset", "Process information: ", " GPU Recovery Failed", "VRAM is lost due",
    "page fault (src_id", "hardware errors detected", "  Process ")]
[Trigger("GPU HANG: ecode", "[drm] Resetting ", "Timedout job: ", "Engine reset: engine", "GPU lockup (current", " stalled for more than ",
    " killed!", "gpu sched timeout", "recover hung GPU", "detected gpu lockup", " as wedged.", "flip_done timed out")]
[Recognizes("NVIDIA's error numbers, in words", "NVRM: Xid (PCI:0000:05:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.")]
[Recognizes("a card that hangs and is reset", "amdgpu 0000:04:00.0: amdgpu: ring comp_1.0.0 timeout, signaled seq=5, emitted seq=7")]
[Recognizes("whose work it was", "i915 0000:00:02.0: [drm] GPU HANG: ecode 12:1:85dffffb, in Xorg: x [1234]")]
[Recognizes("broken graphics memory", "amdgpu 0000:08:00.0: amdgpu: 2 uncorrectable hardware errors detected in umc block")]
public sealed class GpuPlugin : LinePlugin
{
    internal override ReadOnlySpan<byte> Rules => GpuRules.Text;

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (line.Is("xid"u8))
        {
            ReadOnlySpan<byte> meaning = XidTable.Meaning(line["xid"u8], out Severity severity);
            Annotate(e, line, meaning).With("meaning", meaning);
            Warn(e, line, severity, meaning).With("meaning", meaning);
        }
        else if (line.Is("sxid"u8))
        {
            Annotate(e, line);
            Warn(e, line, line["class"u8].SequenceEqual("Fatal"u8) ? Severity.Crit : Severity.Warn);
        }
        else
        {
            base.OnLine(e, line);
        }
    }
}
