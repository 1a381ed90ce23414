using System.Composition;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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
        if (argument is not LiteralExpressionSyntax { Token.Value: string name } || Dashed(name) is not { Length: > 0 } dashed)
            return null;
        return root.ReplaceNode(argument, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(dashed)));
    }

    private static string Dashed(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            char lower = char.ToLowerInvariant(name[i]);
            bool isLetter = lower is >= 'a' and <= 'z';
            bool separates = !isLetter && lower is not (>= '0' and <= '9');
            bool startsWord = char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]);
            if ((separates || startsWord) && text.Length > 0 && text[text.Length - 1] != '-')
                text.Append('-');
            if (isLetter || (!separates && text.Length > 0))
                text.Append(lower);
        }

        return text.ToString().TrimEnd('-');
    }
}
