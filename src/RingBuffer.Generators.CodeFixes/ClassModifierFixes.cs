using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingBuffer.Generators.CodeFixes;

/// <summary>Seals a plugin; one that is abstract or static needs thought.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SealFix() : PluginCodeFix("Make the plugin sealed", "RB0002")
{
    private protected override SyntaxNode? Change(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        SyntaxKind[] others = [SyntaxKind.AbstractKeyword, SyntaxKind.StaticKeyword, SyntaxKind.SealedKeyword];
        if (node.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } plugin || plugin.Modifiers.Any(m => others.Contains(m.Kind())))
            return null;
        SyntaxToken word = SyntaxFactory.Token(SyntaxKind.SealedKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        int at = plugin.Modifiers.IndexOf(SyntaxKind.PartialKeyword); // which stands last
        SyntaxTokenList modifiers = plugin.Modifiers.Insert(at < 0 ? plugin.Modifiers.Count : at, word);
        return plugin.Modifiers.Count == 0 ? null : root.ReplaceNode(plugin, plugin.WithModifiers(modifiers));
    }
}

/// <summary>Makes the plugin of a library public.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakePublicFix() : PluginCodeFix("Make the plugin public", "RB0015")
{
    private protected override SyntaxNode? Change(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } plugin)
            return null;
        SyntaxToken old = plugin.Modifiers.FirstOrDefault(m => m.IsKind(SyntaxKind.InternalKeyword));
        return old == default ? null : root.ReplaceToken(old, SyntaxFactory.Token(SyntaxKind.PublicKeyword).WithTriviaFrom(old));
    }
}
