using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using RingBuffer.Generators.Declarations;

namespace RingBuffer.Generators.Analyzers;

/// <summary>
/// Reports what the code of a plugin does that its declaration does not say, or that harms the others: undeclared and unused
/// capabilities, blocking and allocating calls on the way from OnEvent, async void. The compiler calls it, from several threads. It
/// follows calls within the plugin's class and its nested types, not into other classes.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PluginBodyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.UndeclaredCapability, DiagnosticDescriptors.UnusedCapability, DiagnosticDescriptors.BlockingCall,
        DiagnosticDescriptors.AllocatingCall, DiagnosticDescriptors.AsyncVoid,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var bodies = new ConcurrentDictionary<INamedTypeSymbol, PluginBody>(SymbolEqualityComparer.Default);
            start.RegisterSymbolStartAction(c => Start(c, bodies), SymbolKind.NamedType);
        });
    }

    /// <summary>A nested type adds to what its plugin does; the compiler ends it before the plugin.</summary>
    private static void Start(SymbolStartAnalysisContext context, ConcurrentDictionary<INamedTypeSymbol, PluginBody> bodies)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        INamedTypeSymbol? plugin = PluginSymbols.WithContainers(type).FirstOrDefault(t => PluginSymbols.FindPluginAttribute(t) is not null);
        if (plugin is null)
            return;
        PluginBody body = bodies.GetOrAdd(plugin, static p => new PluginBody(p, PluginSymbols.FindPluginAttribute(p)!));
        context.RegisterOperationAction(c => Visit(body, c), OperationKind.Invocation, OperationKind.MethodReference,
            OperationKind.ObjectCreation, OperationKind.PropertyReference, OperationKind.ParameterReference,
            OperationKind.InterpolatedString, OperationKind.AnonymousFunction, OperationKind.LocalFunction);
        if (SymbolEqualityComparer.Default.Equals(type, plugin))
            context.RegisterSymbolEndAction(c => body.Report(c.ReportDiagnostic, c.CancellationToken));
    }

    private static void Visit(PluginBody body, OperationAnalysisContext context)
    {
        switch (context.Operation)
        {
            case IInvocationOperation call:
                body.OnMember(context.ContainingSymbol, call.TargetMethod, call.Syntax);
                break;
            case IMethodReferenceOperation reference:
                body.OnMember(context.ContainingSymbol, reference.Method, reference.Syntax);
                break;
            case IObjectCreationOperation { Constructor: { } constructor }:
                body.OnMember(context.ContainingSymbol, constructor, context.Operation.Syntax);
                break;
            case IPropertyReferenceOperation reference:
                body.OnProperty(context.ContainingSymbol, reference);
                break;
            case IParameterReferenceOperation:
                body.OnContext(context.Operation);
                break;
            case IInterpolatedStringOperation { ConstantValue.HasValue: false, Parent: not IInterpolatedStringHandlerCreationOperation } text:
                body.OnAllocation(context.ContainingSymbol, "an interpolated string", text.Syntax);
                break;
            case IAnonymousFunctionOperation lambda:
                body.OnFunction(lambda.Symbol, lambda.Syntax);
                break;
            case ILocalFunctionOperation function:
                body.OnFunction(function.Symbol, function.Syntax);
                break;
        }
    }
}
