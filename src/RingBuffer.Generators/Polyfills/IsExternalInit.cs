namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler asks for before it accepts <c>init</c> and records; netstandard2.0 lacks it. Named by the compiler alone and
/// never used at run time.
/// </summary>
internal static class IsExternalInit;
