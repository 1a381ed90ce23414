using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.ProcessFaults;

/// <summary>
/// Programs that crash: segmentation faults and processor traps in user space, forks refused by a cgroup. The kernel's own crashes,
/// which hold the same words, are other plugins'. So do schedulers in BPF, which programs bring. Alerts louder for programs a machine lives by, for one that crashes again and
/// again, and says when everything crashes on one CPU.
/// </summary>
[KernelPlugin("process-faults", Version = "1.0.0", Author = "RingBuffer", Description = "Programs that crash or may not start others",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("]: segfault at", "traps: ", "] trap ", "] general protection", ": unhandled ", "segfault (", "sending SIGSEGV to ",
    "User process fault: ", "fork rejected by", "attempts to use CLI", "took a split_lock", "took a bus_lock", "over core_pipe_limit",
    "coredump: ", "unexpected fatal signal", "with executable stack", "sched_ext: ")]
[Recognizes("a program that crashes, on x86",
    "crash[1771]: segfault at 18 ip 0000000000401771 sp 00007ffc8e1df200 error 6 in crash[1771,401000+7a000] likely on CPU 1 (core 1, socket 0)")]
[Recognizes("a program stopped by a processor trap", "traps: crash[192] trap invalid opcode ip:401677 sp:7fffae561e20 error:0 in crash[401000+7a000]")]
[Recognizes("a program that crashes, elsewhere", "crash[303]: unhandled signal 11 code 0x1 at 0x0000000000000018 in crash[10000+1000]")]
[Recognizes("a cgroup that may not start more", "cgroup: fork rejected by pids controller in /lab.slice/p")]
public sealed class ProcessFaultsPlugin : LinePlugin
{
    private const int ManyCrashes = 5;
    private const int ManyPrograms = 4;

    private readonly FaultHistory _history = new();

    internal override ReadOnlySpan<byte> Rules => ProcessFaultRules.Text;

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (line.Is("segfault"u8) || line.Is("trap"u8))
            OnCrash(e, line);
        else
            base.OnLine(e, line);
    }

    private void OnCrash(in KernelEvent e, scoped in LineMatch line)
    {
        ReadOnlySpan<byte> comm = line["comm"u8];
        ulong program = FoldKey.Of(comm);
        long cpu = line.Number("cpu"u8);
        long now = e.StreamMicroseconds;
        _history.Add(program, cpu, now);
        int crashes = _history.CountOf(program, now);
        int programs = cpu == KnownFields.Unknown ? 0 : _history.ProgramsOnlyOn(cpu, now);
        string? access = line.Is("segfault"u8) ? Access(line["error_code"u8]) : null;

        Annotate(e, line).With("access", access);
        if (programs >= ManyPrograms)
        {
            Warn(e, line, Severity.Crit).With("access", access).With("programs", programs)
                .With("suspect", "only on this CPU: it may be faulty").FoldBy(FoldKey.Of("cpu"u8, line["cpu"u8]));
        }
        else if (crashes >= ManyCrashes)
        {
            Warn(e, line, Severity.Crit).With("access", access).With("crashes", crashes).FoldBy(FoldKey.Of("again"u8, comm));
        }
        else
        {
            Warn(e, line, IsVital(comm, line.Number("pid"u8)) ? Severity.Crit : Severity.Warn).With("access", access);
        }
    }

    private static bool IsVital(ReadOnlySpan<byte> comm, long pid) => pid == 1
        || comm.SequenceEqual("systemd"u8) || comm.SequenceEqual("init"u8) || comm.SequenceEqual("sshd"u8)
        || comm.SequenceEqual("dockerd"u8) || comm.SequenceEqual("containerd"u8) || comm.SequenceEqual("kubelet"u8);

    // x86 page fault error code: 1 page present, 2 write, 4 user, 16 instruction fetch (arch/x86/include/asm/trap_pf.h)
    private static string? Access(ReadOnlySpan<byte> error)
    {
        var text = new TextScanner(error);
        if (!text.TakeHex(out ulong bits))
            return null;
        bool isPresent = (bits & 1) != 0;
        return (bits & 16) != 0 ? isPresent ? "execute of data" : "execute of nothing"
            : (bits & 2) != 0 ? isPresent ? "write to read-only memory" : "write to unmapped memory"
            : isPresent ? "read of protected memory" : "read of unmapped memory";
    }
}
