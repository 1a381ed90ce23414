using System;

namespace RingBuffer.Engine.Output;

/// <summary>The colours of text output, close to those of dmesg; all empty when colour is off. Used by the text sink.</summary>
/// <param name="enabled">Whether to colour.</param>
internal readonly struct Palette(bool enabled)
{
    public ReadOnlySpan<byte> Stamp => enabled ? "\e[32m"u8 : default;

    public ReadOnlySpan<byte> Note => enabled ? "\e[36m"u8 : default;

    public ReadOnlySpan<byte> Gap => enabled ? "\e[1;35m"u8 : default;

    public ReadOnlySpan<byte> Reset => enabled ? "\e[0m"u8 : default;

    public ReadOnlySpan<byte> Message(Severity severity) => !enabled ? default : severity switch
    {
        <= Severity.Crit => "\e[1;31m"u8,
        Severity.Err => "\e[31m"u8,
        Severity.Warn => "\e[33m"u8,
        Severity.Notice => "\e[1m"u8,
        Severity.Debug => "\e[2m"u8,
        _ => default,
    };
}
