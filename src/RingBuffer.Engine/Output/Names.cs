using System;
using System.Text;

namespace RingBuffer.Engine.Output;

/// <summary>The words of the output format for severities, facilities (sys/syslog.h) and time qualities. Used by sinks and by the command line.</summary>
internal static class Names
{
    private const string SeverityList = "EMERG ALERT CRIT ERR WARN NOTICE INFO DEBUG";

    private const string FacilityList =
        "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console clock "
        + "local0 local1 local2 local3 local4 local5 local6 local7";

    private const string SourceList = "kmsg dmesg console syslog journal pstore netconsole text";

    private static readonly byte[][] s_severities = Split(SeverityList);
    private static readonly byte[][] s_facilities = Split(FacilityList);
    private static readonly byte[][] s_sources = Split(SourceList);

    /// <summary>How many severities there are.</summary>
    public const int Severities = 8;

    /// <summary>How many facilities have a name; higher ones are written as numbers.</summary>
    public static int NamedFacilities => s_facilities.Length;

    public static ReadOnlySpan<byte> Severity(Severity severity) => s_severities[(int)severity & 7];

    public static ReadOnlySpan<byte> Facility(int facility) =>
        facility < s_facilities.Length ? s_facilities[facility] : throw new ArgumentOutOfRangeException(nameof(facility));

    /// <returns>The number of a facility's name in any case, -1 when it is none.</returns>
    public static int FindFacility(ReadOnlySpan<byte> name) => Find(s_facilities, name);

    /// <returns>The number of a severity's name in any case, -1 when it is none; syslog.conf's "warning" and "error" are names too.</returns>
    public static int FindSeverity(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "warning"u8) ? (int)RingBuffer.Severity.Warn
        : Ascii.EqualsIgnoreCase(name, "error"u8) ? (int)RingBuffer.Severity.Err
        : Find(s_severities, name);

    /// <summary>Something made of the word of each <see cref="EventSource"/>, by its number.</summary>
    public static byte[][] Sources(Converter<byte[], byte[]> make) => Array.ConvertAll(s_sources, make);

    public static ReadOnlySpan<byte> Quality(TimeQuality quality) => quality switch
    {
        TimeQuality.Live => "live"u8,
        TimeQuality.Calibrated => "calibrated"u8,
        TimeQuality.Estimated => "estimated"u8,
        _ => "recorded"u8,
    };

    private static int Find(byte[][] names, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(names[i], name))
                return i;
        }

        return -1;
    }

    private static byte[][] Split(string list) => Array.ConvertAll(list.Split(' '), Encoding.ASCII.GetBytes);
}
