using System;
using System.Runtime.InteropServices;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Crash;

/// <summary>
/// What a report says beside its stack: whose task, which kernel, which machine, and what its kind adds. Gathered line by line, the
/// first that says a thing counts; what was not said is left out of the incident.
/// </summary>
internal sealed class ReportFacts
{
    private readonly KeptText _comm = new(64);
    private readonly KeptText _tainted = new(64);
    private readonly KeptText _kernel = new(64);
    private readonly KeptText _hardware = new(128);
    private readonly KeptText _workqueue = new(96);
    private readonly KeptText _address = new(32);
    private readonly KeptText _place = new(128);
    private readonly KeptText _access = new(8);
    private readonly KeptText _detail = new(200);
    private readonly KeptText _mode = new(128);
    private readonly KeptText _device = new(32);
    private readonly KeptText _handler = new(64);
    private readonly KeptText _cache = new(64);
    private readonly KeptText _blocker = new(64);
    private long _pid;
    private long _cpu;
    private long _oops;
    private long _seconds;
    private long _order;
    private long _size;
    private long _references;
    private long _irq;
    private long _blockerPid;

    /// <summary>After a panic the other CPUs say where they stop.</summary>
    private bool _othersStop;

    private bool _handlersFollow;

    public ReadOnlySpan<byte> Comm => _comm.Bytes;

    public long Pid => _pid;

    /// <summary>" Read" or " Write" where KASAN said it, else empty.</summary>
    public ReadOnlySpan<byte> Access => _access.Bytes;

    public void Clear()
    {
        foreach (KeptText text in (ReadOnlySpan<KeptText>)[_comm, _tainted, _kernel, _hardware, _workqueue, _address, _place, _access, _detail, _mode, _device, _blocker, _handler, _cache])
            text.Clear();
        _othersStop = _handlersFollow = IsBrief = false;
        _pid = _cpu = _oops = _seconds = _order = _size = _references = _blockerPid = _irq = Stalled = KnownFields.Unknown;
    }

    /// <summary>What the kernel says between "cut here" and the head: the text of a WARN().</summary>
    public void SetDetail(ReadOnlySpan<byte> line) => Set(_detail, line);

    /// <summary>It warns of a network card that stopped sending, of which the plugin for networks tells; told even where the stack has no names.</summary>
    public bool IsOfNetworkCard => _detail.Bytes.StartsWith("NETDEV WATCHDOG: "u8)
        && (_place.Bytes.IndexOf("sch_generic.c:"u8) >= 0 || _place.Bytes.StartsWith("0x"u8));

    /// <summary>A stall that was over, or reported, after a moment.</summary>
    public bool IsBrief { get; set; }

    public bool HasDetail => !_detail.IsEmpty;

    /// <summary>The one processor that a stall is of; unknown where there are more.</summary>
    public long Stalled { get; private set; }

    public void ReadHead(ReportKind kind, ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest)
    {
        if (kind == ReportKind.SoftLockup)
            HeadFacts.SoftLockup(rest, this);
        else if (kind == ReportKind.HungTask)
            HeadFacts.HungTask(rest, this);
        else if (kind == ReportKind.HardLockup)
            HeadFacts.HardLockup(line, this);
        else if (kind == ReportKind.RcuStall)
            HeadFacts.RcuStall(rest, this);
        else if (kind == ReportKind.NetDevice)
            HeadFacts.NetDevice(rest, this);
        else if (kind == ReportKind.WorkqueueLockup)
            HeadFacts.WorkqueueLockup(rest, this);
        else if (kind == ReportKind.Interrupt)
            HeadFacts.Interrupt(line, this);
        else if (kind == ReportKind.Panic && line.IndexOf(" exitcode="u8) is >= 0 and var code)
            Set(_detail, line[code..]);
        else if (kind == ReportKind.AllocationFailure)
            HeadFacts.AllocationFailure(line, rest, this);
        else if (line.IndexOf("WARNING: "u8) >= 0 || line.IndexOf("Badness at "u8) >= 0)
            HeadFacts.Warning(line, this);
        else
            HeadFacts.Others(line, this);
    }

