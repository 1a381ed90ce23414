using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// IMA and EVM records, types 1800 to 1807: <c>pid=1 uid=0 … op=appraise_data cause=invalid-signature comm="sh" name="/x" dev="sda1"
/// ino=7 res=0 errno=0</c> (security/integrity/integrity_audit.c). A file that fails appraisal alerts; other failures alert less.
/// Noted only: successes, and what is measured while being written or read directly, which is ordinary on a busy system.
/// </summary>
internal static class IntegrityRecord
{
    public static void Report(PluginContext context, in KernelEvent e, scoped ref AuditFields fields, string what)
    {
        ReadOnlySpan<byte> operation = fields.Plain("op"u8);
        ReadOnlySpan<byte> cause = fields.Plain("cause"u8);
        ReadOnlySpan<byte> name = fields.Text("name"u8);
        ReadOnlySpan<byte> comm = fields.Text("comm"u8);
        Describe(context.RegisterAnnotation(e,
            $"integrity: {what}{(cause.IsEmpty ? "" : ", ")}{cause}{(name.IsEmpty ? "" : ": ")}{name}"), fields, name, comm);
        if (fields.Number("res"u8) != 0 || operation.SequenceEqual("invalid_pcr"u8) || operation.SequenceEqual("collect_data"u8))
            return;
        bool isAppraisal = operation.StartsWith("appraise"u8);
        Describe(context.EmitWarning(e,
            $"integrity check failed ({cause}): {name}{(comm.IsEmpty ? "" : ", used by ")}{comm}",
            isAppraisal ? Severity.Crit : Severity.Warn), fields, name, comm)
            .With("hint", "does the file still match its package: debsums, rpm -V").FoldBy(FoldKey.Of("integrity"u8, operation, cause, name));
    }

    private static Note Describe(Note note, AuditFields fields, ReadOnlySpan<byte> name, ReadOnlySpan<byte> comm) =>
        note.With("operation", fields.Plain("op"u8)).With("cause", fields.Plain("cause"u8)).With("name", name).With("comm", comm)
            .WithKnown("pid", fields.Number("pid"u8)).With("dev", fields.Plain("dev"u8));
}
