using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace RingBuffer.Generators.CodeFixes;

/// <summary>Declares the capability that a call needs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AddCapabilityFix() : PluginCodeFix("Declare the capability", "RB0010")
{
    private protected override SyntaxNode? Change(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (CapabilityList.NameIn(diagnostic) is not { } name || CapabilityList.AttributeAround(node) is not { } attribute)
            return null;
        if (CapabilityList.Of(attribute) is { } declared)
            return root.ReplaceNode(declared.Expression, Or(declared.Expression, CapabilityList.Member(name)));

        ExpressionSyntax all = name == "AnalyzeEvents" ? CapabilityList.Member(name) : Or(CapabilityList.Member("AnalyzeEvents"), CapabilityList.Member(name));
        AttributeArgumentSyntax argument = SyntaxFactory.AttributeArgument(all)
            .WithNameEquals(SyntaxFactory.NameEquals("Capabilities")).NormalizeWhitespace().WithLeadingTrivia(SyntaxFactory.Space);
        return root.ReplaceNode(attribute, attribute.AddArgumentListArguments(argument));
    }

    private static BinaryExpressionSyntax Or(ExpressionSyntax left, ExpressionSyntax right) => SyntaxFactory.BinaryExpression(
        SyntaxKind.BitwiseOrExpression,
        left.WithoutTrailingTrivia().WithTrailingTrivia(SyntaxFactory.Space),
        SyntaxFactory.Token(SyntaxKind.BarToken).WithTrailingTrivia(SyntaxFactory.Space),
        right.WithTrailingTrivia(left.GetTrailingTrivia()));
}

/// <summary>Takes back a capability that is not used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RemoveCapabilityFix() : PluginCodeFix("Remove the unused capability", "RB0011")
{
    private protected override SyntaxNode? Change(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (CapabilityList.NameIn(diagnostic) is not { } name
            || node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute
            || CapabilityList.Of(attribute)?.Expression is not { } declared
            || declared.DescendantNodesAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(e => CapabilityList.IsMember(e, name)) is not { } unused)
            return null;
        if (unused.Parent is not BinaryExpressionSyntax pair)
            return root.ReplaceNode(unused, CapabilityList.Member("None").WithTriviaFrom(unused));
        ExpressionSyntax rest = pair.Left == unused ? pair.Right : pair.Left;
        return root.ReplaceNode(pair, rest.WithTriviaFrom(pair));
    }
}

/// <summary>The Capabilities argument of [KernelPlugin] as syntax.</summary>
internal static class CapabilityList
{
    public static string? NameIn(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(Analyzers.Capability.Property, out string? name) ? name : null;

    /// <summary>The [KernelPlugin] of the class a node is in, if it stands in the same file.</summary>
    public static AttributeSyntax? AttributeAround(SyntaxNode node)
    {
        IEnumerable<ClassDeclarationSyntax> classes = node.AncestorsAndSelf().OfType<ClassDeclarationSyntax>();
        return classes.SelectMany(c => c.AttributeLists).SelectMany(l => l.Attributes)
            .FirstOrDefault(a => LastName(a.Name) is "KernelPlugin" or "KernelPluginAttribute");
    }

    public static AttributeArgumentSyntax? Of(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.Text == "Capabilities");

    public static ExpressionSyntax Member(string name) => SyntaxFactory
        .ParseExpression($"global::RingBuffer.PluginCapabilities.{name}").WithAdditionalAnnotations(Simplifier.Annotation);

    public static bool IsMember(ExpressionSyntax expression, string name) => expression is MemberAccessExpressionSyntax access
        && access.Name.Identifier.Text == name;

    private static string LastName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => "",
    };
}
