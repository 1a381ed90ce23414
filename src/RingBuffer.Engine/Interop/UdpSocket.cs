using System;
using System.Runtime.InteropServices;
using System.Text;

namespace RingBuffer.Engine.Interop;

/// <summary>
/// A UDP socket that receives, IPv4 or IPv6, through the C library: the framework's sockets would add more to the binary than all other
/// inputs together. Addresses are numeric, as a static C library cannot look names up. Reader thread.
/// </summary>
internal sealed partial class UdpSocket : IDisposable
{
    private const int InternetFour = 2;
    private const int InternetSix = 10;
    private const int Datagrams = 2;
    private const int NonBlockAndCloseOnExec = 0x80800;
    private const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int ReceiveBufferBytes = 4 * 1024 * 1024;
    private const int MemoryInfo = 55;
    private const int MemoryInfoValues = 9;
    private const int Truncate = 0x20;
    private const int AddressBytes = 28;

    private readonly byte[] _sender = new byte[AddressBytes];

    private UdpSocket(int fd) => Descriptor = fd;

    public int Descriptor { get; }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private init; }

    /// <summary>Whether this is a numeric address.</summary>
    public static bool IsAddress(string address) => TryAddress(address, 0, out _);

    /// <returns>Null when it cannot be had, with the reason.</returns>
    public static UdpSocket? Bind(string address, int port, out Errno errno)
    {
        errno = Errno.Invalid;
        if (!TryAddress(address, port, out byte[] name))
            return null;
        int fd = socket(name[0], Datagrams | NonBlockAndCloseOnExec, 0);
        if (fd < 0)
        {
            errno = (Errno)Marshal.GetLastPInvokeError();
            return null;
        }

        int bytes = ReceiveBufferBytes; // the kernel gives what net.core.rmem_max allows
        _ = setsockopt(fd, SocketLevel, ReceiveBuffer, ref bytes, sizeof(int));
        int length = name.Length;
        if (bind(fd, ref name[0], length) != 0 || getsockname(fd, ref name[0], ref length) != 0)
        {
            errno = (Errno)Marshal.GetLastPInvokeError();
            Libc.Close(fd);
            return null;
        }

        errno = Errno.None;
        return new UdpSocket(fd) { Port = (name[2] << 8) | name[3] };
    }

    /// <summary>Takes one datagram without waiting.</summary>
    /// <param name="buffer">Where it goes; what does not fit is lost.</param>
    /// <param name="length">How long it was.</param>
    /// <param name="sender">Who sent it: IPv4 addresses as IPv6 has them.</param>
    /// <param name="errno">Why there is none.</param>
    public bool TryReceive(Span<byte> buffer, out int length, out UInt128 sender, out Errno errno)
    {
        int addressBytes = AddressBytes;
        length = (int)recvfrom(Descriptor, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length, Truncate, ref _sender[0], ref addressBytes);
        errno = length < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        sender = length < 0 ? default : Sender();
        return length >= 0;
    }

    /// <summary>
    /// How many datagrams the kernel has dropped since the socket was opened, as they came faster than they were read: SK_MEMINFO_DROPS,
    /// include/uapi/linux/sock_diag.h. Begins again at 2^32; 0 where the kernel does not tell.
    /// </summary>
    public uint CountDropped()
    {
        Span<uint> values = stackalloc uint[MemoryInfoValues];
        int bytes = MemoryInfoValues * sizeof(uint);
        bool told = getsockopt(Descriptor, SocketLevel, MemoryInfo, ref values[0], ref bytes) == 0 && bytes == MemoryInfoValues * sizeof(uint);
        return told ? values[^1] : 0;
    }

    /// <summary>Writes a sender as text.</summary>
    /// <returns>Bytes written.</returns>
    public static int Format(UInt128 sender, Span<byte> text)
    {
        Span<byte> six = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(six, sender);
        bool four = (sender >> 32) == 0xFFFFu;
        Span<byte> address = four ? six[12..] : six;
        _ = inet_ntop(four ? InternetFour : InternetSix, ref address[0], ref text[0], (uint)text.Length);
        int end = text.IndexOf((byte)0);
        return end < 0 ? text.Length : end;
    }

    public void Dispose() => Libc.Close(Descriptor);

    private UInt128 Sender() => _sender[0] == InternetFour
        ? new UInt128(0, 0xFFFF_0000_0000UL | System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(_sender.AsSpan(4)))
        : System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(_sender.AsSpan(8));

    /// <summary>A sockaddr_in or sockaddr_in6.</summary>
    private static bool TryAddress(string address, int port, out byte[] name)
    {
        byte[] text = Encoding.ASCII.GetBytes(address + "\0");
        bool six = address.Contains(':', StringComparison.Ordinal);
        name = new byte[six ? 28 : 16];
        name[0] = six ? (byte)InternetSix : (byte)InternetFour;
        name[2] = (byte)(port >> 8);
        name[3] = (byte)port;
        return inet_pton(name[0], ref text[0], ref name[six ? 8 : 4]) == 1;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int fd, int level, int option, ref int value, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(int fd, int level, int option, ref uint value, ref int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, ref byte name, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockname(int fd, ref byte name, ref int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvfrom(int fd, ref byte buffer, nuint length, int flags, ref byte name, ref int nameLength);

    [LibraryImport("libc")]
    private static partial int inet_pton(int family, ref byte text, ref byte address);

    [LibraryImport("libc")]
    private static partial nint inet_ntop(int family, ref byte address, ref byte text, uint length);
}
