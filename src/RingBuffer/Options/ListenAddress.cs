using System;
using System.Globalization;
using RingBuffer.Engine.Interop;

namespace RingBuffer.Cli.Options;

/// <summary>Reads <c>--netconsole</c>: <c>ADDR:PORT</c>, <c>[V6]:PORT</c>, or <c>:PORT</c> for every address.</summary>
/// <param name="Address">Numeric.</param>
/// <param name="Port">0: any free one.</param>
internal sealed record ListenAddress(string Address, int Port)
{
    /// <exception cref="UsageException">It is none.</exception>
    public static ListenAddress Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        string address = colon <= 0 ? "::" : text[..colon];
        if (address is ['[', .., ']'])
            address = address[1..^1];
        else if (colon > 0 && address.Contains(':', StringComparison.Ordinal))
            address = "";
        return UdpSocket.IsAddress(address)
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            ? new ListenAddress(address, port)
            : throw new UsageException($"--netconsole wants an address and a port, such as 192.0.2.1:6666, [::]:6666 or :6666, not '{text}'");
    }
}
