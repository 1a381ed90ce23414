using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RingBuffer.Generators.Declarations;

namespace RingBuffer.Generators.CodeFixes;

/// <summary>Writes the name of a plugin or an option in lower case with dashes: UsbMonitor and usb_monitor become usb-monitor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class NameFix() : PluginCodeFix("Write the name in lower case with dashes", "RB0004", "RB0018")
{
    private protected override SyntaxNode? Change(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        ExpressionSyntax? argument = node.FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList is { Arguments.Count: > 0 } list
            ? list.Arguments[0].Expression
            : null;
        if (argument is not LiteralExpressionSyntax { Token.Value: string name } || DashedName.Of(name) is not { Length: > 0 } dashed)
            return null;
        return root.ReplaceNode(argument, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(dashed)));
    }
}
