using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// Explains what the kernel's access controls say (AppArmor, SELinux, Smack, IPE, seccomp, lockdown, Yama, LoadPin, integrity,
/// module signatures) and alerts where something was refused or looks like an attack. Warnings fold by what was refused to whom, so
/// that a thousand identical denials are one. With an audit daemon running most of this never reaches the kernel log.
/// </summary>
[KernelPlugin("security-monitor", Version = "1.0.0", Author = "RingBuffer", Description = "Denials, lockdown, integrity, exploit marks",
    MinEngineVersion = "0.1", Capabilities = PluginCapabilities.AnalyzeEvents
        | PluginCapabilities.AnnotateEvents | PluginCapabilities.EmitAlerts)]
[Trigger(" audit(", "audit: audit_", "audit: backlog limit", "audit: rate limit", "queue overflow",
    "Lockdown: ", "Kernel is locked down", "was attempted by", "LoadPin: ", "an invalid context=", "requires CAP_SET",
    "tried to access /dev/mem")]
[Trigger("module verification failed", "taints kernel", "Loading of ", " is blacklisted", "not signed with a trusted key",
    "exploit attempt?", "userspace code (SMEP?)", "Unsafe core_pattern", "] bad frame in ", "usercopy: ", "with NULL argv",
    "bpf_probe_write_user")]
[Recognizes("denials of AppArmor, SELinux, Smack, IPE",
    "audit: type=1400 audit(1700000000.123:7): apparmor=\"DENIED\" operation=\"open\" profile=\"/usr/sbin/cupsd\" name=\"/etc/shadow\" "
    + "pid=700 comm=\"cupsd\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0")]
[Recognizes("system calls that seccomp stops",
    "audit: type=1326 audit(1795467672.156:11): auid=4294967295 uid=0 gid=0 ses=4294967295 subj=unconfined pid=207 comm=\"crash\" "
    + "exe=\"/crash\" sig=9 arch=c000003e syscall=110 compat=0 ip=0x43a569 code=0x0")]
[Recognizes("refusals of lockdown, Yama, LoadPin", "Lockdown: crash: /dev/mem,kmem,port is restricted; see man kernel_lockdown.7")]
[Recognizes("unsigned modules", "lablk: module verification failed: signature and/or required key missing - tainting kernel")]
[Recognizes("marks an exploit leaves", "kernel tried to execute NX-protected page - exploit attempt? (uid: 1000)")]
public sealed class SecurityMonitor : LinePlugin
{
    // Holds the decoded hex values of one record, which are half as long as in the message (8 KiB at most, 2 KiB since 6.3).
    private readonly byte[] _scratch = new byte[4096];

    /// <summary>Programs that look into the hardware, and do without where they may not.</summary>
    private static readonly byte[][] s_curious =
    [
        [.. "fwupd"u8], [.. "rasdaemon"u8], [.. "mcelog"u8], [.. "pmdakvm"u8], [.. "systemd"u8], [.. "Xorg"u8], [.. "Xorg.bin"u8],
        [.. "dmidecode"u8], [.. "biosdecode"u8], [.. "hwinfo"u8], [.. "lshw"u8], [.. "turbostat"u8], [.. "thermald"u8],
    ];

    internal override ReadOnlySpan<byte> Rules => SecurityRules.Text;

    private protected override bool OnPlainLine(in KernelEvent e)
    {
        if (!AuditLine.TryParse(e.Message, out AuditLine audit))
            return false;
        OnAudit(e, audit);
        return true;
    }

    private protected override void OnLine(in KernelEvent e, scoped in LineMatch line)
    {
        if (!line.Is("lockdown"u8))
        {
            base.OnLine(e, line);
            return;
        }

        Annotate(e, line);
        if (!line["what"u8].EndsWith("ibernation"u8)) // logind, or the kernel itself, asks at every start of a machine with Secure Boot
            Warn(e, line, IsCurious(line["comm"u8]) ? Severity.Notice : Severity.Warn);
    }

    private static bool IsCurious(ReadOnlySpan<byte> comm)
    {
        foreach (byte[] known in s_curious)
        {
            if (comm.SequenceEqual(known))
                return true;
        }

        return false;
    }

    private void OnAudit(in KernelEvent e, scoped in AuditLine audit)
    {
        var fields = new AuditFields(audit.Body, _scratch);
        if (audit.Type == AuditType.Avc && SelinuxRecord.TryReport(Context, e, audit.Body, _scratch))
            return;
        ReadOnlySpan<byte> appArmor = fields.Plain("apparmor"u8);
        if (!appArmor.IsEmpty && audit.Type is AuditType.Avc or >= 1501 and <= 1507) // own numbers before 2.6.36
            AppArmorRecord.Report(Context, e, ref fields, appArmor);
        else if (audit.Type == AuditType.Avc && fields.Plain("lsm"u8).SequenceEqual("SMACK"u8))
            OtherAuditRecords.ReportSmack(Context, e, ref fields);
        else if (audit.Type == AuditType.Seccomp)
            SeccompRecord.Report(Context, e, ref fields);
        else if (audit.Type == AuditType.IpeAccess)
            OtherAuditRecords.ReportIpe(Context, e, ref fields);
        else if (audit.Type == AuditType.Link)
            OtherAuditRecords.ReportLink(Context, e, ref fields);
        else if (audit.Type is >= 1800 and <= 1899)
            IntegrityRecord.Report(Context, e, ref fields, AuditType.Meaning(audit.Type) ?? "");
        else
            OtherAuditRecords.Note(Context, e, ref fields, audit.Type);
    }
}
