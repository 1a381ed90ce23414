using System;
using System.Text;

namespace RingBuffer.Testing;

/// <summary>
/// A kernel event built by hand, for what a line of text does not carry: a subsystem, a device, a caller. Fed to a
/// <see cref="PluginTest"/>, which gives it a sequence number and, where it has no stamp, the time of its clock.
/// </summary>
/// <param name="message">The message as the plugin sees it; any character may stand in it.</param>
public sealed class TestEvent(string message)
{
    /// <summary>The message as the plugin sees it.</summary>
    public string Message { get; } = message;

    /// <summary>What the kernel says it is; INFO if not given.</summary>
    public Severity Severity { get; init; } = Severity.Info;

    /// <summary>0 (kern, the default) to 255. Plugins see other facilities only where a trigger says so.</summary>
    public int Facility { get; init; }

    /// <summary>Time since boot, in whole microseconds; null: what the test's clock says.</summary>
    public TimeSpan? SinceBoot { get; init; }

    /// <summary>The SUBSYSTEM tag, such as <c>usb</c>; null: found from how the message starts, as for a real line.</summary>
    public string? Subsystem { get; init; }

    /// <summary>The DEVICE tag, such as <c>b8:0</c> or <c>+usb:1-2</c>; null: none.</summary>
    public string? Device { get; init; }

    /// <summary>The thread that logged it; null: not known.</summary>
    public int? Pid { get; init; }

    /// <summary>The CPU that logged it from an interrupt, where there is no <see cref="Pid"/>; null: not known.</summary>
    public int? Cpu { get; init; }

    /// <summary>A fragment of a line that the kernel printed in parts.</summary>
    public bool IsContinuation { get; init; }

    /// <summary>The event as a /dev/kmsg record.</summary>
    internal byte[] ToRecord(ulong sequence, TimeSpan now)
    {
        StringBuilder record = new();
        long microseconds = (SinceBoot ?? now).Ticks / TimeSpan.TicksPerMicrosecond;
        record.Append($"{(Facility << 3) | (int)Severity},{sequence},{microseconds},{(IsContinuation ? 'c' : '-')}");
        if (Pid is not null || Cpu is not null)
            record.Append($",caller={(Pid is null ? 'C' : 'T')}{Pid ?? Cpu}");
        AppendEscaped(record.Append(';'), Message);
        record.Append('\n');
        AppendTag(record, "SUBSYSTEM", Subsystem);
        AppendTag(record, "DEVICE", Device);
        return Encoding.ASCII.GetBytes(record.ToString());
    }

    private static void AppendTag(StringBuilder record, string key, string? value)
    {
        if (value is not null)
            AppendEscaped(record.Append($" {key}="), value).Append('\n');
    }

    /// <summary>As the kernel does (kernel/printk/printk.c, msg_add_ext_text).</summary>
    private static StringBuilder AppendEscaped(StringBuilder record, string text)
    {
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            if (value is < (byte)' ' or >= 127 or (byte)'\\')
                record.Append($@"\x{value:x2}");
            else
                record.Append((char)value);
        }

        return record;
    }
}
