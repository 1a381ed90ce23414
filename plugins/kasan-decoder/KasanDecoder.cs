using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Kasan;

/// <summary>
/// Decodes reports of the kernel address sanitizer: each line it knows gets a note, each report one warning, at the line that says
/// what was accessed, or, where a kernel prints none (frees before 6.1), at the next line that shows the report went on. The
/// sanitizer's self tests are noted without alert. KFENCE, KMSAN, KCSAN and UBSAN are not decoded here.
/// </summary>
[KernelPlugin("kasan-decoder", Version = "1.0.0", Author = "RingBuffer", Description = "Reports of the kernel address sanitizer",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger("BUG: KASAN: ", "BUG: KASan: ", "BUG: Double free", "Read of size ", "Write of size ", "Free of addr ", "Read at addr ",
    "Write at addr ", " Comm: ", "Allocated by task ", "Freed by task ", "INFO: Allocated in ", "INFO: Freed in ",
    "which belongs to the cache ", "The buggy address ", ", in cache ", "Pointer tag: ", "KASAN: null-ptr-deref in range",
    "wild-memory-access in range", "user-memory-access in range", "kasan: GPF could be caused by")]
[Recognizes("an access that KASAN reports, explained", "BUG: KASAN: slab-out-of-bounds in lab_6+0x16/0x40")]
public sealed class KasanDecoder : KernelPlugin
{
    /// <summary>A report is printed in one go under a lock; on a slow console that may take seconds.</summary>
    private const long LongestMicroseconds = 30_000_000;

    private readonly KeptText _kind = new(64);
    private readonly KeptText _function = new(256);
    private readonly KeptText _offset = new(32);
    private readonly KeptText _module = new(64);
    private readonly KeptText _address = new(32);
    private EventMark _header;
    private long _startMicroseconds;
    private bool _isOpen;

    /// <summary>The header was seen, its warning was not given yet.</summary>
    private bool _isPending;

    /// <inheritdoc/>
    public override void OnEvent(in KernelEvent e)
    {
        ReadOnlySpan<byte> message = e.Message;
        if (_isOpen && e.StreamMicroseconds - _startMicroseconds > LongestMicroseconds)
            Close();
        if (TaskName.IsSubject(message))
            return;
        if (KasanHeader.TryParse(message, out KasanHeader header))
        {
            if (!message.EndsWith(" [inline]"u8)) // a program that looked addresses up put copies before the header
                OnHeader(e, header);
        }
        else if (KasanAccess.TryParse(message, out KasanAccess access))
            OnAccess(e, access);
        else if (CpuLine.TryParse(message, out CpuLine cpu))
            WarnIfPending(e.Mark, default, KnownFields.Unknown, _address.Bytes, cpu.Comm, cpu.Pid);
        else if (_isOpen)
            OnDetail(e, message);
        else
            OnFaultExplanation(e, message);
    }

    /// <inheritdoc/>
    public override void OnUnload() => Close();

    private void OnHeader(in KernelEvent e, scoped in KasanHeader header)
    {
        Close();
        _kind.Set(header.Kind);
        _function.Set(header.Function);
        _offset.Set(header.Offset);
        _module.Set(header.Module);
        _address.Set(header.Address);
        _header = e.Mark;
        _startMicroseconds = e.StreamMicroseconds;
        _isOpen = true;
        _isPending = !header.IsSelfTest;
        DescribeHeader(Context.RegisterAnnotation(e,
            $"KASAN: {header.Kind}{(header.Function.IsEmpty ? "" : " in ")}{header.Function}{(header.IsSelfTest ? " (self test)" : "")}"))
            .With("address", header.Address);
    }

    private void OnAccess(in KernelEvent e, scoped in KasanAccess access)
    {
        ReadOnlySpan<byte> address = access.Address.IsEmpty ? _address.Bytes : access.Address;
        DescribeAccess(Context.RegisterAnnotation(e,
            $"KASAN: {access.Access} by {access.Task} (pid {access.Pid})"), access.Access, access.Size, address, access.Task, access.Pid);
        WarnIfPending(e.Mark, access.Access, access.Size, address, access.Task, access.Pid);
    }

    private void OnDetail(in KernelEvent e, ReadOnlySpan<byte> message)
    {
        WarnIfPending(e.Mark, default, KnownFields.Unknown, _address.Bytes, default, KnownFields.Unknown);
        KasanDetail.Annotate(Context, e, message);
    }

    // arch code asks KASAN what a faulting address means (kasan_non_canonical_hook, 5.7; "kasan: GPF could be…" in 4.x). The oops
    // that follows is the report, so this is only noted.
    private void OnFaultExplanation(in KernelEvent e, ReadOnlySpan<byte> message)
    {
        var line = new TextScanner(message);
        if (message.StartsWith("kasan: GPF could be caused by NULL-ptr deref or user memory access"u8))
            Context.RegisterAnnotation(e, "KASAN: a bad pointer caused this").With("kind", "null-ptr-deref"u8);
        else if (line.Take("KASAN: "u8) && line.TakeUntil(" in range ["u8, out ReadOnlySpan<byte> kind)
            && line.TakeUntil("-"u8, out ReadOnlySpan<byte> from))
            Context.RegisterAnnotation(e, $"KASAN: {kind}, the pointer was near {from}").With("kind", LastWord(kind)).With("address", from);
    }

    // "maybe wild-memory-access", "probably user-memory-access"
    private static ReadOnlySpan<byte> LastWord(ReadOnlySpan<byte> text) => text[(text.LastIndexOf((byte)' ') + 1)..];

    private void Close()
    {
        WarnIfPending(_header, default, KnownFields.Unknown, _address.Bytes, default, KnownFields.Unknown);
        _isOpen = false;
    }

    private void WarnIfPending(
        EventMark mark, ReadOnlySpan<byte> access, long size, ReadOnlySpan<byte> address, ReadOnlySpan<byte> task, long pid)
    {
        if (!_isPending)
            return;
        _isPending = false;
        ReadOnlySpan<byte> function = _function.Bytes;
        DescribeAccess(DescribeHeader(Context.EmitWarning(mark,
            $"KASAN: {_kind.Bytes}{(function.IsEmpty ? "" : " in ")}{function}{(task.IsEmpty ? "" : ", process ")}{task}",
            Severity.Crit)), access, size, address, task, pid)
            .With("hint", "the incident of the whole report; report it to those who maintain the function").FoldBy(FoldKey.Of(_kind.Bytes, function));
    }

    private Note DescribeHeader(Note note) => note.With("kind", _kind.Bytes).With("function", _function.Bytes)
        .With("function_offset", _offset.Bytes).With("module", _module.Bytes);

    private static Note DescribeAccess(
        Note note, ReadOnlySpan<byte> access, long size, ReadOnlySpan<byte> address, ReadOnlySpan<byte> task, long pid) =>
        note.With("access", access).WithKnown("size", size).With("address", address).With("task", task).WithKnown("pid", pid);
}
