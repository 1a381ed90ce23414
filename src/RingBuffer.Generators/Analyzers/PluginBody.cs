using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using RingBuffer.Generators.Declarations;

namespace RingBuffer.Generators.Analyzers;

/// <summary>
/// What the code of one plugin was seen to do, gathered by <see cref="PluginBodyAnalyzer"/> from several threads, and what is to be
/// said about it once all of it was seen.
/// </summary>
internal sealed class PluginBody(INamedTypeSymbol type, AttributeData attribute)
{
    private readonly ConcurrentBag<(Capability Capability, string Call, Location Location)> _uses = [];
    private readonly ConcurrentBag<(ISymbol From, Diagnostic Problem)> _costs = [];
    private readonly ConcurrentBag<(ISymbol From, ISymbol To)> _calls = [];
    private readonly ConcurrentBag<Diagnostic> _async = [];
    private volatile bool _contextEscapes;

    private string Name => AttributeArguments.FirstText(attribute) ?? type.Name;

    /// <summary>A call of a method or constructor, or a reference to a method.</summary>
    public void OnMember(ISymbol from, IMethodSymbol to, SyntaxNode syntax)
    {
        _calls.Add((from, to.OriginalDefinition));
        if (Capability.NeededBy(to) is { } capability && PluginSymbols.IsNamed(to.ContainingType, PluginSymbols.ContextClass))
            _uses.Add((capability, to.Name, syntax.GetLocation()));
        if (CostlyCalls.Blocks(to))
            AddCost(DiagnosticDescriptors.BlockingCall, from, CostlyCalls.NameOf(to), syntax);
        else if (CostlyCalls.Allocates(to))
            OnAllocation(from, CostlyCalls.NameOf(to), syntax);
    }

    public void OnProperty(ISymbol from, IPropertyReferenceOperation reference)
    {
        foreach (IMethodSymbol accessor in new[] { reference.Property.GetMethod, reference.Property.SetMethod }.OfType<IMethodSymbol>())
            _calls.Add((from, accessor.OriginalDefinition));
        if (CostlyCalls.Blocks(reference.Property))
            AddCost(DiagnosticDescriptors.BlockingCall, from, CostlyCalls.NameOf(reference.Property), reference.Syntax);
        OnContext(reference);
    }

    /// <summary>A context handed to somebody else may be used in ways that are not seen here.</summary>
    public void OnContext(IOperation reference)
    {
        if (PluginSymbols.IsNamed(reference.Type as INamedTypeSymbol, PluginSymbols.ContextClass)
            && reference.Parent is not (IInvocationOperation or IMemberReferenceOperation))
            _contextEscapes = true;
    }

    public void OnAllocation(ISymbol from, string what, SyntaxNode syntax) =>
        AddCost(DiagnosticDescriptors.AllocatingCall, from, what, syntax);

    public void OnFunction(IMethodSymbol function, SyntaxNode syntax)
    {
        if (function is { IsAsync: true, ReturnsVoid: true })
            AddAsync(function.Name.Length == 0 ? "A lambda" : function.Name, syntax.GetLocation());
    }

    /// <summary>Says everything, now that the whole class was seen.</summary>
    public void Report(Action<Diagnostic> report, CancellationToken cancellation)
    {
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
            SeeDeclaration(method);
        int declared = AttributeArguments.Number(attribute, "Capabilities", PluginReader.DefaultCapabilities);
        foreach ((Capability capability, string call, Location location) in _uses.Where(u => (u.Capability.Value & declared) == 0))
            report(Diagnostic.Create(DiagnosticDescriptors.UndeclaredCapability, location, capability.Properties, call, capability.Name, Name));
        ReportUnused(declared, report, cancellation);

        HashSet<ISymbol> onTheWay = ReachedFromOnEvent();
        foreach ((_, Diagnostic problem) in _costs.Where(c => onTheWay.Contains(c.From)))
            report(problem);
        foreach (Diagnostic problem in _async)
            report(problem);
    }

    private void SeeDeclaration(IMethodSymbol method)
    {
        if (method is { IsAsync: true, ReturnsVoid: true })
            AddAsync(method.Name, method.Locations[0]);
        if (method.OverriddenMethod is { } overridden && Capability.NeededBy(overridden) is { } capability)
            _uses.Add((capability, method.Name, method.Locations[0]));
    }

    /// <summary>Only what was declared by hand, and only where nobody else can use it in the plugin's name.</summary>
    private void ReportUnused(int declared, Action<Diagnostic> report, CancellationToken cancellation)
    {
        bool byHand = attribute.NamedArguments.Any(a => a.Key == "Capabilities");
        if (!byHand || _contextEscapes || !PluginSymbols.IsNamed(type.BaseType, PluginSymbols.PluginClass))
            return;
        int used = _uses.Aggregate(0, (all, use) => all | use.Capability.Value);
        Location location = PluginProblems.Location(attribute, type, cancellation);
        foreach (Capability capability in Capability.All(attribute).Where(c => (c.Value & declared & ~used) != 0))
            report(Diagnostic.Create(DiagnosticDescriptors.UnusedCapability, location, capability.Properties, Name, capability.Name));
    }

    /// <summary>OnEvent, and what a base class between may call from its own.</summary>
    private static bool IsCalledForEvents(IMethodSymbol method) =>
        method.IsOverride && method.Name is not ("OnLoad" or "OnUnload" or "ToString" or "Equals" or "GetHashCode");

    private HashSet<ISymbol> ReachedFromOnEvent()
    {
        ILookup<ISymbol, ISymbol> calls = _calls.ToLookup(c => c.From, c => c.To, SymbolEqualityComparer.Default);
        var reached = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var next = new Stack<ISymbol>(type.GetMembers().OfType<IMethodSymbol>().Where(IsCalledForEvents));
        while (next.Count > 0)
        {
            ISymbol method = next.Pop();
            if (!reached.Add(method))
                continue;
            foreach (ISymbol called in calls[method])
                next.Push(called);
        }

        return reached;
    }

    private void AddCost(DiagnosticDescriptor rule, ISymbol from, string what, SyntaxNode syntax) =>
        _costs.Add((from, Diagnostic.Create(rule, syntax.GetLocation(), what, Name)));

    private void AddAsync(string what, Location location) =>
        _async.Add(Diagnostic.Create(DiagnosticDescriptors.AsyncVoid, location, what, Name));
}
