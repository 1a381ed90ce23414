namespace RingBuffer;

/// <summary>What the number of an option counts; see <see cref="PluginOptionAttribute.Unit"/>.</summary>
public enum OptionUnit
{
    /// <summary>Things: a whole number.</summary>
    None,

    /// <summary>Bytes: users may write <c>100M</c> (K, M, G and T are powers of 1024).</summary>
    Bytes,
}
