using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// Audit records with little to take apart: Smack and IPE denials and link attacks alert, crashed processes (1701) are noted because
/// the fault itself is reported from its own line, and every other type gets its meaning and the process.
/// </summary>
internal static class OtherAuditRecords
{
    // security/smack/smack_access.c: lsm=SMACK fn=smack_inode_permission action=denied subject="a" object="b" requested=w pid=7 comm="x"
    public static void ReportSmack(PluginContext context, in KernelEvent e, scoped ref AuditFields fields)
    {
        ReadOnlySpan<byte> subject = fields.Plain("subject"u8);
        ReadOnlySpan<byte> target = fields.Plain("object"u8);
        ReadOnlySpan<byte> requested = fields.Plain("requested"u8);
        ReadOnlySpan<byte> comm = fields.Text("comm"u8);
        ReadOnlySpan<byte> action = fields.Plain("action"u8);
        long pid = fields.Number("pid"u8);
        context.RegisterAnnotation(e, $"Smack {action}: {subject} on {target} ({requested}) by {comm}")
            .With("operation", fields.Plain("fn"u8)).With("scontext", subject).With("tcontext", target)
            .With("requested_mask", requested).With("comm", comm).WithKnown("pid", pid);
        if (action.SequenceEqual("denied"u8))
        {
            context.EmitWarning(e, $"Smack denied {subject} access to {target} ({requested}), process {comm}")
                .With("scontext", subject).With("tcontext", target).With("requested_mask", requested)
                .With("comm", comm).WithKnown("pid", pid)
                .With("hint", "the rules of the subject: /sys/fs/smackfs/load2").FoldBy(FoldKey.Of("smack"u8, subject, target, requested));
        }
    }

    // security/ipe/audit.c (6.12): ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=1 pid=7 comm="x" path="/x" … rule="DEFAULT action=DENY"
    public static void ReportIpe(PluginContext context, in KernelEvent e, scoped ref AuditFields fields)
    {
        ReadOnlySpan<byte> operation = fields.Plain("ipe_op"u8);
        ReadOnlySpan<byte> path = fields.Text("path"u8);
        ReadOnlySpan<byte> comm = fields.Text("comm"u8);
        bool isDenied = fields.Plain("rule"u8).EndsWith("action=DENY"u8);
        long pid = fields.Number("pid"u8);
        context.RegisterAnnotation(e, $"IPE {(isDenied ? "denied" : "allowed")} {operation} of {path} to {comm}")
            .With("operation", operation).With("path", path).With("comm", comm).WithKnown("pid", pid);
        if (isDenied && fields.Number("enforcing"u8) != 0)
        {
            context.EmitWarning(e, $"IPE denied {operation} of {path} to {comm}")
                .With("operation", operation).With("path", path).With("comm", comm).WithKnown("pid", pid)
                .With("hint", "is the file where the policy wants it: /sys/kernel/security/ipe/policies").FoldBy(FoldKey.Of("ipe"u8, operation, path));
        }
    }

    // fs/namei.c, audit_log_path_denied: op=follow_link action=denied ppid=1 pid=7 … comm="x" exe="/x" res=0
    public static void ReportLink(PluginContext context, in KernelEvent e, scoped ref AuditFields fields)
    {
        ReadOnlySpan<byte> operation = fields.Plain("op"u8);
        ReadOnlySpan<byte> comm = fields.Text("comm"u8);
        ReadOnlySpan<byte> exe = fields.Text("exe"u8);
        long pid = fields.Number("pid"u8);
        context.RegisterAnnotation(e, $"link protection stopped {operation} of {comm}")
            .With("operation", operation).With("comm", comm).WithKnown("pid", pid).With("exe", exe);
        context.EmitWarning(e, $"link protection stopped {operation} of {comm}: a link attack?", Severity.Crit)
            .With("operation", operation).With("comm", comm).WithKnown("pid", pid).With("exe", exe)
            .With("hint", "who owns the directory and the link there; sysctl fs.protected_symlinks").FoldBy(FoldKey.Of("link"u8, operation, exe.IsEmpty ? comm : exe));
    }

    public static void Note(PluginContext context, in KernelEvent e, scoped ref AuditFields fields, long type)
    {
        ReadOnlySpan<byte> comm = fields.Text("comm"u8);
        context.RegisterAnnotation(e,
            $"audit: {AuditType.Meaning(type) ?? "record of a type not known here"}{(comm.IsEmpty ? "" : ", by ")}{comm}")
            .With("audit_type", type).With("comm", comm).WithKnown("pid", fields.Number("pid"u8)).With("exe", fields.Text("exe"u8))
            .WithKnown("sig", fields.Number("sig"u8)).WithKnown("syscall", fields.Number("syscall"u8))
            .With("operation", fields.Plain("op"u8)).With("proctitle", fields.Text("proctitle"u8));
    }
}
