namespace RingBuffer.Engine;

/// <summary>The version plugins are checked against and <c>--version</c> prints; a test keeps it equal to the assemblies' version.</summary>
internal static class EngineVersion
{
    public const string Current = "0.1.0";
}
