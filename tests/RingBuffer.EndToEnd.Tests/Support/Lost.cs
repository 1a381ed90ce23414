using System;

namespace RingBuffer.EndToEnd.Tests.Support;

/// <summary>What a shape of the kernel's log does not keep of a record, and why. No shape but /dev/kmsg's keeps the sequence.</summary>
[Flags]
internal enum Lost
{
    Nothing = 0,

    /// <summary>There is no place for it.</summary>
    Severity = 1 << 0,

    /// <summary>There is no place for it.</summary>
    Facility = 1 << 1,

    /// <summary>Both.</summary>
    Levels = Severity | Facility,

    /// <summary>There is no place for it, or there is a wall-clock time in its place.</summary>
    Stamp = 1 << 2,

    /// <summary>SUBSYSTEM and DEVICE: only journald keeps them.</summary>
    Tags = 1 << 3,

    /// <summary>dmesg -x has no names for local0 to local7: a record of theirs has no severity either.</summary>
    LocalLevels = 1 << 4,

    /// <summary>dmesg -r and --json, up to util-linux 2.41, write facility | severity where facility &lt;&lt; 3 | severity is meant: right for the kernel's own records only.</summary>
    UserLevels = 1 << 5,

    /// <summary>syslog(2) and consoles write each line of a record with a prefix of its own: nothing says that they were one record.</summary>
    Lines = 1 << 6,

    /// <summary>dmesg writes bytes that are not printable ASCII as <c>\xNN</c>: nothing tells them from these four characters.</summary>
    Bytes = 1 << 7,

    /// <summary>imkmsg leaves the escapes of /dev/kmsg as they are.</summary>
    Escapes = 1 << 8,

    /// <summary>The short forms of journalctl write eight blanks for a tab and leave colours out.</summary>
    TabsAndColours = 1 << 9,

    /// <summary>rsyslog writes a blank before a text that does not begin with one: such a text is a blank shorter.</summary>
    FirstBlank = 1 << 10,

    /// <summary>imkmsg looks whether the device can be read, and drops what it gets.</summary>
    FirstRecord = 1 << 11,

    /// <summary>imklog drops records of user space unless it is told to keep them.</summary>
    UserRecords = 1 << 12,

    /// <summary>A console shows severities up to INFO unless it is told otherwise.</summary>
    DebugRecords = 1 << 13,

    /// <summary>Some daemons keep the stamp and some do not: where it is not kept a text that looks like one is taken for it.</summary>
    TextLikeStamp = 1 << 14,
}
