namespace RingBuffer.Engine.Interop;

/// <summary>The error numbers this program tells apart; the same on x86-64 and arm64 (asm-generic/errno-base.h).</summary>
internal enum Errno
{
    None = 0,

    /// <summary>EPERM.</summary>
    NotPermitted = 1,

    /// <summary>ENOENT.</summary>
    NoEntry = 2,

    /// <summary>EINTR.</summary>
    Interrupted = 4,

    /// <summary>EAGAIN.</summary>
    Again = 11,

    /// <summary>EACCES.</summary>
    AccessDenied = 13,

    /// <summary>EINVAL.</summary>
    Invalid = 22,

    /// <summary>EPIPE.</summary>
    BrokenPipe = 32,
}
