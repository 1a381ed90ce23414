using System;
using System.Threading;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Gpu;

/// <summary>
/// Graphics and compute cards that hang, lose memory or leave the bus. NVIDIA's numbers are told in words. What display drivers print
/// as *ERROR* at every boot says nothing.
/// </summary>
[KernelPlugin("gpu", Version = "1.0.0", Author = "RingBuffer", Description = "Graphics cards that hang or break",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("NVRM: Xid", ": SXid (", "fallen off the bus", "RmInitAdapter failed", "nvidia-peermem ", "NVRM: GPU at", "None of the NVIDIA",
    "_kgspIsHeartbeat", "_kgspLogRpc", "NVRM: API mismatch")]
[Trigger(" timeout, but soft", " timeout, signaled", ": GPU reset", "Process information: ", " GPU Recovery Failed", "VRAM is lost due",
    "page fault (src_id", "correctable hardware error", "GPU over temperature", "Temperature Fault(aka", "Buffer eviction failed",
    "Fatal error during GPU", "  Process ", " in process ", "for process ", "reset succeeded", "Fence fallback timer", "mmu page fault at",
    "Unhandled Page fault", "*** gpu fault: ", "*ERROR* gpu fault ring", "]  mmu fault id=", "generated a mmu fault",
    "error notifier set to", "Fence expiration time", "SMU: I'm not done", "SMU: No response", "hw_init of IP block",
    "_device_ip_resume failed", "Waiting for fences")]
[Trigger("GPU HANG: ecode", "[drm] Resetting ", "Timedout job: ", "Engine reset: engine", "GPU lockup (current", " stalled for more than ",
    " killed!", ": killed", "VM worker error", "gpu sched timeout", "recover hung GPU", "detected gpu lockup", "hangcheck recover!",
    " as wedged.", "Resetting GPU for", "CT: No response for", "GPU recovery failed", ": Resetting ", "GPU recovery timed out",
    "TLB invalidation response", "flip_done timed out", "Flip event timeout", "Idling display engine", "Device is NOT usable",
    "SCHED_ERROR ", "GPU is probably locked", "declaring it wedged", "query display engine", "waiting for GPU progress", "failed to respon",
    "MES ring buffer is full", "device wedged, ", "GPU fault detected", "device lost from bus", " test failed (", "lima job timeout",
    ": fifo: fault ", ": gr: TRAP ch", "TLB invalidation fence", "frame done timeout")]
[Recognizes("NVIDIA's error numbers, in words", "NVRM: Xid (PCI:0000:05:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.")]
[Recognizes("a card that hangs and is reset", "amdgpu 0000:04:00.0: amdgpu: ring comp_1.0.0 timeout, signaled seq=5, emitted seq=7")]
[Recognizes("whose work it was", "i915 0000:00:02.0: [drm] GPU HANG: ecode 12:1:85dffffb, in Xorg: x [1234]")]
[Recognizes("broken graphics memory", "amdgpu 0000:08:00.0: amdgpu: 2 uncorrectable hardware errors detected in umc block")]
public sealed class GpuPlugin : LinePlugin
{
    private static readonly ulong s_namelessHang = FoldKey.Of("nameless-hang"u8);
    private static readonly string[] s_saidByHead = ["bdf"];
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly HeldHang _held = new();
    private readonly KeptText _tail = new(256);

    internal override ReadOnlySpan<byte> Rules => GpuRules.Text;

    /// <inheritdoc/>
    public override void OnTimer() => TellHeld();

    /// <inheritdoc/>
    public override void OnUnload() => TellHeld();

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (_held.IsOpen && (_held.EndsBefore(e) || IsHeld(line)))
        {
            TellHeld();
            TryMatch(e.Message, out LineMatch again); // a match lasts until the next one
            OnItsOwn(e, again);
        }
        else
        {
            OnItsOwn(e, line);
        }
    }

    private void OnItsOwn(in KernelEvent e, scoped in LineMatch line)
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
        else if (line.Is("hang"u8) && _held.IsOpen && IsReset(e, line) && _held.MayBeOf(line["bdf"u8]))
        {
            Annotate(e, line);
            _held.AddCard(line["bdf"u8]);
            TellHeld();
        }
        else if (line.Is("hang"u8) && IsAgain(e, line))
        {
            Annotate(e, line);
        }
        else if (IsHeld(line) && e.Facility == 0)
        {
            Annotate(e, line);
            _held.Open(e, line["bdf"u8]);
            Context.CallAfter(s_patience);
        }
        else
        {
            if (line.Is("hang-process"u8) && _held.MayBeOf(line["bdf"u8]))
                _held.AddProcess(e);
            _held.IsRecovered |= line.Is("ring-reset"u8) && _held.MayBeOf(line["bdf"u8]);
            base.OnLine(e, line);
        }
    }

    /// <summary>Lines that the next ones say more about.</summary>
    private static bool IsHeld(scoped in LineMatch line) => (line.Is("hang"u8) && !line["ring"u8].IsEmpty && !line["signaled"u8].IsEmpty) || line.Is("gpu-fault"u8);

    private void TellHeld()
    {
        if (!_held.IsOpen)
            return;
        _held.Close();
        Context.CallAfter(Timeout.InfiniteTimeSpan);
        bool hasProcess = TryMatch(_held.Process, out LineMatch process);
        _tail.Set(hasProcess ? process.Text : default);
        if (!TryMatch(_held.Head, out LineMatch head))
            return;
        Severity severity = _held.IsRecovered ? Severity.Warn : head.Rule.Severity;
        Note warning = Warn(_held.Mark, head, severity, _tail.Bytes).With("bdf", head["bdf"u8].IsEmpty ? _held.Card : default).WithTrue("recovered", _held.IsRecovered);
        if (TryMatch(_held.Process, out process))
            process.AddTo(warning, but: s_saidByHead);
    }

    private void OnXid(in KernelEvent e, scoped in LineMatch line)
    {
        ReadOnlySpan<byte> meaning = XidTable.Meaning(line["xid"u8], out Severity severity);
        ReadOnlySpan<byte> detail = line["detail"u8];
        if (line["xid"u8].SequenceEqual("154"u8) && detail.StartsWith("GPU recovery action changed"u8))
            meaning = detail;
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
        return IsReset(e, line) && WasAlerted(s_namelessHang, e.StreamMicroseconds);
    }

    /// <summary>"amdgpu BDF: amdgpu: GPU reset begin!"</summary>
    private static bool IsReset(in KernelEvent e, scoped in LineMatch line) => line["ring"u8].IsEmpty && e.Message.StartsWith("amdgpu "u8);
}
