using System;
using System.Collections.Generic;
using System.Linq;

namespace RingBuffer.Testing;

/// <summary>Something a plugin said, with its fields. A plain object, a copy of what the engine held.</summary>
public abstract class Finding
{
    private protected Finding(string text, ulong eventId, IReadOnlyDictionary<string, object> fields)
    {
        Text = text;
        EventId = eventId;
        Fields = fields;
    }

    /// <summary>The text as it is written.</summary>
    public string Text { get; }

    /// <summary>The <see cref="KernelEvent.Id"/> of the event it is about.</summary>
    public ulong EventId { get; }

    /// <summary>Its fields: <see cref="long"/>, <see cref="bool"/> or <see cref="string"/>.</summary>
    public IReadOnlyDictionary<string, object> Fields { get; }

    /// <summary>The value of a field; null when it has no such field.</summary>
    public object? this[string field] => Fields.GetValueOrDefault(field);

    /// <summary>The value of a number field.</summary>
    /// <exception cref="ArgumentException">There is no such field, or it is not a number; the message lists the fields.</exception>
    public long Number(string field) => Value<long>(field);

    /// <summary>The value of a true-or-false field.</summary>
    /// <exception cref="ArgumentException">There is no such field, or it is something else; the message lists the fields.</exception>
    public bool Flag(string field) => Value<bool>(field);

    /// <summary>The value of a text field.</summary>
    /// <exception cref="ArgumentException">There is no such field, or it is not text; the message lists the fields.</exception>
    public string String(string field) => Value<string>(field);

    /// <summary>The text and the fields, for the message of a failed assertion.</summary>
    public override string ToString() => Fields.Count == 0 ? Text : $"{Text} {{{FieldList()}}}";

    private T Value<T>(string field) => this[field] is T value
        ? value
        : throw new ArgumentException($"no field '{field}' of type {typeof(T).Name}; the fields of \"{Text}\" are {{{FieldList()}}}", nameof(field));

    private string FieldList() => string.Join(", ", Fields.Select(f => f.Value is string text ? $"{f.Key}=\"{text}\"" : $"{f.Key}={f.Value}"));
}

/// <summary>A note on an event.</summary>
public sealed class Annotation : Finding
{
    internal Annotation(string text, ulong eventId, IReadOnlyDictionary<string, object> fields, bool isLate)
        : base(text, eventId, fields) => IsLate = isLate;

    /// <summary>It is about an earlier event, which was already written: a record of its own in the output.</summary>
    public bool IsLate { get; }
}

/// <summary>Something raised for an operator: repeats are folded by the engine.</summary>
public abstract class Alert : Finding
{
    private protected Alert(string text, ulong eventId, IReadOnlyDictionary<string, object> fields, Severity severity, bool isRepeat)
        : base(text, eventId, fields)
    {
        Severity = severity;
        IsRepeat = isRepeat;
    }

    /// <summary>The plugin's judgement.</summary>
    public Severity Severity { get; }

    /// <summary>The engine takes it for a repeat of an earlier one: it is counted there, not written by itself.</summary>
    public bool IsRepeat { get; internal set; }
}

/// <summary>What EmitWarning raised.</summary>
public sealed class Warning : Alert
{
    internal Warning(string text, ulong eventId, IReadOnlyDictionary<string, object> fields, Severity severity, bool isRepeat)
        : base(text, eventId, fields, severity, isRepeat)
    {
    }
}

/// <summary>What ReportIncident reported: many lines as one. Its text is the title.</summary>
public sealed class Incident : Alert
{
    internal Incident(
        string title, IncidentSpan span, IReadOnlyDictionary<string, object> fields, Severity severity, bool isRepeat, string kind, IReadOnlyList<string> trace)
        : base(title, span.First.Id, fields, severity, isRepeat)
    {
        Kind = kind;
        Span = span;
        Trace = trace;
    }

    /// <summary>What it is, such as <c>soft_lockup</c>.</summary>
    public string Kind { get; }

    /// <summary>The events it is made of.</summary>
    public IncidentSpan Span { get; }

    /// <summary>The frames, innermost first, as <c>symbol+0x1f [module]</c>; the offset in hexadecimal, no module for the kernel itself.</summary>
    public IReadOnlyList<string> Trace { get; }
}
