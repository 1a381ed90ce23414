using System;
using RingBuffer.Plugins.KernelText;

namespace RingBuffer.Plugins.Security;

/// <summary>
/// AppArmor's audit records (security/apparmor/audit.c): a verdict, an operation, and what it was about. DENIED alerts; KILLED and
/// ERROR alert louder; complain mode (ALLOWED), HINT and AUDIT are noted; STATUS comes by the dozen when profiles load and gets
/// its operation only. Fields that newer kernels add (class since 6.2) are not needed.
/// </summary>
internal static class AppArmorRecord
{
    public static void Report(PluginContext context, in KernelEvent e, scoped ref AuditFields fields, scoped ReadOnlySpan<byte> verdict)
    {
        ReadOnlySpan<byte> operation = fields.Plain("operation"u8);
        if (verdict.SequenceEqual("STATUS"u8))
        {
            ReadOnlySpan<byte> what = operation.IsEmpty ? fields.Plain("info"u8) : operation;
            context.RegisterAnnotation(e, $"AppArmor: {what}").With("operation", operation);
            return;
        }

        ReadOnlySpan<byte> profile = fields.Text("profile"u8);
        ReadOnlySpan<byte> target = Target(ref fields, out string? targetField);
        ReadOnlySpan<byte> comm = fields.Text("comm"u8);
        string of = target.IsEmpty ? "" : " of ";
        string by = comm.IsEmpty ? "" : " by ";
        Describe(context.RegisterAnnotation(e, $"AppArmor {verdict}: {operation}{of}{target}{by}{comm}"), fields, operation, profile, comm)
            .With(targetField ?? "name", target);
        bool isFailure = verdict.SequenceEqual("KILLED"u8) || verdict.SequenceEqual("ERROR"u8);
        if (!isFailure && !verdict.SequenceEqual("DENIED"u8))
            return;
        Describe(context.EmitWarning(e,
            $"AppArmor {(isFailure ? verdict : "denied"u8)} {operation}{of}{target}{by}{comm}, profile {profile}",
            isFailure ? Severity.Crit : IsUsual(profile, target) ? Severity.Notice : Severity.Warn), fields, operation, profile, comm)
            .With(targetField ?? "name", target).With("hint", "aa-logprof proposes a rule, should it be allowed")
            .FoldBy(FoldKey.AndWithoutNumbers(FoldKey.Of("apparmor"u8, operation, profile), target));
    }

    /// <summary>Snaps ask for more than their confinement gives, and cupsd for a capability it can do without, at every start.</summary>
    private static bool IsUsual(scoped ReadOnlySpan<byte> profile, scoped ReadOnlySpan<byte> target) =>
        profile.StartsWith("snap."u8) || profile.StartsWith("snap-update-ns."u8) || profile.EndsWith("/snap-confine"u8)
        || (profile.EndsWith("/cupsd"u8) && target.SequenceEqual("net_admin"u8));

    // A path, a capability, an address family, or another process.
    private static ReadOnlySpan<byte> Target(scoped ref AuditFields fields, out string? field)
    {
        field = "name";
        ReadOnlySpan<byte> target = fields.Text("name"u8);
        if (target.IsEmpty)
        {
            field = "capability";
            target = fields.Plain("capname"u8);
        }

        if (target.IsEmpty)
        {
            field = "family";
            target = fields.Plain("family"u8);
        }

        if (target.IsEmpty)
        {
            field = "peer";
            target = fields.Text("peer"u8);
        }

        return target;
    }

    private static Note Describe(
        Note note, AuditFields fields, ReadOnlySpan<byte> operation, ReadOnlySpan<byte> profile, ReadOnlySpan<byte> comm)
    {
        long error = fields.Number("error"u8);
        return note.With("operation", operation).With("profile", profile).With("comm", comm).WithKnown("pid", fields.Number("pid"u8))
            .With("requested_mask", fields.Plain("requested_mask"u8)).With("denied_mask", fields.Plain("denied_mask"u8))
            .With("info", fields.Plain("info"u8)).WithKnown("error", error).With("error_name", Errno.Name(error))
            .With("namespace", fields.Plain("namespace"u8));
    }
}
