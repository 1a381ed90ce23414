namespace RingBuffer;

/// <summary>
/// How bad the kernel says a record is: the lower three bits of its prefix (include/linux/kern_levels.h).
/// A smaller number is worse. It is never guessed from words in the message.
/// </summary>
public enum Severity : byte
{
    /// <summary>KERN_EMERG: the system is unusable.</summary>
    Emerg = 0,

    /// <summary>KERN_ALERT: action must be taken at once.</summary>
    Alert = 1,

    /// <summary>KERN_CRIT: critical condition.</summary>
    Crit = 2,

    /// <summary>KERN_ERR: error.</summary>
    Err = 3,

    /// <summary>KERN_WARNING: warning.</summary>
    Warn = 4,

    /// <summary>KERN_NOTICE: normal but significant.</summary>
    Notice = 5,

    /// <summary>KERN_INFO: informational.</summary>
    Info = 6,

    /// <summary>KERN_DEBUG: debugging.</summary>
    Debug = 7,
}
