using System;
using System.Text.RegularExpressions;

namespace RingBuffer.Engine.Tests.Support;

/// <summary>Regular expressions as --grep makes them.</summary>
internal static class Expression
{
    public static Regex Of(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
}
