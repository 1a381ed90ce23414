using System;
using System.Runtime.InteropServices;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The system calls the tests make themselves, so that what they expect does not come from the code under test.</summary>
internal static partial class Native
{
    public const int Interrupt = 2;
    public const int Hangup = 1;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public const int WouldBlock = 11;
    public const int BrokenPipe = 32;

    public const int ReadOnlyNonBlocking = 0x800;
    public const int SeekSet = 0;
    public const int SeekEnd = 2;

    /// <summary>FIONREAD of ioctl(2): how many bytes can be read.</summary>
    public const nuint BytesToRead = 0x541B;

    /// <summary>SYSLOG_ACTION_SIZE_BUFFER of syslog(2).</summary>
    public const int SizeOfKernelBuffer = 10;

    public static int LastError => Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int fd, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int fd, nuint request, out int result);

    [LibraryImport("libc", EntryPoint = "klogctl", SetLastError = true)]
    public static partial int KernelLogControl(int action, nint buffer, int length);
}
