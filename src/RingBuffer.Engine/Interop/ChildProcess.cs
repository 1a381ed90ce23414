using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace RingBuffer.Engine.Interop;

/// <summary>
/// A program started with its standard output on a pipe, through posix_spawn: a hundredth of what the framework's Process class adds to
/// the binary. Standard error stays ours, so that what the program has to say reaches the user. Reader thread.
/// </summary>
internal static unsafe partial class ChildProcess
{
    private const int Terminate = 15;
    private const int CloseOnExecFlag = 0x80000;

    /// <param name="arguments">The program, found in PATH, and its arguments.</param>
    /// <param name="child">Its process id.</param>
    /// <param name="output">Reads what it writes.</param>
    /// <param name="errno">Why it could not be started.</param>
    public static bool TryStart(string[] arguments, out int child, out int output, out Errno errno)
    {
        child = output = -1;
        Span<int> pipe = stackalloc int[2];
        if (pipe2(ref MemoryMarshal.GetReference(pipe), CloseOnExecFlag) != 0)
        {
            errno = (Errno)Marshal.GetLastPInvokeError();
            return false;
        }

        byte* actions = stackalloc byte[256]; // posix_spawn_file_actions_t: 80 bytes in glibc
        _ = posix_spawn_file_actions_init(actions);
        _ = posix_spawn_file_actions_adddup2(actions, pipe[1], 1);
        nint[] argv = ToNative(arguments);
        nint[] environment = ToNative(ReadEnvironment());
        fixed (nint* argvStart = argv, environmentStart = environment)
            errno = (Errno)posix_spawnp(out child, (byte*)argv[0], actions, null, argvStart, environmentStart);
        Free(argv);
        Free(environment);
        _ = posix_spawn_file_actions_destroy(actions);
        Libc.Close(pipe[1]);
        if (errno == Errno.None)
            output = pipe[0];
        else
            Libc.Close(pipe[0]);
        return errno == Errno.None;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The status as wait(2) gives it; 0 for success.</returns>
    public static int Wait(int child)
    {
        int status;
        while (waitpid(child, out status, 0) < 0 && Marshal.GetLastPInvokeError() == (int)Errno.Interrupted)
        {
        }

        return status;
    }

    /// <summary>Asks it to end, and waits for that.</summary>
    public static void End(int child)
    {
        _ = kill(child, Terminate);
        Wait(child);
    }

    /// <summary>How it ended, for a sentence that begins with its name.</summary>
    public static string Describe(int status) => (status & 0x7f) == 0 ? $"ended with exit code {status >> 8}" : $"was ended by signal {status & 0x7f}";

    /// <summary>Our environment as it was at the start.</summary>
    private static string[] ReadEnvironment()
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static nint[] ToNative(string[] texts)
    {
        nint[] native = new nint[texts.Length + 1];
        for (int i = 0; i < texts.Length; i++)
            native[i] = Marshal.StringToCoTaskMemUTF8(texts[i]);
        return native;
    }

    private static void Free(nint[] native)
    {
        foreach (nint text in native)
            Marshal.FreeCoTaskMem(text);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(ref int fds, int flags);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int fd, int newFd);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawnp(out int pid, byte* file, byte* actions, byte* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