    public void ReadLine(ReportKind kind, ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line.TrimStart(" \t"u8);
        if (text.StartsWith("CPU"u8) && text.EndsWith(": stopping"u8))
            _othersStop = true;
        else if (CpuLine.TryParse(text, out CpuLine cpu))
            ReadCpuLine(text, cpu);
        else if (text.StartsWith("Hardware name: "u8))
            Set(_hardware, text["Hardware name: "u8.Length..]);
        else if (text.StartsWith("Workqueue: "u8))
            Set(_workqueue, text["Workqueue: "u8.Length..]);
        else if (_oops == KnownFields.Unknown && text.IndexOf("[#"u8) is >= 0 and var number)
            ReadDeath(text, number + 2);
        else if (_kernel.IsEmpty && CpuLine.TaintAt(text) is >= 0 and var at)
            SetTaint(text, at);
        else if (_cpu == KnownFields.Unknown && text.IndexOf(" idle="u8) > 0)
            BodyFacts.StalledCpu(text, this);
        else if (_access.IsEmpty && (text.StartsWith("Read "u8) || text.StartsWith("Write "u8)))
            ReadAccess(text);
        else if (text.StartsWith("Failing address: "u8)) // s390
            BodyFacts.Address(text["Failing address: "u8.Length..], this);
        else if (text.StartsWith("at virtual address "u8)) // sparc, openrisc
            BodyFacts.Address(text["at virtual address "u8.Length..], this);
        else if (kind == ReportKind.WorkqueueLockup)
            ReadWork(text);
        else if (kind == ReportKind.MemoryLeak)
            ReadLeak(text);
        else if (kind == ReportKind.Ubsan && _cpu == KnownFields.Unknown && !text.StartsWith("UBSAN: "u8))
            Set(_detail, text); // right behind the head: "shift exponent 40 is too large for 32-bit type 'int'"
        else if (kind == ReportKind.BadPage && text.StartsWith("page dumped because: "u8))
            Set(_detail, text["page dumped because: "u8.Length..]);
        else if (kind is ReportKind.Kasan or ReportKind.Kfence)
            BodyFacts.MemoryObject(text, this);
        else if (kind == ReportKind.Kcsan)
            ReadRace(text);
        else if (kind == ReportKind.Interrupt)
            ReadHandler(text);
        else if (kind == ReportKind.HungTask && text.StartsWith("INFO: task "u8))
            BodyFacts.Blocker(text, this);
        else if (_comm.IsEmpty && kind is (ReportKind.Lockdep or ReportKind.Atomic))
            BodyFacts.LockTask(text, this);
    }

    public void SetTask(ReadOnlySpan<byte> comm, long pid)
    {
        comm = comm.TrimEnd((byte)' ');
        if (_comm.IsEmpty)
            _comm.Set(comm);
        else if (_pid != KnownFields.Unknown || !_comm.Bytes.SequenceEqual(comm))
            return;
        _pid = pid;
    }

    /// <summary>A number without a name; a name that comes with it follows.</summary>
    public void SetPid(long pid) => _pid = pid;

    public void SetCpu(long cpu) => _cpu = _cpu == KnownFields.Unknown ? cpu : _cpu;

    public void SetStalled(long cpu)
    {
        SetCpu(cpu);
        Stalled = cpu;
    }

    /// <summary>One more stall, of whichever processor.</summary>
    public void JoinStall(bool isBrief)
    {
        IsBrief &= isBrief;
        Stalled = KnownFields.Unknown;
    }

    public void SetKernel(ReadOnlySpan<byte> release) => Set(_kernel, release);

    public void SetSeconds(long seconds) => _seconds = seconds;

    public void SetAddress(ReadOnlySpan<byte> address) => Set(_address, address);

    /// <summary>FILE:LINE of the check that failed, or empty.</summary>
    public ReadOnlySpan<byte> Place => _place.Bytes;

