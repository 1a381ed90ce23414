namespace RingBuffer.Plugins.Security;

/// <summary>
/// What the numbers of audit records mean (include/uapi/linux/audit.h of 6.12). Asked by the plugin for the annotation; does not
/// decide what is alerted. Null for numbers it does not know.
/// </summary>
internal static class AuditType
{
    public const long Seccomp = 1326;
    public const long Avc = 1400;
    public const long IpeAccess = 1420;
    public const long Abend = 1701;
    public const long Link = 1702;

    public static string? Meaning(long type) => type switch
    {
        1006 => "login id set",
        1107 => "access decision of a user-space service",
        >= 1100 and <= 1199 or >= 2100 and <= 2999 => "message of a user-space program",
        >= 1300 and <= 1399 => OfSystemCall(type),
        >= 1400 and <= 1499 => OfAccessControl(type),
        1700 => "network interface in or out of promiscuous mode",
        Abend => "process ended abnormally",
        Link => "suspicious link",
        1703 => "suspicious file creation",
        >= 1800 and <= 1899 => OfIntegrity(type),
        2000 => "audit initialized",
        _ => null,
    };

    private static string? OfSystemCall(long type) => type switch
    {
        1300 => "system call",
        1302 => "path of a system call",
        1305 => "audit configuration changed",
        1306 => "socket address of a system call",
        1307 => "working directory of a system call",
        1309 => "arguments of a new program",
        1318 => "target of a signal",
        1319 => "terminal input",
        1320 => "end of a record",
        1321 => "program with file capabilities",
        1322 => "capabilities changed",
        1323 => "memory mapping",
        1324 => "packet logged",
        1325 => "packet filter changed",
        Seccomp => "seccomp",
        1327 => "command line",
        1330 => "kernel module loaded or removed",
        1331 => "fanotify decision",
        1332 or 1333 => "clock changed",
        1334 => "BPF program loaded or removed",
        1335 => "audit listener came or went",
        1336 => "io_uring operation",
        1338 or 1339 => "device mapper changed",
        _ => "part of a system call record",
    };

    private static string? OfAccessControl(long type) => type switch
    {
        Avc => "access decision",
        1401 => "SELinux error",
        1402 => "path of an access decision",
        1403 => "security policy loaded",
        1404 => "SELinux mode changed",
        1405 => "SELinux boolean changed",
        >= 1406 and <= 1419 => "network labelling changed",
        IpeAccess => "IPE decision",
        1421 or 1422 => "IPE policy changed",
        1423 => "Landlock denial",
        1424 => "Landlock domain",
        _ => "access control",
    };

    private static string? OfIntegrity(long type) => type switch
    {
        1800 => "integrity of a file",
        1801 => "integrity of a file's attributes",
        1802 => "integrity subsystem status",
        1803 => "hash of a file",
        1804 => "measurement may be invalid",
        1805 or 1807 => "integrity policy rule",
        1806 => "EVM attribute",
        _ => "integrity",
    };
}
