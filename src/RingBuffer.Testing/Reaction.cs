using System;
using System.Collections.Generic;
using System.Linq;

namespace RingBuffer.Testing;

/// <summary>What one line led to. Returned by <see cref="PluginTest.Feed(string, Severity)"/>; a plain object.</summary>
public sealed class Reaction
{
    private readonly List<Annotation> _annotations = [];
    private readonly List<Warning> _warnings = [];
    private readonly List<Incident> _incidents = [];

    internal Reaction(ulong eventId) => EventId = eventId;

    /// <summary>The <see cref="KernelEvent.Id"/> the line got.</summary>
    public ulong EventId { get; }

    /// <summary>A trigger selected the line: OnEvent was called.</summary>
    public bool ReachedPlugin => WhyNot.Length == 0;

    /// <summary>Why the line did not reach the plugin, trigger by trigger; empty when it did.</summary>
    public string WhyNot { get; internal set; } = "";

    /// <summary>Notes made while the line was handled, late ones on earlier lines included.</summary>
    public IReadOnlyList<Annotation> Annotations => _annotations;

    /// <summary>Alerts raised while the line was handled, repeats included.</summary>
    public IReadOnlyList<Warning> Warnings => _warnings;

    /// <summary>Incidents that the line completed, repeats included.</summary>
    public IReadOnlyList<Incident> Incidents => _incidents;

    /// <summary>The one annotation of the line.</summary>
    /// <exception cref="InvalidOperationException">There is none or more than one; the message says what there is.</exception>
    public Annotation Annotation => Single(_annotations, "annotation");

    /// <summary>The one warning of the line.</summary>
    /// <exception cref="InvalidOperationException">There is none or more than one; the message says what there is.</exception>
    public Warning Warning => Single(_warnings, "warning");

    /// <summary>The one incident of the line.</summary>
    /// <exception cref="InvalidOperationException">There is none or more than one; the message says what there is.</exception>
    public Incident Incident => Single(_incidents, "incident");

    /// <summary>Neither annotations nor warnings nor incidents: what a look-alike must give.</summary>
    public bool IsSilent => _annotations.Count + _warnings.Count + _incidents.Count == 0;

    /// <summary>Everything the line led to, for the message of a failed assertion.</summary>
    public override string ToString() => !ReachedPlugin
        ? $"did not reach the plugin: {WhyNot}"
        : IsSilent ? "nothing" : string.Join("; ", _annotations.Concat<Finding>(_warnings).Concat(_incidents));

    internal void Add(Annotation annotation) => _annotations.Add(annotation);

    internal void Add(Warning warning) => _warnings.Add(warning);

    internal void Add(Incident incident) => _incidents.Add(incident);

    private T Single<T>(List<T> findings, string what)
        where T : Finding => findings.Count == 1
            ? findings[0]
            : throw new InvalidOperationException($"not exactly one {what}: {this}");
}
