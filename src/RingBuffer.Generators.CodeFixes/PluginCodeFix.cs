using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace RingBuffer.Generators.CodeFixes;

/// <summary>
/// A fix that replaces one syntax node by another without asking anything. Editors call it; each derived class is one idea and says
/// which diagnostics it is for and what the text becomes.
/// </summary>
public abstract class PluginCodeFix : CodeFixProvider
{
    private readonly string _title;

    private protected PluginCodeFix(string title, params string[] ids)
    {
        _title = title;
        FixableDiagnosticIds = [.. ids];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        Diagnostic diagnostic = context.Diagnostics.First();
        if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not { } node
            || Change(root, node, diagnostic) is not { } changed)
            return;
        context.RegisterCodeFix(
            CodeAction.Create(_title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), equivalenceKey: GetType().Name),
            diagnostic);
    }

    /// <param name="root">The whole file.</param>
    /// <param name="node">Where the diagnostic was reported.</param>
    /// <param name="diagnostic">It.</param>
    /// <returns>The file without the mistake, or null where there is nothing to offer.</returns>
    private protected abstract SyntaxNode? Change(SyntaxNode root, SyntaxNode node, Diagnostic diagnostic);
}