    public void SetPlace(ReadOnlySpan<byte> place) => Set(_place, place);

    /// <summary>Of an allocation that failed: 2^order pages in a row; unknown of anything else.</summary>
    public long Order => _order;

    public void SetAllocation(long order, ReadOnlySpan<byte> mode)
    {
        _order = order;
        Set(_mode, mode);
    }

    public void SetDevice(ReadOnlySpan<byte> device) => Set(_device, device);

    /// <summary>The cache that the object is of.</summary>
    public void SetCache(ReadOnlySpan<byte> cache) => Set(_cache, cache);

    public void SetReferences(long references) => _references = references;

    public void SetInterrupt(long irq) => _irq = irq;

    /// <summary>A function that was asked whether the interrupt is its device's; of several the first.</summary>
    public void SetHandler(ReadOnlySpan<byte> function) => Set(_handler, function);

    public void SetBlocker(ReadOnlySpan<byte> comm, long pid)
    {
        Set(_blocker, comm);
        _blockerPid = pid;
    }

    public Note Describe(Note note) => note
        .With("comm", _comm.Bytes).WithKnown("pid", _pid).WithKnown("cpu", _cpu)
        .WithKnown("irq", _irq).With("handler", _handler.Bytes).With("dev", _device.Bytes).WithKnown("references", _references)
        .With("blocker_comm", _blocker.Bytes).WithKnown("blocker_pid", _blockerPid)
        .With("tainted", _tainted.Bytes).With("kernel", _kernel.Bytes).With("hardware", _hardware.Bytes)
        .With("workqueue", _workqueue.Bytes).With("address", _address.Bytes).With("place", _place.Bytes)
        .With("access", _access.Bytes.TrimStart((byte)' ')).WithKnown("size", _size).With("cache", _cache.Bytes).WithKnown("oops", _oops)
        .WithKnown("seconds", _seconds).WithKnown("order", _order).With("gfp_mask", _mode.Bytes)
        .With("detail", _detail.Bytes);

    /// <summary>
    /// What makes two reports the same alert: for what goes on and is reported again (a task that hangs, a CPU that spins) the task, or
    /// the CPU where that does not answer any more; else the fault, the line of source it was raised at and the task's name.
    /// </summary>
    public ulong RepeatKey(ReportKind kind, ulong fault) => kind switch
    {
        ReportKind.HardLockup => KeyOf(kind, default, _cpu),
        ReportKind.MemoryLeak => fault, // whoever called the function that leaks
        ReportKind.NetDevice => FoldKey.And(fault, _device.Bytes),
        ReportKind.HungTask or ReportKind.SoftLockup or ReportKind.RcuStall => KeyOf(kind, _comm.Bytes, _pid),
        _ => FoldKey.And(FoldKey.And(fault, _place.Bytes), _comm.Bytes),
    };

