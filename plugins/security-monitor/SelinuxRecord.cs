using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// SELinux access decisions: <c>avc:  denied  { read write } for  pid=7 comm="x" … scontext=… tcontext=… tclass=file permissive=0</c>
/// (security/selinux/avc.c; the doubled blanks tell them from look-alikes of user space; permissive= since 3.17). A denial alerts;
/// one that permissive mode let through, and a grant, are noted.
/// </summary>
internal static class SelinuxRecord
{
    public static bool TryReport(PluginContext context, in KernelEvent e, ReadOnlySpan<byte> body, Span<byte> scratch)
    {
        var line = new TextScanner(body);
        if (!line.Take("avc:  "u8) || !line.TakeUntil("  { "u8, out ReadOnlySpan<byte> verdict)
            || !line.TakeUntil(" } for "u8, out ReadOnlySpan<byte> permissions))
            return false;
        var fields = new AuditFields(line.Rest, scratch);
        bool isPermissive = fields.Number("permissive"u8) == 1;
        ReadOnlySpan<byte> comm = fields.Text("comm"u8);
        ReadOnlySpan<byte> path = fields.Text("path"u8);
        ReadOnlySpan<byte> name = path.IsEmpty ? fields.Text("name"u8) : path;
        ReadOnlySpan<byte> tclass = fields.Plain("tclass"u8);
        Describe(context.RegisterAnnotation(e,
            $"SELinux {verdict}{(isPermissive ? " (permissive)" : "")}: {permissions} on {tclass}{(name.IsEmpty ? "" : " ")}{name} by {comm}"),
            fields, permissions)
            .With("comm", comm).With(path.IsEmpty ? "name" : "path", name);
        if (isPermissive || !verdict.SequenceEqual("denied"u8))
            return true;
        Describe(context.EmitWarning(e,
            $"SELinux denied {permissions} on {tclass}{(name.IsEmpty ? "" : " ")}{name} to {comm}"), fields, permissions)
            .With("comm", comm).With(path.IsEmpty ? "name" : "path", name)
            .With("hint", "ausearch -m avc -ts recent | audit2why").FoldBy(FoldKey.Of(permissions, fields.Plain("scontext"u8), fields.Plain("tcontext"u8), tclass));
        return true;
    }

    private static Note Describe(Note note, AuditFields fields, ReadOnlySpan<byte> permissions)
    {
        long permissive = fields.Number("permissive"u8);
        note.With("permissions", permissions).WithKnown("pid", fields.Number("pid"u8))
            .With("scontext", fields.Plain("scontext"u8)).With("tcontext", fields.Plain("tcontext"u8))
            .With("tclass", fields.Plain("tclass"u8)).WithKnown("capability_number", fields.Number("capability"u8));
        return permissive == KnownFields.Unknown ? note : note.With("permissive", permissive == 1);
    }
}
