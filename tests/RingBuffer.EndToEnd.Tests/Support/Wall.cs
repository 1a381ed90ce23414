namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>The wall-clock time that a shape of a recorded boot carries.</summary>
internal enum Wall
{
    None,

    /// <summary>The stamp and the time of boot, which dmesg reckons to the second.</summary>
    Boot,

    /// <summary>A full minute, and the differences since then; dmesg says that there is none to a stamp of 0.</summary>
    BootMinute,

    /// <summary>When journald got the record.</summary>
    Journal,

    /// <summary>When rsyslogd got it through imklog.</summary>
    Imklog,

    /// <summary>What rsyslogd reckons from the stamp that imkmsg gives it.</summary>
    Imkmsg,
}
