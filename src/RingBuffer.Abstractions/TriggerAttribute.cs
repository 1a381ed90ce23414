using System;

namespace RingBuffer;

/// <summary>
/// Declares what a plugin cares about, so that <see cref="KernelPlugin.OnEvent"/> is not called for anything else. Within one
/// attribute every given condition must hold (any one of the literals counts); several attributes are alternatives. A plugin
/// without any sees every record of facility kern.
/// </summary>
/// <param name="literals">Case-sensitive texts, at least four bytes each, one of which the message must contain.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TriggerAttribute(params string[] literals) : Attribute
{
    /// <summary>Texts one of which the message must contain; none: any message.</summary>
    public string[] Literals { get; } = literals;

    /// <summary>The event's subsystem must be this one; null: any.</summary>
    public string? Subsystem { get; set; }

    /// <summary>The event must be at least this bad: <see cref="Severity.Err"/> lets EMERG to ERR through. Debug: any.</summary>
    public Severity AtLeast { get; set; } = Severity.Debug;

    /// <summary>Also see records that user space wrote (facility other than kern). Such text may be forged.</summary>
    public bool AnyFacility { get; set; }
}
