using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using RingBuffer.Tests.Shared;
using Xunit;

namespace RingBuffer.Generators.Tests;

/// <summary>Whoever sees a diagnostic finds out more about it.</summary>
public sealed class DiagnosticDescriptorTests
{
    [Fact]
    public void EveryDiagnosticIsInTheTableOfTheGuide()
    {
        string guide = File.ReadAllText(Repository.Path("plugins", "README.md"));
        IEnumerable<DiagnosticDescriptor> all = typeof(DiagnosticDescriptors).GetFields().Select(f => (DiagnosticDescriptor)f.GetValue(null)!);
        Assert.All(all, rule => Assert.Contains($"| {rule.Id} |", guide, StringComparison.Ordinal));
        Assert.All(all, rule => Assert.Equal("plugins/README.md#diagnostics", rule.HelpLinkUri));
        Assert.All(all, rule => Assert.False(string.IsNullOrEmpty(rule.Description.ToString(null)), rule.Id));
    }
}