    private static ulong KeyOf(ReportKind kind, ReadOnlySpan<byte> name, long number) =>
        FoldKey.Of([(byte)kind], name, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number)));

    // "handlers:", then one a line
    private void ReadHandler(ReadOnlySpan<byte> text)
    {
        if (_handlersFollow && text.StartsWith("[<"u8))
            BodyFacts.InterruptHandler(text, this);
        _handlersFollow = text.SequenceEqual("handlers:"u8);
    }

    // "in-flight: 2067:rpc_async_schedule", which keeps the others waiting; else the first of those
    private void ReadWork(ReadOnlySpan<byte> text)
    {
        bool isFirst = text.StartsWith("in-flight: "u8) ? !_detail.Bytes.StartsWith("in-flight: "u8) : _detail.IsEmpty && text.StartsWith("pending: "u8);
        if (isFirst)
            _detail.Set(text);
    }

    private void ReadCpuLine(ReadOnlySpan<byte> text, scoped in CpuLine cpu)
    {
        if (!_othersStop)
        {
            SetCpu(cpu.Cpu);
            SetTask(cpu.Comm, cpu.Pid);
        }

        if (_kernel.IsEmpty && CpuLine.TaintAt(text) is >= 0 and var at)
            SetTaint(text, at);
    }

    private void SetTaint(ReadOnlySpan<byte> text, int at)
    {
        TaintLine.Parse(text, at, out ReadOnlySpan<byte> letters, out ReadOnlySpan<byte> release);
        _kernel.Set(release);
        _tainted.Clear();
        foreach (byte letter in letters)
        {
            if (letter is not ((byte)' ' or (byte)'-'))
                _tainted.Append([letter]);
        }
    }

    // "Kernel BUG [#1]", "modprobe(51): Kernel bad sw trap 5 [#1]" of sparc
    private void ReadDeath(ReadOnlySpan<byte> text, int numberAt)
    {
        TextScanner scanner = new(text[numberAt..]);
        if (!scanner.TakeNumber(out long number) || !scanner.Take("]"u8))
            return;
        _oops = number;
        scanner = new TextScanner(text);
        if (scanner.TakeUntil("("u8, out ReadOnlySpan<byte> comm) && comm.IndexOf(": "u8) < 0 && scanner.TakeNumber(out long pid) && scanner.Take("): "u8))
            SetTask(comm, pid);
    }

    // "Read of size 8 at addr ffff88803b8d8f48 by task kworker/0:2/102", "Write at addr 0bff00002a0f4600 by task x/7"
    private void ReadAccess(ReadOnlySpan<byte> text)
    {
        TextScanner scanner = new(text);
        if (!scanner.TakeWord(out ReadOnlySpan<byte> access) || !(scanner.Rest.StartsWith(" of size "u8) || scanner.Rest.StartsWith(" at addr "u8)))
            return;
        _access.Append(" "u8);
        _access.Append(access);
        if (scanner.Take(" of size "u8) && scanner.TakeNumber(out long size))
            _size = size;
        if (scanner.Take(" at addr "u8) && scanner.TakeWord(out ReadOnlySpan<byte> address)) // before 4.9 in the head
            Set(_address, address);
        if (scanner.Take(" by task "u8) && TaskName.TrySplit(scanner.Rest, out ReadOnlySpan<byte> comm, out long pid))
            SetTask(comm, pid);
    }

    // "unreferenced object 0xffff8880396c3000 (size 2928):", "comm "softirq", pid 0, jiffies 4295153189"
    private void ReadLeak(ReadOnlySpan<byte> text)
    {
        TextScanner scanner = new(text);
        if (scanner.Take("unreferenced object 0x"u8) && scanner.TakeWord(out ReadOnlySpan<byte> address))
        {
            Set(_address, address);
            if (_size == KnownFields.Unknown && scanner.Take(" (size "u8) && scanner.TakeNumber(out long size))
                _size = size;
        }
        else if (_comm.IsEmpty && scanner.Take("comm \""u8) && scanner.TakeUntilLast("\", pid "u8, out ReadOnlySpan<byte> comm)
            && scanner.TakeNumber(out long pid))
        {
            SetTask(comm, pid);
        }
    }

    // "write to 0xffff888103e1d0c8 of 8 bytes by task 10699 on cpu 0:"
    private void ReadRace(ReadOnlySpan<byte> text)
    {
        TextScanner scanner = new(text);
        if (!_address.IsEmpty || !scanner.TakeUntil(" to 0x"u8, out _) || !scanner.TakeWord(out ReadOnlySpan<byte> address)
            || !scanner.Take(" of "u8) || !scanner.TakeNumber(out long size))
            return;
        _address.Set(address);
        _size = size;
        if (scanner.SkipPast(" by task "u8) && scanner.TakeNumber(out long pid))
            SetPid(pid);
        if (scanner.SkipPast(" on cpu "u8) && scanner.TakeNumber(out long cpu))
            SetCpu(cpu);
    }

    private static void Set(KeptText kept, ReadOnlySpan<byte> text)
    {
        if (kept.IsEmpty)
            kept.Set(text.Trim(" \t"u8));
    }
}
