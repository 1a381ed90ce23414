using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingBuffer.Generators.CodeFixes;

/// <summary>Removes a trigger without a condition: the plugin sees what it saw.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RemoveTriggerFix() : PluginCodeFix("Remove the empty trigger", "RB0020")
{
    private protected override SyntaxNode? Change(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is not { Parent: AttributeListSyntax list } trigger || trigger.ArgumentList?.Arguments.Count > 0)
            return null;
        return list.Attributes.Count > 1
            ? root.RemoveNode(trigger, SyntaxRemoveOptions.KeepNoTrivia)
            : root.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia);
    }
}
