namespace RingBuffer.Cli.Options;

/// <summary>Reads <c>--buffer</c>: the ring's bytes.</summary>
internal static class BufferSize
{
    public const int Smallest = 256 * 1024;
    public const int Largest = 1024 * 1024 * 1024;

    /// <exception cref="UsageException">Not a size, or out of range.</exception>
    public static int Parse(string text) => UnitText.TrySize(text, out long bytes) && bytes is >= Smallest and <= Largest
        ? (int)bytes
        : throw new UsageException($"--buffer wants a size from 256K to 1G, not '{text}'");
}
